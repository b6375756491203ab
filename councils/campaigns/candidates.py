"""The scout of campaigns: which tiles of an area a reading is worth most in, from what the public may know.

Two kinds: tiles that are declared covered where the guide asks for readings, mostly not known ones, and tiles
of public white zones that nobody has looked at for a while. Both are told apart by the guide's own scale.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import shapely
from django.utils.translation import gettext as _

from councils.campaigns.area import WrongArea, boxes
from coverage.core.verdict import WITNESS_CLASS_STARTS, WITNESS_CLASSES
from coverage.floor import month
from coverage.guidance.near import COLUMNS
from coverage.guidance.worth import Places, gain, worth
from coverage.models import WhiteZone, ZoneTile
from coverage.official import DECLARED_SHARE
from coverage.projection import centres
from coverage.queries import ZoneFilter, as_of, tile_rows, where_to_measure, zones

IDENTITY = ["tile", "operator", "service"]
ORDER = ["expected_gain", *IDENTITY]

# A white tile that was measured within so many months needs no fresh look: they are the least that a change
# of the network takes to show in the estimates.
FRESH_MONTHS = 3
# Boxes of the guide, times operators, times services: each takes up to 0.2 s, and somebody waits.
MOST_BOXES = 60
WHITE_REASONS = ["probably_white"]


def candidates(
    shape: shapely.Geometry, operators: Sequence[str], services: Sequence[str], *, declared_only: bool = True
) -> pd.DataFrame:
    """Tiles with their middle in the shape (degrees) that are worth asking about, the best first.

    Columns: COLUMNS, as `coverage.queries.where_to_measure` has them. Without
    `declared_only`, what is not known and not declared covered too.
    """
    parts = list(boxes(shape))
    kinds = [(operator, service) for operator in operators for service in services]
    found = [where_to_measure(box, *kind) for box in parts for kind in kinds]
    unknown = pd.concat(found) if found else pd.DataFrame(columns=COLUMNS)
    if declared_only:
        unknown = unknown[unknown["declared"].eq(True)]
    every = pd.concat([unknown, *(_white(shape, *kind) for kind in kinds)])[COLUMNS]
    best = _inside(every, shape).sort_values(ORDER, ascending=[False, True, True, True])
    # The guide itself asks for white tiles whose operator contests them, or says that they are repaired.
    return best.drop_duplicates(IDENTITY, ignore_index=True)


def check_size(shape: shapely.Geometry, operators: Sequence[str], services: Sequence[str]) -> None:
    """WrongArea for more ground, operators and services than can be looked over while somebody waits."""
    if len(list(boxes(shape))) * len(operators) * len(services) > MOST_BOXES:
        raise WrongArea(_("This is too much ground for so many operators and services: choose less of it."))


def _inside(found: pd.DataFrame, shape: shapely.Geometry) -> pd.DataFrame:
    shapely.prepare(shape)
    return found[shapely.intersects_xy(shape, *centres(found["tile"].to_numpy(dtype=np.int64)))]


def _white(shape: shapely.Geometry, operator: str, service: str) -> pd.DataFrame:
    """Tiles of open white zones that nobody has looked at for a while."""
    wanted = ZoneFilter(shape.bounds, operator, service, WhiteZone.Status.OPEN)
    members = ZoneTile.objects.filter(zone__in=zones(wanted).order_by()).values_list("tile", flat=True)
    rows = tile_rows(sorted(set(members)))
    of = (rows["operator"] == operator) & (rows["service"] == service) & (rows["verdict"] == "white")
    old = rows[of & (rows["last_observed"] < _fresh_from(as_of()))]
    gains = gain(_places(old), _declared(old))
    return old.assign(
        worth=worth(gains),
        expected_gain=gains.round(2),
        reasons=pd.Series([WHITE_REASONS] * len(old), index=old.index, dtype=object),
        declared=pd.Series(words(_declared(old)), index=old.index, dtype=object),
    )[COLUMNS]


def _fresh_from(day: date) -> str:
    return month((pd.Timestamp(day) - pd.DateOffset(months=FRESH_MONTHS)).date())


def _places(rows: pd.DataFrame) -> Places:
    """Floored rows of white tiles as the guide's scale takes them."""
    starts = dict(zip(WITNESS_CLASSES, WITNESS_CLASS_STARTS, strict=True))
    nothing = np.zeros(len(rows), dtype=bool)
    return Places(
        rows["tile"].to_numpy(dtype=np.int64),
        rows["contributors"].map(starts).to_numpy(dtype=np.int64),
        rows["probability"].to_numpy(dtype=float),
        rows["probability_served"].to_numpy(dtype=float),
        said=nothing,
        beside_white=nothing,
        asked=nothing,
    )


def _declared(rows: pd.DataFrame) -> np.ndarray:
    """1 where the official map covers the tile, 0 where it does not, nan where it is silent."""
    share = rows["official_share"].to_numpy(dtype=float)
    return np.where(np.isnan(share), np.nan, share >= DECLARED_SHARE)


def words(declared: np.ndarray) -> list[bool | None]:
    """The same as the API tells it."""
    return [None if np.isnan(covers) else bool(covers) for covers in declared]
