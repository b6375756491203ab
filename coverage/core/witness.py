"""The witness room: what the phones that were in a tile say, together, of how well it is served.

All that follows speaks of a tile's *margin*: its mean level, in dB above the one at which an ordinary phone
loses the service. Each tile's evidence becomes one table, the log-likelihood of every margin on `MARGINS`.
"""

import numpy as np
from scipy.special import log_ndtr, ndtr

from coverage.core import Bools, Floats, Ints
from coverage.core.evidence import Environment, Evidence, changes
from coverage.core.fixes import blur, sharp
from coverage.core.hearing import NEWCOMERS_FAULT, Testimony, standing
from coverage.core.model import Epoch, Model
from coverage.core.places import DIFFER, FAR_APART, Places, look

# dB, from darker than any phone can tell to what a phone reports beside a mast.
STEP_DB = 2.0
MARGINS = np.arange(-60.0, 91.0, STEP_DB)

# Contributors without standing are, all together, at most this many in a tile, however many tokens they have.
NEWCOMERS_AT_MOST = 2.0
# A phone at fault finds no service wherever it is, and now and then shows some level that means nothing.
SILENCE_OF_FAULT = 0.9
LEVEL_OF_FAULT = (1 - SILENCE_OF_FAULT) / 60.0  # per dB
WALLS_DIFFER_DB = 7.0  # deviation of what is lost indoors, from house to house
ON_THE_WAY = 4  # tiles in one day from which a short stay in one of them was made in passing
PASSING_S = 120
MOVING_INSIDE = 0.01

HALF_LOG_TWO_PI = 0.5 * np.log(2 * np.pi)

# A mean over a normal law is a sum over equal steps. With steps of one and a half deviations it is wrong by
# 2 exp(-2 π² / 1.5²), less than a thousandth (Trefethen & Weideman 2014, SIAM Review 56).
WIDEST_STEP, FURTHEST = 1.5, 3.5  # deviations


def testify(testimony: Testimony, epoch: Epoch) -> Floats:
    """(group, margin) log-likelihoods of what each phone saw in each tile.

    The margin is that of the tile as the phone hears it, its offset included. The phone is right, or inside
    although it says not, or at fault.
    """
    return retell(testimony, epoch, np.ones(len(testimony.starts), dtype=bool))


def retell(testimony: Testimony, epoch: Epoch, about: Bools) -> Floats:
    """The same of some of the groups, which are those of whole tiles."""
    model, inside = epoch.model, _inside(testimony, epoch.model)[about]
    shares = _shares(testimony, standing(testimony, epoch))[about]
    testimony = testimony.take(about)
    places, fault = look(testimony, model), np.append(epoch.phones.fault, NEWCOMERS_FAULT)[testimony.phone]
    walls = model.wall_db, float(np.hypot(model.spot_db, WALLS_DIFFER_DB))
    parts = [
        np.log((1 - fault) * (1 - inside))[:, None] + _heard(testimony, model, places, 0.0, model.spot_db),
        np.log((1 - fault) * inside + 1e-12)[:, None] + _heard(testimony, model, places, *walls),
        np.repeat((np.log(fault) + _broken(testimony, model, places))[:, None], len(MARGINS), axis=1),
    ]
    return _log_sum(parts) * shares[:, None]


def _heard(testimony: Testimony, model: Model, places: Places, lost_db: float, spread_db: float) -> Floats:
    """If so much is lost on the way to the phone, and levels spread so much from place to place."""
    steps, log_weights = _normal(spread_db)
    wide = MARGINS[0] + STEP_DB * np.arange(steps[0], len(MARGINS) + steps[-1])
    rows = _row(testimony, model, wide - lost_db)
    at_place = np.add.reduceat(places.days[:, None] * rows[places.row], places.starts, axis=0)
    parts = [
        log_weight + at_place[:, first : first + len(MARGINS)]
        for first, log_weight in zip(steps - steps[0], log_weights, strict=True)
    ]
    return np.add.reduceat(places.weight[:, None] * _log_sum(parts), places.groups, axis=0)


def _normal(spread_db: float) -> tuple[Ints, Floats]:
    """Steps of the grid from the mean of a normal law, and the logarithms of their weights."""
    apart = max(1, int(WIDEST_STEP * spread_db / STEP_DB))
    furthest = int(FURTHEST * spread_db / STEP_DB) // apart
    steps = apart * np.arange(-furthest, furthest + 1)
    log = -0.5 * (steps * STEP_DB / spread_db) ** 2
    return steps, log - np.log(np.exp(log).sum())


def _log_sum(parts: list[Floats]) -> Floats:
    """Logarithm of the sum of what these are logarithms of."""
    top = np.maximum.reduce(parts)
    return np.asarray(top + np.log(sum(np.exp(part - top) for part in parts)))


def _row(testimony: Testimony, model: Model, margin: Floats) -> Floats:
    """(row, margin) log-likelihood of each row, a phone of that margin being where it was.

    And of its having arrived: so many of the failures never do.
    """
    rows, served = testimony.rows, testimony.served[:, None]
    loss = np.array([0.0, model.vehicle_db, model.wall_db, model.unknown_db])[rows.place]
    variance = model.day_db**2 + blur(rows.accuracy_m, model) + _doubt(rows.place, model)
    sd = np.sqrt(variance + _both_ways(testimony, model))[:, None]
    above = (margin - loss[:, None]) / sd
    level = (rows.margin_db - model.sensitivity_db)[:, None]
    failed = np.flatnonzero(testimony.served < 1)
    heard = np.flatnonzero((testimony.served > 0) & ~np.isnan(level[:, 0]))
    silent = np.flatnonzero((testimony.served > 0) & np.isnan(level[:, 0]))
    log = np.zeros((len(sd), len(margin)))
    log[failed] += (1 - served[failed]) * log_ndtr(-above[failed])
    log[silent] += served[silent] * log_ndtr(above[silent])
    apart = level[heard] / sd[heard] - above[heard]
    log[heard] -= served[heard] * (0.5 * apart**2 + np.log(sd[heard]) + HALF_LOG_TWO_PI)
    log[failed] += (1 - served[failed]) * np.log(1 - model.lost)
    outdoors = np.flatnonzero(rows.place != Environment.INDOOR)  # no failure behind walls was heard at all
    log[outdoors] -= np.log1p(-model.lost * ndtr(-above[outdoors]))
    return log


def _both_ways(testimony: Testimony, model: Model) -> Floats:
    """Variance, dB², between the readings of a row that found the service and of those that did not.

    Such a row saw places that differ, and which of its readings was where is not kept.
    """
    both = (testimony.served > 0) & (testimony.served < 1)
    return np.where(both, model.spot_db**2 * DIFFER[testimony.rows.spots], 0.0)


def _doubt(place: Ints, model: Model) -> Floats:
    """Variance, dB², of what is lost in such surroundings: houses differ, and who says nothing may ride."""
    return np.array([0.0, 1.0, WALLS_DIFFER_DB**2, (model.vehicle_db / 2) ** 2])[place]


def _inside(testimony: Testimony, model: Model) -> Floats:
    """Of each group: the probability that its phone was inside although it did not say so.

    A phone that moved within the tile, or passed it on a way through several, was not at home.
    """
    rows = testimony.rows
    by_place = np.array([model.mislabelled, model.mislabelled, 0.0, model.mislabelled_unknown])[rows.place]
    passing = (rows.dwell_s <= PASSING_S) & (_tiles_of_day(rows) >= ON_THE_WAY)
    moved = sharp(rows.accuracy_m) & FAR_APART[rows.spots] | passing
    each = np.where(moved, np.minimum(by_place, MOVING_INSIDE), by_place)
    return np.add.reduceat(each, testimony.starts) / np.diff(testimony.starts, append=len(each))


def _tiles_of_day(rows: Evidence) -> Ints:
    """Of each row: in how many tiles its phone was heard on that day."""
    order = np.lexsort([rows.tile, rows.day, rows.device, rows.contributor])
    columns = [column[order] for column in (rows.contributor, rows.device, rows.day)]
    starts = np.flatnonzero(changes(*columns))
    tiles = np.add.reduceat(changes(*columns, rows.tile[order]), starts, dtype=np.int64)
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.repeat(tiles, np.diff(starts, append=len(order)))
    return found


def _broken(testimony: Testimony, model: Model, places: Places) -> Floats:
    """Log-likelihood of each group's rows if the phone is at fault, whatever the margin."""
    level = np.where(np.isnan(testimony.rows.margin_db), np.log(1 - SILENCE_OF_FAULT), np.log(LEVEL_OF_FAULT))
    rows = testimony.served * level + (1 - testimony.served) * np.log(SILENCE_OF_FAULT * (1 - model.lost))
    rows -= np.log1p(-model.lost * SILENCE_OF_FAULT)
    at_place = np.add.reduceat(places.days * rows[places.row], places.starts)
    return np.add.reduceat(places.weight * at_place, places.groups)


def _shares(testimony: Testimony, stands: Bools) -> Floats:
    """Several phones of one person are one witness; newcomers together are few."""
    contributor = testimony.rows.contributor[testimony.starts]
    people = np.flatnonzero(changes(testimony.tile, contributor))
    phones = np.repeat(np.diff(people, append=len(contributor)), np.diff(people, append=len(contributor)))
    tiles = np.cumsum(changes(testimony.tile)) - 1
    new = np.bincount(tiles, np.where(stands, 0.0, 1.0 / phones))[tiles]
    few = np.minimum(1.0, NEWCOMERS_AT_MOST / np.maximum(new, 1e-9))
    return np.asarray(np.where(stands, 1.0, few) / phones)
