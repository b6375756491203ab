"""The verification room's eyes: fresh evidence becomes looks, of which one person has few. No Django in here.

A look is what one person found in one tile on one day. Somebody who comes back counts again only on another
day and in another place: who stands in the lucky corner of a hole finds service there every day.
"""

from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np

from coverage.core import Bools, Ints

LOOKS_OF_ONE = 2  # in a tile: alone they reach neither bound of `scales`


class Rows(NamedTuple):
    """Fresh evidence of one operator and service; a phone may have several rows in a tile and a day."""

    contributor: Ints
    day: Ints
    tile: Ints  # keys of 200 m
    speaks_for: Ints  # readings
    against: Ints  # readings outdoors
    spots: Ints  # bit i set: a reading lay in square i of 50 m of the tile
    heard: Bools  # whether the phone was ever in service outside the zone
    claimant: Bools  # whether whoever claims the repair measured this


@dataclass(frozen=True)
class Looks:
    """Columns of equal length, named as in `Rows`."""

    contributor: Ints
    day: Ints
    tile: Ints
    spots: Ints
    served: Bools
    claimant: Bools

    def __len__(self) -> int:
        return len(self.tile)

    def take(self, rows: Ints | Bools) -> "Looks":
        """These rows, in this order."""
        return Looks(*(getattr(self, field.name)[rows] for field in fields(self)))


def looks_of(rows: Rows) -> Looks:
    """Each person's day in each tile as one look; where as much speaks for as against, it says neither.

    What a phone says against counts only if it was ever heard in service somewhere else: it may be broken.
    """
    who, of = np.unique(np.stack([rows.contributor, rows.day, rows.tile]), axis=1, return_inverse=True)
    count, of = who.shape[1], of.ravel()
    speaks_for = np.bincount(of, rows.speaks_for, minlength=count)
    against = np.bincount(of, rows.against * rows.heard, minlength=count)
    spots = np.zeros(count, dtype=np.int64)
    np.bitwise_or.at(spots, of, rows.spots)
    claimant = np.bincount(of, rows.claimant, minlength=count) > 0
    contributor, day, tile = who
    looks = Looks(contributor, day, tile, spots, speaks_for > against, claimant)
    return looks.take(speaks_for != against)


def counted(looks: Looks) -> Looks:
    """The looks that count, by day: of one person in one tile the first, and the next one elsewhere in it.

    Elsewhere is in none of the squares of 50 m of the first.
    """
    looks = looks.take(np.lexsort([looks.tile, looks.contributor, looks.day]))
    chosen, seen = np.zeros(len(looks), dtype=bool), dict[tuple[int, int], list[int]]()
    pairs = zip(looks.contributor.tolist(), looks.tile.tolist(), strict=True)
    for row, (pair, spots) in enumerate(zip(pairs, looks.spots.tolist(), strict=True)):
        before = seen.setdefault(pair, [])
        if len(before) < LOOKS_OF_ONE and not any(spots & known for known in before):
            before.append(spots)
            chosen[row] = True
    return looks.take(chosen)
