"""The field room: margins of neighbouring tiles together, by expectation propagation on a Gaussian field.

Minka (2001), Expectation propagation for approximate Bayesian inference; Rasmussen & Williams (2006),
Gaussian processes for machine learning, 3.6. All sites are updated at once, damped.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.linalg import cholesky, solve_triangular

from coverage.core import Floats, Ints
from coverage.core.evidence import changes
from coverage.core.model import Model, rough, smooth
from coverage.core.witness import MARGINS

SWEEPS = 30
DAMPING = 0.6  # of each sweep; less and opposite witnesses may make it swing
SETTLED_DB = 0.05  # no mean moved further in a sweep
LEAST_PRECISION = 1e-5
LEAST_VARIANCE = 0.05
WIDER = 4.0  # a phone in a tile varies more than the tile does
NARROW_DB = 1.2  # below it, the grid would be too coarse for a normal law


@dataclass(frozen=True)
class Cavities:
    """What each tile's neighbours, and not the tile itself, say of its margin: a normal law, dB."""

    mean_db: Floats
    sd_db: Floats


class Groups(NamedTuple):
    """What each phone says in each tile, sorted by tile; and what is known of each phone before that."""

    tile: Ints
    phone: Ints
    own: Floats  # (group, margin) log-likelihoods of the tile's margin plus the phone's offset
    offset_db: Floats  # of each phone
    offset_sd_db: Floats
    astray_db: Floats  # of each tile: deviation between its margin and that of where its phones really were


class Sites(NamedTuple):
    """The normal law that stands for each group's table: precision, and precision times mean."""

    precision: Floats
    shift: Floats


class Joint(NamedTuple):
    """The normal law of all unknowns, as far as it is asked for; margins without the field's mean."""

    mean: Floats  # of each group: its tile's margin plus its phone's offset
    variance: Floats
    tile_mean: Floats
    tile_variance: Floats
    phone_mean: Floats
    phone_covariance: Floats  # (phone, phone)
    between: Floats  # (tile, phone) covariance


def covariance(model: Model, x: Floats, y: Floats) -> Floats:
    """(n, n) dB² between the margins of tiles with their middles at x, y, metres."""
    away = np.hypot(x[:, None] - x, y[:, None] - y)
    long = model.long_db**2 * smooth(away / model.long_m)
    return np.asarray(long + model.short_db**2 * rough(away / model.short_m))


def pool(
    model: Model, groups: Groups, x: Floats, y: Floats, asked: Ints | None = None
) -> tuple[Cavities, Floats]:
    """The cavities and own log-likelihoods (tile, margin) of tiles: the two terms of the last step.

    Unknowns are the margins of the tiles and the offsets of the phones; each phone in each tile is a site.
    `asked` are positions of tiles in order, all of them without it.
    """
    prior = covariance(model, x, y)
    sites = Sites(np.full(len(groups.tile), LEAST_PRECISION), np.zeros(len(groups.tile)))
    joint, widest = _posterior(prior, groups, sites), model.long_db**2 + model.short_db**2
    for _ in range(SWEEPS):
        cavity = _without(joint.mean, joint.variance, sites.precision, sites.shift, WIDER * widest)
        aim = _tilted(model.mean_db, groups.own, *cavity)
        sites = Sites(*(old + DAMPING * (new - old) for old, new in zip(sites, aim, strict=True)))
        before, joint = joint, _posterior(prior, groups, sites)
        if np.abs(joint.mean - before.mean).max(initial=0.0) < SETTLED_DB:
            break
    return _apart(model, groups, sites, joint, np.arange(len(x)) if asked is None else asked)


def _posterior(prior: Floats, groups: Groups, sites: Sites) -> Joint:
    """By blocks: tiles as if offsets were nought, then the offsets, then what these change in the tiles."""
    n, p = len(prior), len(groups.offset_db)
    known = 1 / groups.offset_sd_db**2
    of_tile = _sum(groups.tile, sites.precision, n)
    of_phone = _sum(groups.phone, sites.precision, p) + known
    cross = np.zeros((n, p))
    cross[groups.tile, groups.phone] = sites.precision
    tiles = _given(prior, of_tile)
    moved = tiles @ cross
    offsets = np.linalg.inv(np.diag(of_phone) - cross.T @ moved)
    tile_shift = _sum(groups.tile, sites.shift, n)
    phone_shift = _sum(groups.phone, sites.shift, p) + known * groups.offset_db
    phone_mean = offsets @ (phone_shift - moved.T @ tile_shift)
    tile_mean = tiles @ (tile_shift - cross @ phone_mean)
    between = -moved @ offsets
    tile_variance = np.maximum(np.diag(tiles) - (between * moved).sum(axis=1), LEAST_VARIANCE)
    variance = tile_variance[groups.tile] + np.diag(offsets)[groups.phone]
    variance = np.maximum(variance + 2 * between[groups.tile, groups.phone], LEAST_VARIANCE)
    mean = tile_mean[groups.tile] + phone_mean[groups.phone]
    return Joint(mean, variance, tile_mean, tile_variance, phone_mean, offsets, between)


def _sum(of: Ints, values: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(of, values, minlength=size))


def _given(prior: Floats, precision: Floats) -> Floats:
    """(n, n) covariance of the tiles after independent observations of these precisions."""
    root = np.sqrt(precision)
    scaled = root[:, None] * prior
    lower = cholesky(scaled * root + np.eye(len(root)), lower=True, overwrite_a=True, check_finite=False)
    half = solve_triangular(lower, scaled, lower=True, overwrite_b=True, check_finite=False)
    return np.asarray(prior - half.T @ half)


def _tilted(mean_db: float, own: Floats, mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """The sites that give each group the moments of its cavity times its table."""
    tilted_mean, tilted_variance = moments(mean + mean_db, np.sqrt(variance), own)
    precision = np.maximum(1 / tilted_variance - 1 / variance, LEAST_PRECISION)
    return precision, (tilted_mean - mean_db) * (precision + 1 / variance) - mean / variance


def _apart(model: Model, groups: Groups, sites: Sites, joint: Joint, asked: Ints) -> tuple[Cavities, Floats]:
    """Split each tile's posterior into what others say of it and what was seen in it.

    All the sites of a tile are taken away from it and from its phones, whose offsets enter its own evidence
    as they are then known: from other tiles.
    """
    first = np.searchsorted(groups.tile, asked)
    rows = [slice(at, end) for at, end in zip(first, np.searchsorted(groups.tile, asked + 1), strict=True)]
    lent = [_others(groups, sites, joint, tile, part) for tile, part in zip(asked, rows, strict=True)]
    mean, variance = (np.array([law[at][0] for law in lent]) for at in (0, 1))
    offset, spread = (np.concatenate([law[at][1:] for law in lent]) for at in (0, 1))
    # Where next to nothing is left without the tile, rounding may make less than nothing: the prior, then.
    widest = model.long_db**2 + model.short_db**2
    phone = np.concatenate([groups.phone[part] for part in rows])
    lost, strange = (variance <= 0) | (variance > widest), spread <= 0
    mean, variance = np.where(lost, 0.0, mean), np.where(lost, widest, variance)
    offset = np.where(strange, groups.offset_db[phone], offset)
    spread = np.where(strange, groups.offset_sd_db[phone] ** 2, spread)
    own = _over_offsets(np.concatenate([groups.own[part] for part in rows]), offset, np.sqrt(spread))
    sizes = [part.stop - part.start for part in rows]
    own = np.add.reduceat(own, np.cumsum([0, *sizes[:-1]]), axis=0)
    far = np.flatnonzero(groups.astray_db[asked] > NARROW_DB)
    own[far] = _over_offsets(own[far], np.zeros(len(far)), groups.astray_db[asked][far])
    return Cavities(mean + model.mean_db, np.sqrt(np.maximum(variance, NARROW_DB**2))), own


def _others(groups: Groups, sites: Sites, joint: Joint, tile: int, part: slice) -> tuple[Floats, Floats]:
    """Mean and variance of a tile's margin and of its phones' offsets without the sites of the tile."""
    phone, precision, shift = groups.phone[part], sites.precision[part], sites.shift[part]
    size = len(phone) + 1
    covariance = np.empty((size, size))
    covariance[0, 0] = joint.tile_variance[tile]
    covariance[0, 1:] = covariance[1:, 0] = joint.between[tile, phone]
    covariance[1:, 1:] = joint.phone_covariance[np.ix_(phone, phone)]
    known = np.linalg.inv(covariance)
    pull = known @ np.concatenate([[joint.tile_mean[tile]], joint.phone_mean[phone]])
    known[0, 0] -= precision.sum()
    known[0, 1:] -= precision
    known[1:, 0] -= precision
    known[1:, 1:] -= np.diag(precision)
    pull -= np.concatenate([[shift.sum()], shift])
    law = np.linalg.inv(known)
    return law @ pull, np.diag(law)


def _over_offsets(own: Floats, offset: Floats, sd: Floats) -> Floats:
    """Tables of margins plus offsets as tables of margins, the offsets being so well known."""
    away = MARGINS - MARGINS[:, None]  # (margin, margin plus offset)
    out = np.empty_like(own)
    for row, (table, shift, spread) in enumerate(zip(own, offset, sd, strict=True)):
        kernel = np.exp(-0.5 * ((away - shift) / max(spread, NARROW_DB)) ** 2)
        top = table.max()
        out[row] = np.log(kernel @ np.exp(table - top) / kernel.sum(axis=1).clip(min=1e-9) + 1e-300) + top
    return out


def alone(model: Model, tiles: int) -> Cavities:
    """Cavities without any neighbour: the field's own law."""
    return Cavities(np.full(tiles, model.mean_db), np.full(tiles, np.hypot(model.long_db, model.short_db)))


def separate(groups: Groups) -> Floats:
    """Each tile's own log-likelihoods with the offsets as they were known before."""
    own = _over_offsets(groups.own, groups.offset_db[groups.phone], groups.offset_sd_db[groups.phone])
    return np.add.reduceat(own, np.flatnonzero(changes(groups.tile)), axis=0)


def posterior(cavities: Cavities, own: Floats) -> Floats:
    """(tile, margin) probabilities of each margin: neighbours times own evidence, the last step."""
    away = (MARGINS - cavities.mean_db[:, None]) / cavities.sd_db[:, None]
    return _normalised(own - 0.5 * away**2)


def _normalised(log: Floats) -> Floats:
    weight = np.exp(log - log.max(axis=1, keepdims=True))
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def moments(mean: Floats, sd: Floats, own: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of each tile's margin under its cavity and its own evidence."""
    weight = _normalised(own - 0.5 * ((MARGINS - mean[:, None]) / sd[:, None]) ** 2)
    first = weight @ MARGINS
    return first, np.maximum(weight @ MARGINS**2 - first**2, 0.05)


def _without(
    mean: Floats, variance: Floats, precision: Floats, shift: Floats, widest: float
) -> tuple[Floats, Floats]:
    """The posterior with each one's own site taken away; the prior, where next to nothing is left of it."""
    rest = 1 / variance - precision
    left = rest > 1 / widest
    safe = np.where(left, rest, 1.0)
    cavity = np.where(left, (mean / variance - shift) / safe, 0.0)
    return cavity, np.maximum(np.where(left, 1 / safe, widest), NARROW_DB**2)
