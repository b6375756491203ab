"""A small country with a hole, and people who walk through it: evidence with a known truth."""

import numpy as np

from coverage.core import Floats, Ints
from coverage.core.evidence import Evidence
from tests.coverage.core.factories import DAY, table, tile_keys

COLUMNS, ROWS = 50, 10  # 10 x 2 km: two squares of 5 km, and both windows meet
TIRED_DB = 3.0  # above the nominal sensitivity, where these phones lose the service


def margins(columns: Ints, rows: Ints) -> Floats:
    """A mast at each end and a deep hole in the middle, above what these phones need."""
    away = np.hypot(columns - 24.5, rows - 4.5)
    return np.asarray(np.clip(3.0 * away - 16.0, -25.0, 40.0))


def walkers(seed: int = 0, people: int = 40, visits: int = 60, readings: int = 6) -> Evidence:
    """So many visits of each person, of some readings each, outdoors, on days of two months."""
    random = np.random.default_rng(seed)
    person = np.repeat(np.arange(people), visits)
    tile = random.integers(0, COLUMNS * ROWS, len(person))
    column, row = tile % COLUMNS, tile // COLUMNS
    offset = random.normal(0, 3.0, people)[person]
    there = margins(column, row) + offset + random.normal(0, 3.0, len(person))
    level = there[:, None] + random.normal(0, 2.0, (len(person), readings))
    served = level > 0
    heard = np.sort(np.where(served, level + TIRED_DB, np.inf), axis=1)
    middle = np.maximum(served.sum(axis=1) - 1, 0) // 2
    margin_db = heard[np.arange(len(person)), middle]
    return table(
        contributor=person + 1,
        day=DAY + random.permuted(np.tile(np.arange(visits), (people, 1)), axis=1).ravel(),
        tile=tile_keys(column, row),
        speaks_for=served.sum(axis=1),
        against=(~served).sum(axis=1),
        margin_db=np.where(np.isinf(margin_db), np.nan, margin_db),
        spots=1 << random.integers(0, 16, len(person)),
    )
