"""The surveyor of the maps room: what is known of one place, and of all places within 5 km of it."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.core import grid
from coverage.core.evidence import SERVICES
from coverage.projection import centres, tiles_of
from coverage.queries import as_of, tile_rows
from maps.answers import NOTHING, NOTHING_AT_ALL, Known, Services, answer_html

REACH_TILES = 25  # each way from the middle: 5 km, an hour on foot without a network
LATTICE_DECIMALS = 8  # of a degree: fifty steps stay within a tenth of a metre


def here(longitude: float, latitude: float) -> dict[str, Services]:
    """What is known of the tile under a point (WGS84 degrees), by operator."""
    key = int(tiles_of(longitude, latitude)[0])
    return {operator: services for (_tile, operator), services in _known([key]).items()}


def area(longitude: float, latitude: float) -> dict[str, Any]:
    """The same for all tiles within 5 km of a point, to be kept where there is no network.

    The middle of tile (column, row) is `origin` + column * `east` + row * `north`, in degrees: so short a way
    is straight to within metres. For each of `operators`, `side` rows of `side` tiles from the south-west,
    as positions in `answers`; position 0 is that nothing is known.
    """
    keys = _around(int(tiles_of(longitude, latitude)[0]))
    numbers: dict[Services, int] = {NOTHING_AT_ALL: 0}
    found = _known(keys.ravel().tolist())
    rows = {operator: np.zeros(keys.shape, dtype=int) for _tile, operator in sorted(found)}
    at = {key: divmod(place, keys.shape[1]) for place, key in enumerate(keys.ravel().tolist())}
    for (tile, operator), services in found.items():
        rows[operator][at[tile]] = numbers.setdefault(services, len(numbers))
    return {
        "as_of": as_of(),
        "side": len(keys),
        **_lattice(keys),
        "answers": [_told(services) for services in numbers],
        "operators": {operator: numbered.tolist() for operator, numbered in rows.items()},
    }


def _told(services: Services) -> dict[str, Any]:
    codes = [
        {"service": name, "verdict": known.verdict, "reason": known.reason, "official_level": known.level}
        for name, known in zip(SERVICES, services, strict=True)
    ]
    return {"services": codes, "html": answer_html(services)}


def _known(keys: Sequence[int]) -> dict[tuple[int, str], Services]:
    """By tile and operator, where anything was measured or declared."""
    rows = tile_rows(keys, unmeasured=True)
    columns = ["verdict", "reason", "official_level", "official_share"]
    plain = rows[columns].astype(object).where(rows[columns].notna(), None)
    found: dict[tuple[int, str], dict[str, Known]] = {}
    identities = zip(rows["tile"].tolist(), rows["operator"], rows["service"], strict=True)
    for (tile, operator, service), known in zip(identities, _each(plain), strict=True):
        found.setdefault((tile, operator), {})[service] = known
    return {
        identity: tuple(services.get(name, NOTHING) for name in SERVICES)
        for identity, services in found.items()
    }


def _each(rows: pd.DataFrame) -> Iterable[Known]:
    for verdict, reason, level, share in rows.itertuples(index=False):
        # Hundredths: nobody reads more of it, and tiles that say the same share an answer.
        yield Known(verdict, reason, level, None if share is None else round(share, 2))


def _around(key: int) -> NDArray[np.int64]:
    """(rows, columns) keys of the tiles within reach, from the south-west, on the grid of the middle."""
    middle = grid.unpack(key)
    side, steps = int(middle.resolution), np.arange(-REACH_TILES, REACH_TILES + 1)
    north, east = int(middle.northing) + side * steps[:, None], int(middle.easting) + side * steps
    return grid.pack(int(middle.epsg), side, northing=north, easting=east)


def _lattice(keys: NDArray[np.int64]) -> dict[str, list[float]]:
    """Degrees of the first tile's middle, and of the way to the next one east and north of it."""
    last_row, last_column = (size - 1 for size in keys.shape)
    corners = np.column_stack(centres([keys[0, 0], keys[0, last_column], keys[last_row, 0]]))
    origin, south_east, north_west = corners
    east, north = (south_east - origin) / last_column, (north_west - origin) / last_row
    told = {"origin": origin, "east": east, "north": north}
    return {name: np.round(values, LATTICE_DECIMALS).tolist() for name, values in told.items()}
