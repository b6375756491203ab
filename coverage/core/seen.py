"""The desk where witnesses are counted: how many spoke of a tile, on which side, on how many days."""

from typing import NamedTuple

import numpy as np

from coverage.core import Bools, Ints
from coverage.core.evidence import Evidence, changes
from coverage.core.hearing import Testimony, able, standing
from coverage.core.model import Epoch

NEVER = np.iinfo(np.int64).max


class Seen(NamedTuple):
    """One element for each tile, by tile."""

    contributors: Ints  # distinct, whose readings speak for or against
    contributors_for: Ints  # of whom a reading speaks for the service
    contributors_against: Ints  # of whom one counts against it: those with standing, and one more at most
    against_days: Ints  # from the first to the last day on which one counts against it
    contributor_days: Ints
    first_day: Ints
    last_day: Ints


def count(testimony: Testimony, epoch: Epoch) -> Seen:
    """Witnesses and days of each tile of which any row speaks; there is one row at least."""
    rows = testimony.rows
    tiles = np.flatnonzero(changes(rows.tile))
    stands = standing(testimony, epoch)[testimony.group]
    against, day = (testimony.served < 1) & able(testimony, epoch), rows.day.astype(np.int64)
    first = np.minimum.reduceat(np.where(against, day, NEVER), tiles)
    last = np.maximum.reduceat(np.where(against, day, -NEVER), tiles)
    return Seen(
        _people(rows, np.ones(len(day), dtype=bool), tiles),
        _people(rows, rows.speaks_for > 0, tiles),
        _witnesses(_people(rows, against & stands, tiles), _people(rows, against, tiles)),
        np.where(first < NEVER, last - first, 0),
        _person_days(rows, tiles),
        np.minimum.reduceat(day, tiles),
        np.maximum.reduceat(day, tiles),
    )


def _witnesses(standing: Ints, everybody: Ints) -> Ints:
    """Those with standing, and one more who has none yet if there is anybody to stand beside."""
    return np.where(standing > 0, np.minimum(standing + 1, everybody), 0)


def _people(rows: Evidence, said: Bools, tiles: Ints) -> Ints:
    people = np.flatnonzero(changes(rows.tile, rows.contributor))
    ever = np.logical_or.reduceat(said, people)
    return np.add.reduceat(ever, np.searchsorted(people, tiles), dtype=np.int64)


def _person_days(rows: Evidence, tiles: Ints) -> Ints:
    order = np.lexsort([rows.day, rows.contributor, rows.tile])
    new = changes(rows.tile[order], rows.contributor[order], rows.day[order])
    return np.add.reduceat(new, tiles, dtype=np.int64)
