"""The guide's scales: what one more reading outdoors, by somebody new to a tile, may be expected to decide.

Everything that goes in has passed the privacy floor, so that nothing comes out that the public could not have
worked out. No Django in here. docs/decisions/0011 has the reasons.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coverage.core import Bools, Floats, Ints
from coverage.core.grid import NORTHING_SHIFT, RESOLUTIONS, pack, parent, unpack
from coverage.core.model import rough
from coverage.core.verdict import (
    MIN_CONTRIBUTORS,
    MORE_LIKELY_THAN_NOT,
    SERVED,
    WHITE,
    WITNESS_CLASS_STARTS,
)
from coverage.floor import told

TILE_M = RESOLUTIONS[0]
# What a tile says of another fades within 400 m: the length that the estimates began with when the benchmark
# was run. Theirs was measured later, for a smooth field; the guide keeps what it was tried with.
LENGTH_M = 400.0
REACH_M = 600  # beyond this, less than a quarter is left

# Before anything is known of a tile: about 3 % of what maps declare was white in the worlds for development,
# and nine tenths served. It weighs as much as a tile that is measured in the same place would.
WHITE_BEFORE, SERVED_BEFORE, WEIGHT_BEFORE = 0.03, 0.9, 1.0

# To find a tile served is worth this part of finding one white: maps are full of it, but it settles the tile.
SERVED_WORTH = 0.05
# A hole that the official map admits is news to nobody, and obliges nobody.
UNDECLARED_WORTH = 0.5

# "Nothing passes here", said by so many people in the same square of 1 km, multiplies the odds that a tile
# there is white. A person counts once, however often they say it; one alone does not, or all would see it.
SAID_IN_M = 1000
SAID_ODDS = ((5, 8.0), (MIN_CONTRIBUTORS, 4.0))

WORTH = ("high", "medium", "low")
# The expected number of holes that a reading decides: one in seven readings does, one in thirty, fewer.
HIGH_FROM, MEDIUM_FROM = 0.15, 0.03

# Why a tile is on the list; more than one may hold. In the order in which they are told.
REASONS = (
    "asked",
    "said",
    "beside_white",
    "probably_white",
    "alone",
    "few_witnesses",
    "declared_unmeasured",
    "unmeasured",
)


NOTHING_ASKED = np.empty(0, dtype=np.int64)


class Known(NamedTuple):
    """Measured tiles of one operator and service as the public knows them, one element for each."""

    tile: Ints
    contributors: Ints  # the least of their class
    probability: Floats  # of white, in hundredths; nan where one person alone measured
    probability_served: Floats
    white: Bools  # published so
    served: Bools


class Said(NamedTuple):
    """Squares of 1 km, in order, in which people say that there is nothing, and by how many."""

    square: Ints
    people: Ints


class Places(NamedTuple):
    """Tiles without a verdict, measured, near to one that is, or spoken of; and tiles asked of. By key."""

    tile: Ints
    contributors: Ints
    probability: Floats  # of white, what people say included
    probability_served: Floats
    said: Bools
    beside_white: Bools  # shares an edge or a corner with a white tile
    asked: Bools  # its operator says that there is service: fresh readings decide, whatever is published

    def take(self, rows: Bools) -> "Places":
        """Those that are marked."""
        return Places(*(column[rows] for column in self))  # type: ignore[arg-type]


def under_the_floor(
    tile: Ints, contributors: Ints, probability: Floats, probability_served: Floats, verdict: Ints
) -> Known:
    """Estimates as the public may know them: of what one person alone measured, only that somebody did."""
    alone = contributors < MIN_CONTRIBUTORS
    starts = np.array(WITNESS_CLASS_STARTS)
    classes = starts[np.searchsorted(starts, contributors, side="right") - 1]
    white, served = (np.where(alone, np.nan, told(exact)) for exact in (probability, probability_served))
    return Known(tile, classes, white, served, (verdict == WHITE) & ~alone, (verdict == SERVED) & ~alone)


def places(known: Known, said: Said, asked: Ints = NOTHING_ASKED) -> Places:
    """Where a reading could decide anything, from what is known of one operator and service.

    `asked`: tiles that fresh readings are to decide.
    """
    said = Said(*(column[said.people >= MIN_CONTRIBUTORS] for column in said))
    tile = np.unique(np.concatenate([_around(known.tile).ravel(), _inside(said.square)]))
    tile = np.setdiff1d(tile, known.tile[known.white | known.served], assume_unique=True)
    tile = np.union1d(tile, asked)
    white, served = _lent(known, tile)
    contributors = _of(known.tile, known.contributors, tile, 0)
    own, own_served = (
        _of(known.tile, of, tile, np.nan) for of in (known.probability, known.probability_served)
    )
    people = _of(said.square, said.people, parent(tile, SAID_IN_M), 0)
    odds = np.select([people >= least for least, _ in SAID_ODDS], [times for _, times in SAID_ODDS], 1.0)
    raised = _times(np.where(np.isnan(own), white, own), odds)
    return Places(
        tile,
        contributors,
        raised,
        np.minimum(np.where(np.isnan(own_served), served, own_served), 1 - raised),
        people > 0,
        np.isin(tile, _around(known.tile[known.white], np.sqrt(2) * TILE_M)),
        np.isin(tile, asked),
    )


def gain(found: Places, declared: Floats) -> Floats:
    """What one reading more is expected to decide, 0..1: 1 is a hole in the official map, for sure.

    `declared` is 1 where the official map covers the tile, 0 where it does not, nan where it is silent.
    """
    step = 1 / np.maximum(np.maximum(MIN_CONTRIBUTORS - found.contributors, found.contributors), 1)
    hole = np.where(declared == 0, UNDECLARED_WORTH, 1.0) * found.probability
    decides = step * (hole + SERVED_WORTH * found.probability_served)
    return np.asarray(np.where(found.asked, np.maximum(decides, HIGH_FROM), decides))


def worth(gains: Floats) -> NDArray[np.str_]:
    """Each gain as one of WORTH."""
    return np.select([gains >= HIGH_FROM, gains >= MEDIUM_FROM], WORTH[:2], WORTH[2])


def reasons(found: Places, declared: Floats) -> list[list[str]]:
    """Of each tile: those of REASONS that hold."""
    nobody = found.contributors == 0
    flags = np.stack(
        [
            found.asked,
            found.said,
            found.beside_white,
            found.probability > MORE_LIKELY_THAN_NOT,
            found.contributors == 1,
            found.contributors >= MIN_CONTRIBUTORS,
            nobody & (declared == 1),
            nobody & (declared != 1),
        ]
    )
    which, of = np.unique(flags, axis=1, return_inverse=True)
    told_of = [[REASONS[at] for at in np.flatnonzero(row)] for row in which.T]
    return [told_of[at] for at in of]


def _steps(reach_m: float) -> tuple[Ints, Floats]:
    """What to add to a key for each tile within reach, itself included, and its distance in metres."""
    most = int(reach_m // TILE_M)
    north, east = (axis.ravel() for axis in np.mgrid[-most : most + 1, -most : most + 1])
    away = TILE_M * np.hypot(north, east)
    near = away <= reach_m
    return (north[near] << NORTHING_SHIFT) + east[near], away[near]


def _around(tiles: Ints, reach_m: float = REACH_M) -> Ints:
    """(n, k) keys of the tiles within reach of each."""
    return np.asarray(tiles[:, None] + _steps(reach_m)[0])


def _inside(squares: Ints) -> Ints:
    """The tiles of squares of 1 km."""
    at, steps = unpack(squares), np.arange(0, SAID_IN_M, TILE_M)
    north, east = (axis.ravel() for axis in np.meshgrid(steps, steps))
    return pack(at.epsg[:, None], TILE_M, at.northing[:, None] + north, at.easting[:, None] + east).ravel()


def _lent(known: Known, tile: Ints) -> tuple[Floats, Floats]:
    """What the tiles around let expect, white and served: their mean, nearer ones weighing more."""
    lend = np.flatnonzero(~np.isnan(known.probability))
    steps, away = _steps(REACH_M)
    to = (known.tile[lend, None] + steps).ravel()
    at = np.searchsorted(tile, to).clip(max=max(len(tile) - 1, 0))
    hit = np.flatnonzero(tile[at] == to) if len(tile) else np.empty(0, dtype=np.int64)
    weight = np.broadcast_to(rough(away / LENGTH_M), (len(lend), len(steps))).ravel()[hit]
    whole = np.bincount(at[hit], weight, minlength=len(tile)) + WEIGHT_BEFORE
    sums = [
        np.bincount(at[hit], weight * np.repeat(values[lend], len(steps))[hit], minlength=len(tile))
        for values in (known.probability, known.probability_served)
    ]
    before = WHITE_BEFORE, SERVED_BEFORE
    white, served = ((part + WEIGHT_BEFORE * prior) / whole for part, prior in zip(sums, before, strict=True))
    return white, served


def _of(keys: Ints, values: NDArray[Any], asked: Ints, otherwise: float) -> NDArray[Any]:
    """The value of each key that is asked for; keys need not be sorted."""
    order = np.argsort(keys, kind="stable")
    found = np.full(len(asked), otherwise, dtype=np.result_type(values, otherwise))
    if len(keys):
        at = order[np.searchsorted(keys, asked, sorter=order).clip(max=len(keys) - 1)]
        there = keys[at] == asked
        found[there] = values[at[there]]
    return found


def _times(probability: Floats, odds: Floats) -> Floats:
    return np.asarray(odds * probability / (1 - probability + odds * probability))
