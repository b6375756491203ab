"""What coverage keeps: evidence, tiles, zones, and the official maps, sites and territories beside them.

A `tile` is the packed key of `coverage.core.grid`; `operator` is five digits as ARCEP writes them; `service`
and `verdict` are positions in `coverage.core.evidence.SERVICES` and `coverage.core.verdict.VERDICTS`.
"""

from coverage.models.changes import (
    TableChange,
)
from coverage.models.complaints import (
    Complaint,
)
from coverage.models.drive_tests import (
    DriveTest,
)
from coverage.models.epochs import (
    Epoch,
    EpochModel,
    EpochOutage,
    EpochPhone,
)
from coverage.models.evidence import (
    ErasedTile,
    Evidence,
    TouchedFamily,
    TouchedSquare,
    TouchedTile,
)
from coverage.models.families import (
    DecidedFamily,
)
from coverage.models.months import (
    KeptMonth,
    KeptZones,
    MonthlyTile,
    MonthlyZone,
)
from coverage.models.official import (
    OfficialPiece,
    OfficialRefusal,
    OfficialRelease,
    OfficialShare,
)
from coverage.models.outage_lists import (
    ListedOutage,
)
from coverage.models.population import (
    PopulationSquare,
)
from coverage.models.promised import (
    PromisedSite,
    PromisedZone,
)
from coverage.models.service_changes import (
    ChangedTile,
    Question,
    QuestionTile,
    ServiceChange,
)
from coverage.models.sites import (
    Site,
)
from coverage.models.territories import (
    Boundary,
    Territory,
    TileCommune,
    TileSurvey,
)
from coverage.models.tiles import (
    CoverageTile,
    LoneTile,
    ParentTile,
    PipelineState,
    Square,
    TileTerms,
)
from coverage.models.zones import (
    WhiteZone,
    ZoneEvent,
    ZoneTile,
)

__all__ = [
    "Boundary",
    "ChangedTile",
    "Complaint",
    "CoverageTile",
    "DecidedFamily",
    "DriveTest",
    "Epoch",
    "EpochModel",
    "EpochOutage",
    "EpochPhone",
    "ErasedTile",
    "Evidence",
    "KeptMonth",
    "KeptZones",
    "ListedOutage",
    "LoneTile",
    "MonthlyTile",
    "MonthlyZone",
    "OfficialPiece",
    "OfficialRefusal",
    "OfficialRelease",
    "OfficialShare",
    "ParentTile",
    "PipelineState",
    "PopulationSquare",
    "PromisedSite",
    "PromisedZone",
    "Question",
    "QuestionTile",
    "ServiceChange",
    "Site",
    "Square",
    "TableChange",
    "Territory",
    "TileCommune",
    "TileSurvey",
    "TileTerms",
    "TouchedFamily",
    "TouchedSquare",
    "TouchedTile",
    "WhiteZone",
    "ZoneEvent",
    "ZoneTile",
]
