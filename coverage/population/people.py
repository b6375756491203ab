"""Population: how many people live on some tiles, as a range, and what the range rests on."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from django.db import connection
from numpy.typing import ArrayLike

from coverage.sql import load

GRID, COMMUNE, MIXED, NONE = "grid", "commune", "mixed", "none"


class People(NamedTuple):
    """At least and at most so many, and whether squares, communes' populations or both say so.

    None for both where a commune there has neither, or no commune is known at all: `origin` is then `none`.
    """

    low: float | None
    high: float | None
    origin: str


def people_of_tiles(tiles: ArrayLike) -> People:
    """Who lives on these 200 m tiles; each counts once."""
    return people_of_groups([tiles])[0]


def people_of_groups(groups: Sequence[ArrayLike]) -> list[People]:
    """`people_of_tiles` for many sets of tiles, in one question.

    A square that is not imputed counts with its people. One that is imputed has fewer than eleven households,
    or shares a group with such a one; it is listed because somebody lives there: it counts from one person to
    the published number. A commune that the grid does not reach (none of its tiles has a square) counts with
    its municipal population: from nobody to all, or all if the set has every tile of it.
    """
    # Each once already here: PostgreSQL's hash of keys of neighbouring tiles is often the same number, so
    # that DISTINCT over 200,000 of them takes it minutes.
    keys = [np.unique(np.asarray(tiles, dtype=np.int64)) for tiles in groups]
    position = np.repeat(np.arange(len(keys)), [len(tiles) for tiles in keys])
    flat = np.concatenate(keys) if keys else position
    with connection.cursor() as cursor:
        cursor.execute(load("population_of_tiles"), [position.tolist(), flat.tolist()])
        found = {group: _people(*row) for group, *row in cursor}
    return [found.get(group, People(None, None, NONE)) for group in range(len(keys))]


def _people(low: float | None, high: float | None, by_grid: bool, by_commune: bool, unknown: bool) -> People:
    if unknown or not (by_grid or by_commune):
        return People(None, None, NONE)
    return People(low or 0.0, high or 0.0, MIXED if by_grid and by_commune else GRID if by_grid else COMMUNE)
