"""The shapes room: what is said of a territory, as one frozen value that page, API and CSV all show.

Areas are counted in squares of 200 m whose middle lies in the territory; people are INSEE's, spread evenly
over their square. Shares are 0 to 1, and None where they would be shares of nothing.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Amount:
    """A part of a territory; of what is declared, parts of tiles add up."""

    tiles: float
    area_km2: float
    area_share: float | None  # of the territory's area
    people: float
    people_share: float | None  # of the territory's people


@dataclass(frozen=True)
class Estimate:
    """A share that nobody counted, with its 90 % interval."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Shares:
    """An estimate of the area and of the people; None where the evidence speaks of none."""

    area: Estimate | None
    people: Estimate | None


@dataclass(frozen=True)
class Level:
    """What is declared at one level: TBC, BC, CL, `covered` (a layer without levels) or `none`."""

    level: str
    amount: Amount


@dataclass(frozen=True)
class Official:
    """What the newest release says; areas are exact to its raster of 25 m, people even over a tile."""

    release: str
    released_on: date
    levels: tuple[Level, ...]  # all five, best first; together they are the whole territory
    covered: Amount  # at whatever level


@dataclass(frozen=True)
class Measured:
    """What is published of the tiles. Verdicts are counted; the estimates speak of the tiles with evidence.

    white + served + not_known = the territory; evidence = the tiles where two contributors or more measured.
    """

    evidence: Amount
    known: Amount  # with a verdict: white or served
    white: Amount
    served: Amount
    not_known: Amount
    white_share: Shares  # of the tiles with evidence, those that truly are white
    served_share: Shares


@dataclass(frozen=True)
class Disagreement:
    """Where the published verdicts contradict the release: zones are groups of tiles that share an edge.

    `people_low` and `people_high` are the 90 % range of the people in those of the tiles that truly are so;
    `share` is of the tiles with evidence, those that truly are white and declared (or served and undeclared).
    """

    zones: int
    amount: Amount
    people_low: int
    people_high: int
    share: Shares


@dataclass(frozen=True)
class ServiceFigures:
    """One operator and service. Without a release nothing is declared, and nothing can contradict it."""

    operator: str  # five digits
    service: str  # one of coverage.core.evidence.SERVICES
    official: Official | None
    measured: Measured | None
    missing: Disagreement | None  # white though declared
    undeclared: Disagreement | None  # served though not declared


@dataclass(frozen=True)
class Part:
    """Squares counted by how many operators serve them: `none` (white), `some` (grey) or `all`."""

    operators: str
    amount: Amount
    low_tiles: float | None = None  # bounds of the expected number, whatever operators have in common
    high_tiles: float | None = None


@dataclass(frozen=True)
class NumberFigures:
    """One service, all operators present in the territory at once.

    A square is declared by an operator who declares half of it or more. It is known only where every operator
    present has a verdict: what nobody measured is never counted as absent.
    """

    service: str
    operators: tuple[str, ...]  # those who publish a release here
    official: tuple[Part, ...]  # none, some, all
    official_by_number: tuple[Amount, ...]  # by 0, 1, ... operators
    known: Amount
    measured: tuple[Part, ...]  # none, some, all: of the known squares


@dataclass(frozen=True)
class ComplaintsOn:
    """Complaints on one operator, by month as in `Complaints.months`."""

    operator: str
    by_month: tuple[int, ...]
    number: int


@dataclass(frozen=True)
class Complaints:
    """What people told ARCEP of an area. Whoever wrote chose to: this is no sample and no measurement."""

    since: date
    until: date
    months: tuple[date, ...]  # their first days
    number: int
    rows: tuple[ComplaintsOn, ...]  # by operator; without those on whom nobody complained


@dataclass(frozen=True)
class TerritoryFigures:
    """All that is said of a territory."""

    key: str
    name: str
    kind: str  # com, epci, dep, reg
    as_of: date
    method_version: str
    communes: int
    tiles: int  # 0: the territory is smaller than a square
    area_km2: float
    people: float
    people_imputed: float  # of them, those that the grid's publisher imputed
    rows: tuple[ServiceFigures, ...]  # by operator, then service
    by_number_of_operators: tuple[NumberFigures, ...]  # by service
    complaints: Complaints | None  # None: no list of them was imported, or they were not asked for
