"""The witness room: what the phones that were in a tile say, together, of how well it is served.

All that follows speaks of a tile's *margin*: its mean level, in dB above the one at which an ordinary phone
loses the service. Each tile's evidence becomes one table, the log-likelihood of every margin on `MARGINS`.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr, logsumexp

from coverage.core import Bools, Floats, Ints
from coverage.core.evidence import Environment, Evidence, changes
from coverage.core.model import Epoch, Model, rough, smooth

# dB, from darker than any phone can tell to what a phone reports beside a mast.
MARGINS = np.linspace(-60.0, 90.0, 76)

SPOTS, SPOT_M = 16, 50.0  # squares in a tile, metres
ALIKE_M = 80.0  # over which levels of places in a tile decorrelate: trees, houses (Gudmundson 1991)
# Contributors without standing are, all together, at most this many in a tile, however many tokens they have.
NEWCOMERS_AT_MOST = 2.0
NEWCOMERS_FAULT = 0.5  # nothing speaks for them yet
# A phone at fault finds no service wherever it is, and now and then shows some level that means nothing.
SILENCE_OF_FAULT = 0.9
LEVEL_OF_FAULT = (1 - SILENCE_OF_FAULT) / 60.0  # per dB
WALLS_DIFFER_DB = 7.0  # deviation of what is lost indoors, from house to house
ON_THE_WAY = 4  # tiles in one day from which a single reading in one of them was made in passing
SHARP_M = 40.0  # a fix worse than this may seem to move while it rests
MOVING_INSIDE = 0.01
AXIS = 1 / 1.515  # a stated accuracy holds 68 % of the positions; the deviation along each axis is less

# Nodes and weights of a mean over a normal law (Gauss-Hermite).
NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(3)
LOG_WEIGHTS = np.log(_WEIGHTS / _WEIGHTS.sum())


@dataclass(frozen=True)
class Testimony:
    """Rows that say something of a tile outdoors, and where each phone's part of them begins."""

    rows: Evidence  # sorted by tile, contributor, device
    served: Floats  # share of a row's readings that speak for the service
    starts: Ints  # first row of each phone in each tile
    phone: Ints  # of each such group: position among the epoch's phones, -1 for one that came later

    @property
    def tile(self) -> Ints:
        """The tile of each group."""
        return self.rows.tile[self.starts]

    @property
    def group(self) -> Ints:
        """The group of each row."""
        return np.repeat(np.arange(len(self.starts)), np.diff(self.starts, append=len(self.served)))


def hear(evidence: Evidence, epoch: Epoch) -> Testimony:
    """Leave out statements, failures indoors or in an outage, and all that is older than a lasting change."""
    excused = (evidence.place == Environment.INDOOR) | epoch.outages.cover(evidence.tile, evidence.day)
    against = np.where(excused, 0, evidence.against)
    speaks = (evidence.speaks_for + against > 0) & ~epoch.outages.outdated(evidence.tile, evidence.day)
    rows = np.flatnonzero(speaks)
    columns = [evidence.tile, evidence.contributor, evidence.device, evidence.day, evidence.place]
    rows = rows[np.lexsort([column[rows] for column in columns[::-1]])]
    heard = evidence.take(rows)
    starts = np.flatnonzero(changes(heard.tile, heard.contributor, heard.device)) if len(rows) else rows
    phone = epoch.phones.find(heard.contributor[starts], heard.device[starts])
    served = heard.speaks_for / np.maximum(heard.speaks_for + against[rows], 1)
    return Testimony(heard, served, starts, phone)


def testify(testimony: Testimony, epoch: Epoch) -> Floats:
    """(group, margin) log-likelihoods of what each phone saw in each tile, of the margin as that phone hears it.

    The phone is right, or inside although it says not, or at fault.
    """
    fault = np.append(epoch.phones.fault, NEWCOMERS_FAULT)[testimony.phone]
    inside, looks = _inside(testimony, epoch.model), looked(testimony, epoch.model)
    parts = [
        np.log((1 - fault) * (1 - inside))[:, None] + _heard(testimony, epoch.model, looks, 0.0),
        np.log((1 - fault) * inside + 1e-12)[:, None] + _behind_walls(testimony, epoch.model, looks),
        np.repeat((np.log(fault) + _broken(testimony, looks))[:, None], len(MARGINS), axis=1),
    ]
    return np.asarray(logsumexp(parts, axis=0)) * _shares(testimony, standing(testimony, epoch))[:, None]


def standing(testimony: Testimony, epoch: Epoch) -> Bools:
    """Whether each group's contributor has standing."""
    return np.append(epoch.phones.standing, False)[testimony.phone]


# --- One row, one phone ---------------------------------------------------------------------------


def _heard(testimony: Testimony, model: Model, looks: Floats, lost_db: float) -> Floats:
    """If the phone is right, and so much more is lost on the way to it."""
    rows = looks[:, None] * _row(testimony, model, MARGINS - lost_db)
    return np.add.reduceat(rows, testimony.starts, axis=0)


def _behind_walls(testimony: Testimony, model: Model, looks: Floats) -> Floats:
    """If the phone is inside, in one house or another."""
    walls = model.wall_db + WALLS_DIFFER_DB * NODES
    parts = [
        log + _heard(testimony, model, looks, wall) for log, wall in zip(LOG_WEIGHTS, walls, strict=True)
    ]
    return np.asarray(logsumexp(parts, axis=0))


def _row(testimony: Testimony, model: Model, margin: Floats) -> Floats:
    """(row, margin) log-likelihood of each row, a phone of that margin being where it was."""
    rows, served = testimony.rows, testimony.served[:, None]
    loss = np.array([0.0, model.vehicle_db, model.wall_db, model.unknown_db])[rows.place]
    variance = model.spot_db**2 + model.day_db**2 + _blur(rows.accuracy_m, model) + _doubt(rows.place, model)
    sd = np.sqrt(variance)[:, None]
    level = (rows.margin_db - model.sensitivity_db)[:, None]
    above = (margin - loss[:, None]) / sd
    seen = np.where(np.isnan(level), log_ndtr(above), -0.5 * (level / sd - above) ** 2 - np.log(sd) - 0.919)
    return np.where(served > 0, served * seen, 0.0) + np.where(
        served < 1, (1 - served) * log_ndtr(-above), 0.0
    )


def _doubt(place: Ints, model: Model) -> Floats:
    """Variance, dB², of what is lost in surroundings of that kind: houses differ, and who says nothing may ride."""
    return np.array([0.0, 1.0, WALLS_DIFFER_DB**2, (model.vehicle_db / 2) ** 2])[place]


def _blur(accuracy_m: Floats, model: Model) -> Floats:
    """Variance, dB², of the field between where a phone was and where it said to be."""
    away = np.nan_to_num(accuracy_m) * AXIS * np.sqrt(np.pi / 2)
    short = model.short_db**2 * (1 - rough(away / model.short_m))
    return np.asarray(2 * (short + model.long_db**2 * (1 - smooth(away / model.long_m))))


def _sharp(accuracy_m: Floats) -> Bools:
    """Whether a fix tells the places of a tile apart; what states none is taken for one that does."""
    return np.asarray(np.nan_to_num(accuracy_m) <= SHARP_M)


def _inside(testimony: Testimony, model: Model) -> Floats:
    """Of each group: the probability that its phone was inside although it did not say so.

    A phone that moved within the tile, or passed it on a way through several, was not at home.
    """
    rows = testimony.rows
    by_place = np.array([model.mislabelled, model.mislabelled, 0.0, model.mislabelled_unknown])[rows.place]
    readings = rows.speaks_for + rows.against
    passing = (readings == 1) & (_tiles_of_day(rows) >= ON_THE_WAY)
    moved = _sharp(rows.accuracy_m) & FAR_APART[rows.spots] | passing
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


def _broken(testimony: Testimony, looks: Floats) -> Floats:
    """Log-likelihood of each group's rows if the phone is at fault, whatever the margin."""
    level = np.where(np.isnan(testimony.rows.margin_db), np.log(1 - SILENCE_OF_FAULT), np.log(LEVEL_OF_FAULT))
    rows = testimony.served * level + (1 - testimony.served) * np.log(SILENCE_OF_FAULT)
    return np.add.reduceat(rows * looks, testimony.starts)


def _shares(testimony: Testimony, stands: Bools) -> Floats:
    """Several phones of one person are one witness; newcomers together are few."""
    contributor = testimony.rows.contributor[testimony.starts]
    people = np.flatnonzero(changes(testimony.tile, contributor))
    phones = np.repeat(np.diff(people, append=len(contributor)), np.diff(people, append=len(contributor)))
    tiles = np.cumsum(changes(testimony.tile)) - 1
    new = np.bincount(tiles, np.where(stands, 0.0, 1.0 / phones))[tiles]
    return np.where(stands, 1.0, np.minimum(1.0, NEWCOMERS_AT_MOST / np.maximum(new, 1e-9))) / phones


# --- Places within a tile -------------------------------------------------------------------------


def looked(testimony: Testimony, model: Model) -> Floats:
    """Of each row: how many independent looks at its tile it is worth.

    The mean of all looks at a tile differs from the tile's own by places that were not seen and by days that
    were not met: variance spot² (16 - places) / 15 / independent places + day² / rows, with places counted by
    Simpson's number, as a road that all take is one place. One look has the variance spot² + day²; the ratio
    is what all rows of the tile are worth, shared by the places that each saw.
    """
    rows = testimony.rows
    if not len(rows.tile):
        return np.empty(0)
    tiles = np.flatnonzero(changes(rows.tile))
    number = np.diff(tiles, append=len(rows.tile))
    of = np.repeat(np.arange(len(tiles)), number)
    spots = np.where(_sharp(rows.accuracy_m), rows.spots, SOMEWHERE)
    variance = unseen(spots, tiles, model) + model.day_db**2 / number
    worth = (model.spot_db**2 + model.day_db**2) / variance
    part = independent(spots)
    import os

    return np.asarray(part / np.bincount(of, part)[of] * worth[of]) * float(os.environ.get("LK", "1"))


def unseen(spots: Ints, tiles: Ints, model: Model) -> Floats:
    """Variance, dB², between the mean level of the places that the rows of each tile saw and that of the tile.

    Exact for the visits that each of the sixteen had: (v - u)' C (v - u), u being the same for all of them.
    """
    visits = np.add.reduceat((spots[:, None] >> np.arange(SPOTS) & 1).astype(float), tiles, axis=0)
    visits[visits.sum(axis=1) == 0] = SOMEWHERE >> np.arange(SPOTS) & 1
    off = visits / visits.sum(axis=1, keepdims=True) - 1 / SPOTS
    return np.asarray(model.spot_db**2 * ((off @ ALIKE) * off).sum(axis=1))


def apart(spots: Ints, others: Ints) -> Floats:
    """Half the mean squared difference of levels between two sets of places, for a variance of one."""
    one, other = ((mask[:, None] >> np.arange(SPOTS) & 1).astype(float) for mask in (spots, others))
    off = one / one.sum(axis=1, keepdims=True) - other / other.sum(axis=1, keepdims=True)
    return np.asarray(((off @ ALIKE) * off).sum(axis=1) / 2)


def independent(spots: Ints) -> Floats:
    """How many places far from each other are worth as much as these."""
    number = np.maximum(np.bitwise_count(spots), 1)
    return np.asarray(1 + (number - 1) / 3)


def _alike() -> Floats:
    """(spot, spot) covariance of levels, for a mean variance of one within a tile."""
    at = np.arange(SPOTS)
    away = SPOT_M * np.hypot(at[:, None] // 4 - at // 4, at[:, None] % 4 - at % 4)
    alike = np.exp(-away / ALIKE_M)
    return np.asarray(alike / (1 - alike.mean()))


def _far_apart() -> Bools:
    """Of each mask of places: whether two of them are neither one place nor beside each other."""
    masks = np.arange(1 << SPOTS)
    seen = masks[:, None] >> np.arange(SPOTS) & 1
    sides = seen.reshape(-1, 4, 4).any(axis=2), seen.reshape(-1, 4, 4).any(axis=1)
    return np.any([side[:, :-2] & side[:, 2:] | side[:, :1] & side[:, 3:] for side in sides], axis=(0, 2))


ALIKE = _alike()
FAR_APART = _far_apart()
SOMEWHERE = 1 << SPOTS // 2  # a place, where none is known
