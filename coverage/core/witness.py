"""The witness room: what the phones that were in a tile say, together, of how well it is served.

All that follows speaks of a tile's *margin*: its mean level, in dB above the one at which an ordinary phone
loses the service. Each tile's evidence becomes one table, the log-likelihood of every margin on `MARGINS`.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import log_ndtr

from coverage.core import Bools, Floats, Ints
from coverage.core.evidence import Environment, Evidence, changes
from coverage.core.model import Epoch, Model, rough, smooth

# dB, from darker than any phone can tell to what a phone reports beside a mast.
MARGINS = np.linspace(-60.0, 90.0, 76)

# Days of one phone at one place agree a little more than the place alone explains: ten are worth five.
SAME_DAYS = 0.1
SPOTS, SPOT_M = 16, 50.0  # squares in a tile, metres
ALIKE_M = 80.0  # over which levels of places in a tile decorrelate: trees, houses (Gudmundson 1991)
# Contributors without standing are, all together, at most this many in a tile, however many tokens they have.
NEWCOMERS_AT_MOST = 2.0
NEWCOMERS_FAULT = 0.5  # nothing speaks for them yet
# A phone more likely at fault than not, or so much worse than an ordinary one, fails where nothing is missing; so
# does one whose fix errs by more than half a tile, and names the next one. All speak, none of them is a witness.
AT_FAULT, NEARLY_DEAF_DB, NAMED_M = 0.5, -8.0, 100.0
# A phone at fault finds no service wherever it is, and now and then shows some level that means nothing.
SILENCE_OF_FAULT = 0.9
LEVEL_OF_FAULT = (1 - SILENCE_OF_FAULT) / 60.0  # per dB
WALLS_DIFFER_DB = 7.0  # deviation of what is lost indoors, from house to house
ON_THE_WAY = 4  # tiles in one day from which a short stay in one of them was made in passing
PASSING_S = 120
SHARP_M = 40.0  # a fix worse than this may seem to move while it rests
MOVING_INSIDE = 0.01
AXIS = 1 / 1.515  # a stated accuracy holds 68 % of the positions; the deviation along each axis is less

HALF_LOG_TWO_PI = 0.5 * np.log(2 * np.pi)

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


class Places(NamedTuple):
    """Rows at the places that they saw, sorted by group and place: one element for each pair."""

    row: Ints
    days: Floats  # for how much each row counts among those of its place
    starts: (
        Ints  # first pair of each place of a group; the two that follow have one element for each of these
    )
    weight: Floats  # for how many independent places it counts
    groups: Ints  # first place of each group


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
    """(group, margin) log-likelihoods of what each phone saw in each tile.

    The margin is that of the tile as the phone hears it, its offset included. The phone is right, or inside
    although it says not, or at fault.
    """
    model, places = epoch.model, look(testimony, epoch.model)
    fault, inside = np.append(epoch.phones.fault, NEWCOMERS_FAULT)[testimony.phone], _inside(testimony, model)
    walls = model.wall_db, float(np.hypot(model.spot_db, WALLS_DIFFER_DB))
    parts = [
        np.log((1 - fault) * (1 - inside))[:, None] + _heard(testimony, model, places, 0.0, model.spot_db),
        np.log((1 - fault) * inside + 1e-12)[:, None] + _heard(testimony, model, places, *walls),
        np.repeat((np.log(fault) + _broken(testimony, places))[:, None], len(MARGINS), axis=1),
    ]
    return _log_sum(parts) * _shares(testimony, standing(testimony, epoch))[:, None]


def standing(testimony: Testimony, epoch: Epoch) -> Bools:
    """Whether each group's contributor has standing."""
    people = np.unique(epoch.phones.contributor[epoch.phones.standing])
    return np.asarray(np.isin(testimony.rows.contributor[testimony.starts], people))


def able(testimony: Testimony, epoch: Epoch) -> Bools:
    """Whether a failure in each row is a witness's: of a phone that hears, in a place that is named."""
    fault = np.append(epoch.phones.fault, NEWCOMERS_FAULT)[testimony.phone]
    offset = np.append(epoch.phones.offset_db, 0.0)[testimony.phone]
    hears = (fault <= AT_FAULT) & (offset >= NEARLY_DEAF_DB)
    return np.asarray(hears[testimony.group] & (np.nan_to_num(testimony.rows.accuracy_m) <= NAMED_M))


# --- One row, one phone ---------------------------------------------------------------------------


def _heard(testimony: Testimony, model: Model, places: Places, lost_db: float, spread_db: float) -> Floats:
    """If so much is lost on the way to the phone, and levels spread so much from place to place."""
    parts = []
    for log_weight, node in zip(LOG_WEIGHTS, NODES, strict=True):
        rows = _row(testimony, model, MARGINS - lost_db + spread_db * node)
        at_place = np.add.reduceat(places.days[:, None] * rows[places.row], places.starts, axis=0)
        parts.append(log_weight + at_place)
    return np.add.reduceat(places.weight[:, None] * _log_sum(parts), places.groups, axis=0)


def _log_sum(parts: list[Floats]) -> Floats:
    """Logarithm of the sum of what these are logarithms of."""
    top = np.maximum.reduce(parts)
    return np.asarray(top + np.log(sum(np.exp(part - top) for part in parts)))


def _row(testimony: Testimony, model: Model, margin: Floats) -> Floats:
    """(row, margin) log-likelihood of each row, a phone of that margin being where it was."""
    rows, served = testimony.rows, testimony.served[:, None]
    loss = np.array([0.0, model.vehicle_db, model.wall_db, model.unknown_db])[rows.place]
    sd = np.sqrt(model.day_db**2 + _blur(rows.accuracy_m, model) + _doubt(rows.place, model))[:, None]
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
    return log


def _doubt(place: Ints, model: Model) -> Floats:
    """Variance, dB², of what is lost in such surroundings: houses differ, and who says nothing may ride."""
    return np.array([0.0, 1.0, WALLS_DIFFER_DB**2, (model.vehicle_db / 2) ** 2])[place]


def _blur(accuracy_m: Floats, model: Model) -> Floats:
    """Variance, dB², of the field between where a phone was and where it said to be."""
    away = np.nan_to_num(accuracy_m) * AXIS * np.sqrt(np.pi / 2)
    short = model.short_db**2 * (1 - rough(away / model.short_m))
    return np.asarray(2 * (short + model.long_db**2 * (1 - smooth(away / model.long_m))))


def astray(testimony: Testimony, model: Model) -> Floats:
    """Of each tile: deviation, dB, between its margin and that of the places where its phones really were.

    Fixes that err so far tell the field as blurred by that error: however many, they share the difference.
    """
    rows = testimony.rows
    tiles = np.flatnonzero(changes(rows.tile))
    blur = np.add.reduceat(_blur(rows.accuracy_m, model), tiles) / np.diff(tiles, append=len(rows.tile))
    return np.sqrt(blur / 2)


def _sharp(accuracy_m: Floats) -> Bools:
    """Whether a fix tells the places of a tile apart; what states none is taken for one that does."""
    return np.asarray(np.nan_to_num(accuracy_m) <= SHARP_M)


def _inside(testimony: Testimony, model: Model) -> Floats:
    """Of each group: the probability that its phone was inside although it did not say so.

    A phone that moved within the tile, or passed it on a way through several, was not at home.
    """
    rows = testimony.rows
    by_place = np.array([model.mislabelled, model.mislabelled, 0.0, model.mislabelled_unknown])[rows.place]
    passing = (rows.dwell_s <= PASSING_S) & (_tiles_of_day(rows) >= ON_THE_WAY)
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


def _broken(testimony: Testimony, places: Places) -> Floats:
    """Log-likelihood of each group's rows if the phone is at fault, whatever the margin."""
    level = np.where(np.isnan(testimony.rows.margin_db), np.log(1 - SILENCE_OF_FAULT), np.log(LEVEL_OF_FAULT))
    rows = testimony.served * level + (1 - testimony.served) * np.log(SILENCE_OF_FAULT)
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


# --- Places within a tile -------------------------------------------------------------------------


def look(testimony: Testimony, model: Model) -> Places:
    """Where each phone was in each tile, and for how much each of its places counts.

    Days of a phone at one place share the place's own level, which is integrated out. Places near each other
    are alike, and a place that several phones saw is still one place: so much less does each of them count.
    """
    rows = testimony.rows
    spots = np.where(_sharp(rows.accuracy_m) & (rows.spots > 0), rows.spots, SOMEWHERE)
    row, spot = np.nonzero(spots[:, None] >> np.arange(SPOTS) & 1)
    group = testimony.group[row]
    order = np.lexsort([row, spot, group])
    row, spot, group = row[order], spot[order], group[order]
    starts = np.flatnonzero(changes(group, spot)) if len(row) else row
    number = np.diff(starts, append=len(row))
    _, of, phones = np.unique(
        np.stack([testimony.tile[group[starts]], spot[starts]]),
        axis=1,
        return_inverse=True,
        return_counts=True,
    )
    alike = model.spot_db**2 / (model.spot_db**2 + model.day_db**2 / number)
    masks = np.bitwise_or.reduceat(spots, testimony.starts) if len(row) else row
    weight = WORTH[masks][group[starts]] / (1 + (phones[of.ravel()] - 1) * alike)
    days = np.repeat(1 / (1 + (number - 1) * SAME_DAYS), number)
    return Places(row, days, starts, weight, np.flatnonzero(changes(group[starts])) if len(row) else row)


def unseen(spots: Ints, tiles: Ints, model: Model) -> Floats:
    """Variance, dB², between the mean level of the places that each tile's rows saw and that of the tile.

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
    squares = seen.reshape(-1, 4, 4).astype(bool)
    lines = np.stack([squares.any(axis=2), squares.any(axis=1)])  # (side, mask, line)
    apart = lines[..., :2] & lines[..., 2:]
    return np.asarray((apart.any(axis=2) | lines[..., 0] & lines[..., 3]).any(axis=0))


def _worth() -> Floats:
    """Of each mask of places: for how many independent ones each of them counts."""
    masks = np.arange(1 << SPOTS)
    seen = (masks[:, None] >> np.arange(SPOTS) & 1).astype(float)
    number = np.maximum(seen.sum(axis=1), 1.0)
    correlation = ALIKE / ALIKE[0, 0]
    return np.asarray(number / np.maximum(((seen @ correlation) * seen).sum(axis=1), 1.0))


ALIKE = _alike()
WORTH = _worth()
FAR_APART = _far_apart()
SOMEWHERE = 1 << SPOTS // 2  # a place, where none is known
