"""The evenness room: how much levels vary within a tile, between days and between places."""

from typing import NamedTuple

import numpy as np
from scipy.optimize import nnls

from coverage.core import Floats, Ints
from coverage.core.evidence import Environment, Evidence, changes
from coverage.core.model import Model, Phones
from coverage.core.places import apart
from coverage.core.variogram import CLEAR_DB, FEWEST_PAIRS, drawn_in

# What offsets of phones that met others are wrong by, until pairs of people at one place say.
OFFSETS_DB = 1.6
BELIEF = 10.0  # pairs' worth of belief in that, and in the model's own evenness
SPOT_DB, DAY_DB = (1.0, 8.0), (2.0, 6.0)  # levels are stated in whole decibels: they tell no less


class Pairs(NamedTuple):
    """Two people in one tile: one element for each pair."""

    half_square: Floats  # dB², of what their mean levels differ by
    days: Floats  # the variance of that, for a variance of one between days
    places: Floats  # and for one between the places of a tile


def measure(evidence: Evidence, phones: Phones, model: Model) -> dict[str, float]:
    """Deviations between days of one phone at the same places of a tile, and between places of a tile, dB.

    Two people's levels in one tile differ by what days, their offsets and the distance of their places make.
    At the same places only the first two are left: a variogram within the tile, and its nugget.
    """
    rows, level = levels(evidence, phones, model)
    part = evidence.take(rows)
    same = _half_squares(level, part.tile, part.contributor, part.device, part.place, part.spots)
    enough = len(same) >= FEWEST_PAIRS
    day_db = float(np.clip(np.sqrt(drawn_in(same).mean()), *DAY_DB)) if enough else model.day_db
    pairs = _pairs_of_people(level, part)
    if len(pairs.days) < FEWEST_PAIRS:
        return {"day_db": day_db}
    return {"day_db": day_db, "spot_db": _between_places(pairs, day_db, model.spot_db)}


def levels(evidence: Evidence, phones: Phones, model: Model) -> tuple[Ints, Floats]:
    """Rows with a level heard outdoors, and that level as an ordinary phone would have heard it there."""
    rows = np.flatnonzero(
        (evidence.speaks_for > 0) & ~np.isnan(evidence.margin_db) & (evidence.place != Environment.INDOOR)
    )
    phone = phones.find(evidence.contributor[rows], evidence.device[rows])
    loss = np.array([0.0, model.vehicle_db, model.wall_db, model.unknown_db])[evidence.place[rows]]
    level = evidence.margin_db[rows] - model.sensitivity_db + loss - phones.offset_db[phone]
    return rows, np.asarray(level, dtype=float)


def _between_places(pairs: Pairs, day_db: float, believed_db: float) -> float:
    """Least squares on days, offsets and places, each pair weighing as little as it is expected to stray."""
    columns = np.stack([np.ones_like(pairs.days), pairs.days, pairs.places], axis=1)
    believed = np.array([OFFSETS_DB**2, day_db**2, believed_db**2])
    expected = columns @ believed
    belief = np.sqrt(BELIEF) / expected.mean() * np.eye(len(believed))
    told = np.concatenate([drawn_in(pairs.half_square) / expected, belief @ believed])
    places = nnls(np.vstack([columns / expected[:, None], belief]), told)[0][-1]
    return float(np.clip(np.sqrt(places), *SPOT_DB))


def _half_squares(level: Floats, *alike: Ints) -> Floats:
    """Half the squared differences of levels, far above the sensitivity, that follow each other."""
    order = np.lexsort(alike)
    same = ~changes(*(column[order] for column in alike))[1:] if len(order) else np.empty(0, dtype=bool)
    one, other = level[order][:-1], level[order][1:]
    return ((one - other) ** 2 / 2)[same & (one + other > 2 * CLEAR_DB)]


def _pairs_of_people(level: Floats, part: Evidence) -> Pairs:
    """Of people who follow each other in a tile, heard far above the sensitivity at places that are known."""
    order = np.lexsort([part.contributor, part.tile])
    tile, person = part.tile[order], part.contributor[order]
    starts = np.flatnonzero(changes(tile, person)) if len(order) else order
    number = np.diff(starts, append=len(order))
    mean = np.add.reduceat(level[order], starts) / number if len(order) else level
    spots = np.bitwise_or.reduceat(part.spots[order], starts) if len(order) else part.spots
    clear = (tile[starts][1:] == tile[starts][:-1]) & (mean[1:] + mean[:-1] > 2 * CLEAR_DB)
    one = np.flatnonzero(clear & (spots[1:] > 0) & (spots[:-1] > 0))
    days = (1 / number[one] + 1 / number[one + 1]) / 2
    return Pairs((mean[one] - mean[one + 1]) ** 2 / 2, days, apart(spots[one], spots[one + 1]))
