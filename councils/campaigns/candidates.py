"""The scout of campaigns: which tiles of an area a reading is worth most in, from what the public may know.

Two kinds: tiles that are declared covered where the guide asks for readings, mostly not known ones, and tiles
of public white zones that nobody has looked at for a while. Both are told apart by the guide's own scale.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import shapely

from councils.campaigns.area import boxes
from coverage.core.verdict import WITNESS_CLASS_STARTS, WITNESS_CLASSES
from coverage.floor import month
from coverage.guidance.near import COLUMNS, Box
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
WHITE_REASONS = ["probably_white"]


def candidates(
    shape: shapely.Geometry,
    operators: Sequence[str],
    services: Sequence[str],
    *,
    declared_only: bool = True,
    most: int | None = None,
) -> pd.DataFrame:
    """Tiles with their middle in the shape (degrees) that are worth asking about, the best first.

    Columns: COLUMNS, as `coverage.queries.where_to_measure` has them. Without
    `declared_only`, what is not known and not declared covered too. `most`: so many at most.
    """
    parts = list(boxes(shape))
    kinds = [(operator, service) for operator in operators for service in services]
    # Of each part no more is kept than could be wanted of the whole: a région has millions of tiles.
    found = [_best(_unknown(box, *kind, declared_only), shape, most) for box in parts for kind in kinds]
    white = [_best(_white(shape, *kind), shape, most) for kind in kinds]
    return _best(pd.concat([*found, *white]), shape, most)


def _unknown(box: Box, operator: str, service: str, declared_only: bool) -> pd.DataFrame:
    found = where_to_measure(box, operator, service)
    return found[found["declared"].eq(True)] if declared_only else found


def _best(found: pd.DataFrame, shape: shapely.Geometry, most: int | None) -> pd.DataFrame:
    """Those in the shape, each once, the best first."""
    known = found[COLUMNS].astype({"tile": np.int64})
    best = _inside(known, shape).sort_values(ORDER, ascending=[False, True, True, True])
    # The guide itself asks for white tiles whose operator contests them, or says that they are repaired.
    return best.drop_duplicates(IDENTITY, ignore_index=True).head(most or len(best))


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
