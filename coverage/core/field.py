"""The field room: margins of neighbouring tiles together, by expectation propagation on a Gaussian field.

Minka (2001), Expectation propagation for approximate Bayesian inference; Rasmussen & Williams (2006),
Gaussian processes for machine learning, 3.6. All sites are updated at once, damped.
"""

from dataclasses import dataclass

import numpy as np

from coverage.core import Floats, Ints
from coverage.core.cavities import NARROW_DB, Cavities, moments, over_offsets
from coverage.core.evidence import changes
from coverage.core.joint import Groups, Joint, Sites, combine, others
from coverage.core.model import Model, rough, smooth

SWEEPS = 30
DAMPING = 0.6  # of each sweep; less and opposite witnesses may make it swing
SETTLED_DB = 0.05  # no mean moved further in a sweep
LEAST_PRECISION = 1e-5
WIDER = 4.0  # a phone in a tile varies more than the tile does
# Levels have a longer tail than a normal law where they are low: behind hills. From here on downwards what
# neighbours say is no longer the mean of what is there, on planted worlds for development.
DARK_DB = 9.0


@dataclass(frozen=True)
class Foreseen:
    """What is known of some tiles, and of the phones that were there, without what was seen in them."""

    plain: Cavities  # as a normal law has it
    groups: Ints  # positions of their groups, tile by tile
    offset_db: Floats  # of the phone of each of these groups
    offset_sd_db: Floats
    starts: Ints  # first of these groups of each tile
    astray_db: Floats  # by tile

    def take(self, tiles: Ints) -> "Foreseen":
        """Of these positions of tiles alone."""
        sizes = np.diff(self.starts, append=len(self.groups))
        kept = np.isin(np.repeat(np.arange(len(sizes)), sizes), tiles)
        return Foreseen(
            Cavities(self.plain.mean_db[tiles], self.plain.sd_db[tiles]),
            self.groups[kept],
            self.offset_db[kept],
            self.offset_sd_db[kept],
            np.cumsum(sizes[tiles]) - sizes[tiles],
            self.astray_db[tiles],
        )

    def deepened(self, deepening: float) -> Cavities:
        """The cavities, dark ground being so much darker than a normal law makes of it."""
        said = self.plain.mean_db
        return Cavities(said - deepening * np.maximum(DARK_DB - said, 0.0), self.plain.sd_db)

    def seen(self, tables: Floats) -> Floats:
        """(tile, …, margin) own log-likelihoods, from the tables of the groups."""
        own = np.add.reduceat(over_offsets(tables, self.offset_db, self.offset_sd_db), self.starts, axis=0)
        far = np.flatnonzero(self.astray_db > NARROW_DB)
        own[far] = over_offsets(own[far], np.zeros(len(far)), self.astray_db[far])
        return np.asarray(own)


def covariance(model: Model, x: Floats, y: Floats) -> Floats:
    """(n, n) dB² between the margins of tiles with their middles at x, y, metres."""
    away = np.hypot(x[:, None] - x, y[:, None] - y)
    long = model.long_db**2 * rough(away / model.long_m)
    return np.asarray(long + model.short_db**2 * smooth(away / model.short_m))


def pool(
    model: Model, groups: Groups, x: Floats, y: Floats, asked: Ints | None = None
) -> tuple[Cavities, Floats]:
    """The cavities and own log-likelihoods (tile, margin) of tiles: the two terms of the last step.

    Unknowns are the margins of the tiles and the offsets of the phones; each phone in each tile is a site.
    `asked` are positions of tiles in order, all of them without it.
    """
    lent = foresee(model, groups, x, y, np.arange(len(x)) if asked is None else asked)
    return lent.deepened(model.deepening), lent.seen(groups.own[lent.groups])


def foresee(model: Model, groups: Groups, x: Floats, y: Floats, asked: Ints) -> Foreseen:
    """What all others say of the `asked` tiles and of the phones in them.

    All the sites of a tile are taken away from it and from its phones, whose offsets enter its own evidence
    as they are then known: from other tiles.
    """
    sites, joint = _settle(model, groups, x, y)
    first = np.searchsorted(groups.tile, asked)
    rows = [slice(at, end) for at, end in zip(first, np.searchsorted(groups.tile, asked + 1), strict=True)]
    laws = [others(groups, sites, joint, tile, part) for tile, part in zip(asked, rows, strict=True)]
    mean, variance = (np.array([law[at][0] for law in laws]) for at in (0, 1))
    offset, spread = (np.concatenate([law[at][1:] for law in laws]) for at in (0, 1))
    # Where next to nothing is left without the tile, rounding may make less than nothing: the prior, then.
    widest = model.long_db**2 + model.short_db**2
    at = np.concatenate([np.arange(part.start, part.stop) for part in rows])
    lost, strange = (variance <= 0) | (variance > widest), spread <= 0
    mean, variance = np.where(lost, 0.0, mean), np.where(lost, widest, variance)
    offset = np.where(strange, groups.offset_db[groups.phone[at]], offset)
    spread = np.where(strange, groups.offset_sd_db[groups.phone[at]] ** 2, spread)
    return Foreseen(
        Cavities(mean + model.mean_db, np.sqrt(np.maximum(variance, NARROW_DB**2))),
        at,
        offset,
        np.sqrt(spread),
        np.cumsum([0, *(part.stop - part.start for part in rows[:-1])]),
        groups.astray_db[asked],
    )


def _settle(model: Model, groups: Groups, x: Floats, y: Floats) -> tuple[Sites, Joint]:
    """The sites that agree with each other, and the normal law that they make."""
    prior = covariance(model, x, y)
    sites = Sites(np.full(len(groups.tile), LEAST_PRECISION), np.zeros(len(groups.tile)))
    joint = combine(prior, groups, sites)
    for _ in range(SWEEPS):
        cavity = _without(joint.mean, joint.variance, sites.precision, sites.shift, _widest(model))
        aim = _tilted(model.mean_db, groups.own, *cavity)
        sites = Sites(*(old + DAMPING * (new - old) for old, new in zip(sites, aim, strict=True)))
        before, joint = joint, combine(prior, groups, sites)
        if np.abs(joint.mean - before.mean).max(initial=0.0) < SETTLED_DB:
            break
    return sites, joint


def _widest(model: Model) -> float:
    """Variance, dB², of a phone in a tile of which nothing is known."""
    return WIDER * (model.long_db**2 + model.short_db**2)


def _tilted(mean_db: float, own: Floats, mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """The sites that give each group the moments of its cavity times its table."""
    tilted_mean, tilted_variance = moments(mean + mean_db, np.sqrt(variance), own)
    precision = np.maximum(1 / tilted_variance - 1 / variance, LEAST_PRECISION)
    return precision, (tilted_mean - mean_db) * (precision + 1 / variance) - mean / variance


def separate(groups: Groups) -> Floats:
    """Each tile's own log-likelihoods with the offsets as they were known before."""
    own = over_offsets(groups.own, groups.offset_db[groups.phone], groups.offset_sd_db[groups.phone])
    return np.add.reduceat(own, np.flatnonzero(changes(groups.tile)), axis=0)


def _without(
    mean: Floats, variance: Floats, precision: Floats, shift: Floats, widest: float
) -> tuple[Floats, Floats]:
    """The posterior with each one's own site taken away; the prior, where next to nothing is left of it."""
    rest = 1 / variance - precision
    left = rest > 1 / widest
    safe = np.where(left, rest, 1.0)
    cavity = np.where(left, (mean / variance - shift) / safe, 0.0)
    return cavity, np.maximum(np.where(left, 1 / safe, widest), NARROW_DB**2)
