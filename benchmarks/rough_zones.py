"""Zones that are not as on paper: some of their tiles never were white, or nobody can enter some of them."""

from enum import StrEnum

import numpy as np

from worlds.frame import Bools, Floats, Ints
from worlds.trials import network
from worlds.trials.land import FRAME
from worlds.trials.network import WHITE_AT_MOST, Network

# Of the tiles of a drawn zone: twice as many as the published set may hold of false ones.
NEVER_WHITE = 0.1
# Of a zone's tiles: ponds, fenced land, thickets. A guess; what it costs is what is asked for.
CLOSED = 0.1
SIDES = ((0, 1), (1, 0), (0, -1), (-1, 0))


class Kind(StrEnum):
    """What a zone is made of."""

    WHITE = "white"  # its tiles all are, and all can be walked through
    DRAWN = "drawn"  # some of its tiles never were white
    CLOSED = "closed"  # into some of its tiles nobody comes


def as_drawn(random: np.random.Generator, radio: Network, row: Ints, column: Ints) -> tuple[Ints, Ints]:
    """Rows and columns of a zone with tiles beside it that are not white; each of its own may bring one."""
    white = network.share(radio.level, radio.floor_dbm) <= WHITE_AT_MOST
    tiles = set(zip(row.tolist(), column.tolist(), strict=True))
    beside = {
        (at + down, along + right)
        for at, along in tiles
        for down, right in SIDES
        if 0 <= at + down < len(white) and 0 <= along + right < len(white)
    }
    served = sorted(place for place in beside if not white[place])
    wanted = int(random.binomial(len(row), NEVER_WHITE / (1 - NEVER_WHITE)))
    chosen = [served[at] for at in random.permutation(len(served))[:wanted].tolist()]
    rows, columns = zip(*sorted(tiles | set(chosen)), strict=True)
    return np.array(rows), np.array(columns)


def closed(random: np.random.Generator, count: int) -> Ints:
    """Which of a zone's tiles nobody enters; one is open at least."""
    shut = np.flatnonzero(random.random(count) < CLOSED)
    return shut if len(shut) < count else shut[1:]


def outside(places: Floats, middles: Floats) -> Bools:
    """Which places (metres) lie in none of the tiles of these middles."""
    return ~np.isin(FRAME.tiles(*places.T), FRAME.tiles(*middles.T))
