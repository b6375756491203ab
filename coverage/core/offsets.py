"""The offsets room: what phones and surroundings add to a level, told from the tiles where phones met."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from coverage.core import Floats, Ints
from coverage.core.evidence import Environment, Evidence, changes
from coverage.core.grid import parent
from coverage.core.model import Model

PARENT_M = 1000
ROUNDS = 100  # of backfitting
TILE_DB, PARENT_DB = 6.0, 12.0  # deviations of tiles within 1 km, and of these squares
LEAST_DAY_DB = 2.5
# Between phones. Where few met, hills pass for phones; side by side they differ by less than this.
OFFSET_DB = (1.5, 5.0)
OFTEN, FEW = 10, 5  # levels of a phone that tell its offset, such phones that tell their spread

# Planted phones stray from what is found of them by more than a mixed model of independent levels says: half
# as much again, and a decibel or so for habits that differ (which pocket, which car).
CANDOUR, HABITS_DB = 1.5, 1.0

# Rows' worth of belief in what a level is said to lose in a vehicle, indoors, or where nobody said.
BELIEF = 20.0
# And so much more for each comparison with a vehicle: roads are clear of the woods and houses beside them,
# and drives that pass for walks are what drives are compared with. More comparisons do not tell these apart.
CLEAR_ROADS = 2.0


class Meetings(NamedTuple):
    """Phones in squares of 1 km: one element for each pair."""

    phone: Ints
    own: Floats  # levels of this phone in the square
    others: Floats  # of other phones
    shared: Floats  # share of its own that lie in tiles where others were too


@dataclass(frozen=True)
class Levels:
    """Rows with a level heard, for backfitting: dB, and positions of what each row is of."""

    margin_db: Floats
    tile: Ints
    square: Ints  # of each tile, not row
    phone: Ints
    place: Ints
    phones: int

    @cached_property
    def meetings(self) -> Meetings:
        """Who met whom."""
        square = self.square[self.tile]
        pairs, of = np.unique(np.stack([self.phone, square]), axis=1, return_inverse=True)
        own = np.bincount(of.ravel(), minlength=pairs.shape[1])
        rows = np.bincount(square, minlength=len(self.square))
        met = np.bincount(self.tile, minlength=len(self.square))[self.tile] > 1
        shared = np.bincount(of.ravel(), met, minlength=pairs.shape[1])
        return Meetings(pairs[0], own.astype(float), (rows[pairs[1]] - own).astype(float), shared / own)


@dataclass(frozen=True)
class Effects:
    """What backfitting made of levels."""

    tile_db: Floats
    offset_db: Floats
    offset_sd_db: Floats
    place_db: Floats  # by `Environment`
    day_db: float
    offset_spread_db: float


def mean_levels(evidence: Evidence, model: Model, phone: Ints, rows: Ints, phones: int) -> Levels:
    """Mean levels of each phone in each tile and surroundings: days at one place are no more phones."""
    place = evidence.place[rows].astype(np.int64)
    order = np.lexsort([place, phone[rows], evidence.tile[rows]])
    level = evidence.margin_db[rows][order].astype(float) - model.sensitivity_db
    columns = evidence.tile[rows][order], phone[rows][order], place[order]
    starts = np.flatnonzero(changes(*columns)) if len(rows) else rows
    mean = np.add.reduceat(level, starts) / np.diff(starts, append=len(rows)) if len(rows) else level
    tiles, tile = np.unique(columns[0][starts], return_inverse=True)
    square = np.unique(parent(tiles, PARENT_M), return_inverse=True)[1]
    return Levels(mean, tile, square, columns[1][starts], columns[2][starts], phones)


def backfit(levels: Levels, model: Model) -> Effects:
    """Tiles within squares, phones and surroundings in turn, each shrunk: a mixed model by backfitting."""
    believed = -np.array([0.0, model.vehicle_db, model.wall_db, model.unknown_db])
    tile_db: Floats = np.zeros(len(levels.square))
    offset: Floats = np.zeros(levels.phones)
    place, day, spread = believed.copy(), model.day_db, model.offset_db
    for _ in range(ROUNDS if len(levels.tile) else 0):
        rest = levels.margin_db - offset[levels.phone] - place[levels.place]
        tile_db = _tiles(levels, rest, day)
        rest = levels.margin_db - tile_db[levels.tile] - place[levels.place]
        offset = _shrunk(levels.phone, rest, levels.phones, day, spread)
        rest = levels.margin_db - tile_db[levels.tile] - offset[levels.phone]
        place = _places(levels, levels.margin_db - offset[levels.phone], believed)
        day = max(LEAST_DAY_DB, float(np.std(rest - place[levels.place])))
        spread = _deviation(offset, _left(levels, day, spread), levels)
    ordinary = float(np.median(offset[np.unique(levels.phone)])) if len(levels.phone) else 0.0
    left = np.hypot(CANDOUR * _left(levels, day, spread), HABITS_DB)
    return Effects(tile_db + ordinary, offset - ordinary, left, place, day, spread)


def _tiles(levels: Levels, rest: Floats, day: float) -> Floats:
    """The level of each tile, drawn to that of its square, which is drawn to that of all."""
    everywhere = float(np.median(rest))
    square = _shrunk(
        levels.square[levels.tile], rest - everywhere, levels.square.max() + 1, TILE_DB, PARENT_DB
    )
    around = everywhere + square[levels.square]
    return around + _shrunk(levels.tile, rest - around[levels.tile], len(around), day, TILE_DB)


def _shrunk(of: Ints, values: Floats, size: int, noise: float, spread: float) -> Floats:
    """Means of values by what they are of, drawn to nought as their number and the two deviations ask."""
    number = np.bincount(of, minlength=size)
    total = np.bincount(of, values, minlength=size)
    return np.asarray(total / (number + (noise / spread) ** 2))


def _places(levels: Levels, rest: Floats, believed: Floats) -> Floats:
    """What is lost in each surroundings: differences, within tiles, from the levels heard there outdoors."""
    kinds, tiles = len(believed), len(levels.square)
    cell = levels.tile * kinds + levels.place
    rows = np.bincount(cell, minlength=tiles * kinds).reshape(tiles, kinds)
    total = np.bincount(cell, rest, minlength=tiles * kinds).reshape(tiles, kinds)
    mean = total / np.maximum(rows, 1)
    outdoors = rows[:, [Environment.OUTDOOR]]
    weight = rows * outdoors / np.maximum(rows + outdoors, 1)
    apart = (weight * (mean - mean[:, [Environment.OUTDOOR]])).sum(axis=0)
    number = weight.sum(axis=0)
    belief = BELIEF + np.where(np.arange(kinds) == Environment.VEHICLE, CLEAR_ROADS * number, 0.0)
    effect = (apart + belief * believed) / (number + belief)
    effect[Environment.OUTDOOR] = 0.0
    return np.asarray(effect)


def _deviation(offset: Floats, sd: Floats, levels: Levels) -> float:
    """Between phones, from those that were heard often enough to tell; some deaf ones do not decide it."""
    often = np.bincount(levels.phone, minlength=levels.phones) >= OFTEN
    if often.sum() < FEW:
        return Model().offset_db
    middle = np.median(offset[often])
    between = 1.4826 * np.median(np.abs(offset[often] - middle))
    return float(np.clip(np.hypot(between, np.median(sd[often])), *OFFSET_DB))


def _left(levels: Levels, noise: float, spread: float) -> Floats:
    """What is left unknown of each offset: a square tells as much of it as others tell of the square."""
    met = levels.meetings
    each = noise**2 * (1 + met.shared) + (1 - met.shared) * TILE_DB**2
    square = 1 / (1 / PARENT_DB**2 + met.others / (TILE_DB**2 + noise**2))
    told = square * (1 - met.shared) + each / met.own
    precision = np.bincount(met.phone, 1 / told, minlength=levels.phones)
    return np.asarray(1 / np.sqrt(1 / spread**2 + precision))
