"""The phones room: what each phone adds to a level, how often it alone fails, and whom others bear out."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from coverage.core import Bools, Floats, Ints
from coverage.core.evidence import Environment, Evidence, changes
from coverage.core.grid import parent
from coverage.core.model import Model, Phones

PARENT_M = 1000
ROUNDS = 100  # of backfitting
STRONG_DB = (
    14.0  # of a tile: nearer to the sensitivity only the better phones report a level, and would pass for all
)
TILE_DB, PARENT_DB = 6.0, 12.0  # deviations of tiles within 1 km, and of these squares
LEAST_DAY_DB, LEAST_OFFSET_DB = 2.5, 1.5
OFTEN, FEW = 10, 5  # levels of a phone that tell its offset, such phones that tell their spread

# Planted phones stray from what is found of them by more than a mixed model of independent levels says: half
# as much again, and a decibel or so for habits that differ (which pocket, which car).
CANDOUR, HABITS_DB = 1.5, 1.0

# What a level loses in a vehicle, indoors, or where nobody said; with so many rows' worth of belief in it.
BELIEF = 100.0
IN_VEHICLES = 0.6  # of the ways of phones that do not say where they are

# A phone is at fault in a few tiles of a hundred until it shows otherwise; as Beta(a, b).
FAULT_A, FAULT_B = 0.15, 4.0
NEVER_SERVED_FAULT = 0.9  # nothing says that a phone works which nobody ever saw in service
CLEAR_DB = 15.0  # margin above which a failure has another cause than the tile

# A contributor has standing once others saw the service where they did, in as many squares of 1 km as this,
# and they came on days at least this far apart.
BORNE_OUT_SQUARES = 2
BORNE_OUT_DAYS = 2


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


def meet(evidence: Evidence, model: Model) -> tuple[Phones, Model]:
    """Every phone of the evidence, and the model with the losses and deviations that they show."""
    known = _phones(evidence)
    phone = known.find(evidence.contributor, evidence.device)
    rows = np.flatnonzero((evidence.speaks_for > 0) & ~np.isnan(evidence.margin_db))
    first = _backfit(_levels(evidence, model, phone, rows, len(known.contributor)), model)
    strong = np.unique(evidence.tile[rows])[first.tile_db > STRONG_DB]
    rows = rows[np.isin(evidence.tile[rows], strong)]
    effects = _backfit(_levels(evidence, model, phone, rows, len(known.contributor)), model)
    model = replace(
        model,
        vehicle_db=float(np.clip(-effects.place_db[Environment.VEHICLE], 0.0, 15.0)),
        wall_db=float(np.clip(-effects.place_db[Environment.INDOOR], 6.0, 25.0)),
        unknown_db=IN_VEHICLES * float(np.clip(-effects.place_db[Environment.VEHICLE], 0.0, 15.0)),
        offset_db=effects.offset_spread_db,
    )
    known = replace(known, offset_db=effects.offset_db, offset_sd_db=effects.offset_sd_db)
    known = replace(known, standing=_standing(evidence, known, phone))
    return replace(known, fault=_faults(evidence, model, known, phone)), model


def _phones(evidence: Evidence) -> Phones:
    order = np.lexsort([evidence.device, evidence.contributor])
    contributor, device = evidence.contributor[order], evidence.device[order]
    first = np.flatnonzero(changes(contributor, device)) if len(order) else order
    nothing = np.zeros(len(first))
    return Phones(contributor[first], device[first], nothing, nothing, nothing, nothing.astype(bool))


# --- Offsets --------------------------------------------------------------------------------------


def _levels(evidence: Evidence, model: Model, phone: Ints, rows: Ints, phones: int) -> Levels:
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


def _backfit(levels: Levels, model: Model) -> Effects:
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
        spread = _deviation(offset, _offset_sd(levels, day, spread), levels)
    ordinary = float(np.median(offset[np.unique(levels.phone)])) if len(levels.phone) else 0.0
    return Effects(tile_db + ordinary, offset - ordinary, _offset_sd(levels, day, spread), place, day, spread)


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
    number = np.bincount(cell, minlength=tiles * kinds).reshape(tiles, kinds)
    total = np.bincount(cell, rest, minlength=tiles * kinds).reshape(tiles, kinds)
    mean = total / np.maximum(number, 1)
    outdoors = number[:, [Environment.OUTDOOR]]
    weight = number * outdoors / np.maximum(number + outdoors, 1)
    apart = (weight * (mean - mean[:, [Environment.OUTDOOR]])).sum(axis=0)
    effect = (apart + BELIEF * believed) / (weight.sum(axis=0) + BELIEF)
    effect[Environment.OUTDOOR] = 0.0
    return np.asarray(effect)


def _deviation(offset: Floats, sd: Floats, levels: Levels) -> float:
    """Between phones, from those that were heard often enough to tell; some deaf ones do not decide it."""
    often = np.bincount(levels.phone, minlength=levels.phones) >= OFTEN
    if often.sum() < FEW:
        return Model().offset_db
    middle = np.median(offset[often])
    between = 1.4826 * np.median(np.abs(offset[often] - middle))
    return max(LEAST_OFFSET_DB, float(np.hypot(between, np.median(sd[often]))))


def _offset_sd(levels: Levels, noise: float, spread: float) -> Floats:
    """What is left unknown of each offset: a square tells as much of it as others tell of the square."""
    met = levels.meetings
    each = noise**2 * (1 + met.shared) + (1 - met.shared) * TILE_DB**2
    square = 1 / (1 / PARENT_DB**2 + met.others / (TILE_DB**2 + noise**2))
    told = square * (1 - met.shared) + each / met.own
    precision = np.bincount(met.phone, 1 / told, minlength=levels.phones)
    return np.asarray(np.hypot(CANDOUR / np.sqrt(1 / spread**2 + precision), HABITS_DB))


# --- Standing and faults --------------------------------------------------------------------------


def _standing(evidence: Evidence, phones: Phones, phone: Ints) -> Bools:
    """Whether others bear each phone's contributor out: see BORNE_OUT_SQUARES and BORNE_OUT_DAYS."""
    people, person = np.unique(evidence.contributor, return_inverse=True)
    served = np.flatnonzero(evidence.speaks_for > 0)
    pair = np.unique(np.stack([parent(evidence.tile[served], PARENT_M), person[served]]), axis=1)
    squares, square = np.unique(pair[0], return_inverse=True)
    with_others = np.bincount(square, minlength=len(squares))[square] > 1
    borne_out = np.bincount(pair[1][with_others], minlength=len(people))
    first, last = np.full(len(people), np.iinfo(np.int64).max), np.full(len(people), np.iinfo(np.int64).min)
    np.minimum.at(first, person, evidence.day)
    np.maximum.at(last, person, evidence.day)
    stands = (borne_out >= BORNE_OUT_SQUARES) & (last - first >= BORNE_OUT_DAYS)
    return np.asarray(stands[np.searchsorted(people, phones.contributor)])


def _faults(evidence: Evidence, model: Model, phones: Phones, phone: Ints) -> Floats:
    """Each phone's probability to fail in a tile for no reason of the tile, after what it did so far."""
    asked, failed = _trials(evidence, model, phones, phone)
    count = len(phones.contributor)
    failures = np.bincount(asked, failed, minlength=count)
    fault = (FAULT_A + failures) / (FAULT_A + FAULT_B + np.bincount(asked, minlength=count))
    ever = np.bincount(phone, evidence.speaks_for, minlength=count) > 0
    return np.where(ever, fault, np.maximum(fault, NEVER_SERVED_FAULT))


def _trials(evidence: Evidence, model: Model, phones: Phones, phone: Ints) -> tuple[Ints, Floats]:
    """Phones in tiles that others found well served: which phone, and the share of its rows that failed."""
    best, owner = _clearly_served(evidence, model, phones, phone)
    outdoors = np.flatnonzero(evidence.speaks_for + evidence.against_outdoors > 0)
    order = outdoors[np.lexsort([phone[outdoors], evidence.tile[outdoors]])]
    starts = np.flatnonzero(changes(evidence.tile[order], phone[order]))
    share = evidence.against_outdoors[order] / (evidence.speaks_for + evidence.against_outdoors)[order]
    rows = np.diff(starts, append=len(order))
    failed = np.add.reduceat(share, starts) / rows if len(order) else share
    tile, who = evidence.tile[order][starts], phone[order][starts]
    at = np.searchsorted(best, tile).clip(max=max(len(best) - 1, 0))
    hit = (best[at] == tile) if len(best) else np.zeros(len(tile), dtype=bool)
    # Served clearly by another contributor than this one: one other, or several.
    hit &= (owner[at] < 0) | (owner[at] != phones.contributor[who]) if len(best) else hit
    able = phones.offset_db[who] > -CLEAR_DB / 2
    return who[hit & able], failed[hit & able]


def _clearly_served(evidence: Evidence, model: Model, phones: Phones, phone: Ints) -> tuple[Ints, Ints]:
    """Tiles where some phone heard a level far above what is needed, and whose it was (-1: of several)."""
    margin = evidence.margin_db - model.sensitivity_db - np.maximum(phones.offset_db, 0.0)[phone]
    clear = np.flatnonzero((margin > CLEAR_DB) & (evidence.against == 0))
    pair = np.unique(np.stack([evidence.tile[clear], evidence.contributor[clear]]), axis=1)
    tiles, first, number = np.unique(pair[0], return_index=True, return_counts=True)
    return tiles, np.where(number > 1, -1, pair[1][first])
