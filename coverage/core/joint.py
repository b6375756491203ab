"""The joint room: the normal law of tiles' margins and phones' offsets together, block by block."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.linalg import LinAlgError, lapack

from coverage.core import Floats, Ints

LEAST_VARIANCE = 0.05


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


def combine(prior: Floats, groups: Groups, sites: Sites) -> Joint:
    """By blocks: tiles as if offsets were nought, then the offsets, then what these change in the tiles."""
    n, p = len(prior), len(groups.offset_db)
    known = 1 / groups.offset_sd_db**2
    of_tile = _sum(groups.tile, sites.precision, n)
    of_phone = _sum(groups.phone, sites.precision, p) + known
    cross = np.zeros((n, p))
    cross[groups.tile, groups.phone] = sites.precision
    variance, moves = _given(prior, of_tile)
    moved = moves(cross)
    offsets = np.linalg.inv(np.diag(of_phone) - cross.T @ moved)
    tile_shift = _sum(groups.tile, sites.shift, n)
    phone_shift = _sum(groups.phone, sites.shift, p) + known * groups.offset_db
    phone_mean = offsets @ (phone_shift - moved.T @ tile_shift)
    tile_mean = moves(tile_shift - cross @ phone_mean)
    between = -moved @ offsets
    tile_variance = np.maximum(variance - (between * moved).sum(axis=1), LEAST_VARIANCE)
    variance = tile_variance[groups.tile] + np.diag(offsets)[groups.phone]
    variance = np.maximum(variance + 2 * between[groups.tile, groups.phone], LEAST_VARIANCE)
    mean = tile_mean[groups.tile] + phone_mean[groups.phone]
    return Joint(mean, variance, tile_mean, tile_variance, phone_mean, offsets, between)


def _sum(of: Ints, values: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(of, values, minlength=size))


def _given(prior: Floats, precision: Floats) -> tuple[Floats, Callable[[Floats], Floats]]:
    """Variances of tiles after independent observations of these precisions, and what a pull moves them by.

    The covariance itself, which is never asked for as a whole, would cost three times as much.
    """
    root = np.sqrt(precision)
    scaled = (root[:, None] * prior * root + np.eye(len(root))).T
    lower, refused = lapack.dpotrf(scaled, lower=1, overwrite_a=1)
    if refused:
        raise LinAlgError("the covariance of a window is not positive definite")
    half = lapack.dtrtri(lower, lower=1, overwrite_c=1)[0]

    def moved(pull: Floats) -> Floats:
        scaled = (pull.T / root).T
        return np.asarray(((scaled - half.T @ (half @ scaled)).T / root).T)

    return (1 - np.einsum("ij,ij->j", half, half)) / precision, moved


def others(groups: Groups, sites: Sites, joint: Joint, tile: int, part: slice) -> tuple[Floats, Floats]:
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
