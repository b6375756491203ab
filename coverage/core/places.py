"""The places room: where in a tile its phones were, and for how much of the tile such places speak."""

from typing import NamedTuple

import numpy as np

from coverage.core import Bools, Floats, Ints
from coverage.core.evidence import changes
from coverage.core.fixes import sharp
from coverage.core.hearing import Testimony
from coverage.core.model import Model

# Days of one phone at one place agree a little more than the place alone explains: ten are worth five.
SAME_DAYS = 0.1
SPOTS, SPOT_M = 16, 50.0  # squares in a tile, metres
ALIKE_M = 80.0  # over which levels of places in a tile decorrelate: trees, houses (Gudmundson 1991)


class Places(NamedTuple):
    """Rows at the places that they saw, sorted by group and place: one element for each pair."""

    row: Ints
    days: Floats  # for how much each row counts among those of its place
    # First pair of each place of a group; the two that follow have one element for each of these.
    starts: Ints
    weight: Floats  # for how many independent places it counts
    groups: Ints  # first place of each group


def look(testimony: Testimony, model: Model) -> Places:
    """Where each phone was in each tile, and for how much each of its places counts.

    Days of a phone at one place share the place's own level, which is integrated out. Places near each other
    are alike, and a place that several phones saw is still one place: so much less does each of them count.
    """
    rows = testimony.rows
    spots = np.where(sharp(rows.accuracy_m) & (rows.spots > 0), rows.spots, SOMEWHERE)
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
    alike = ONE_PLACE * model.spot_db**2 / (model.spot_db**2 + model.day_db**2 / number)
    masks = np.bitwise_or.reduceat(spots, testimony.starts) if len(row) else row
    weight = WORTH[masks][group[starts]] / (1 + (phones[of.ravel()] - 1) * alike)
    days = np.repeat(1 / (1 + (number - 1) * SAME_DAYS), number)
    return Places(row, days, starts, weight, np.flatnonzero(changes(group[starts])) if len(row) else row)


def unseen(spots: Ints, tiles: Ints, model: Model) -> Floats:
    """Variance, dB², between the mean level of the places that each tile's rows saw and that of the tile.

    Exact for the visits that each of the sixteen had: (v - u)' C (v - u), u being the same for all of them,
    and what varies within a place where they were.
    """
    visits = np.add.reduceat((spots[:, None] >> np.arange(SPOTS) & 1).astype(float), tiles, axis=0)
    visits[visits.sum(axis=1) == 0] = SOMEWHERE >> np.arange(SPOTS) & 1
    share = visits / visits.sum(axis=1, keepdims=True)
    return np.asarray(model.spot_db**2 * (_spread(share - 1 / SPOTS) + WITHIN * (share**2).sum(axis=1)))


def apart(spots: Ints, others: Ints) -> Floats:
    """Half the mean squared difference of levels between two sets of places, for a variance of one."""
    one, other = ((mask[:, None] >> np.arange(SPOTS) & 1).astype(float) for mask in (spots, others))
    shares = one / one.sum(axis=1, keepdims=True), other / other.sum(axis=1, keepdims=True)
    within = WITHIN * sum((share**2).sum(axis=1) for share in shares)
    return np.asarray((_spread(shares[0] - shares[1]) + within) / 2)


def _spread(weights: Floats) -> Floats:
    """Variance of so weighted sums of the mean levels of places."""
    return np.asarray(((weights @ BETWEEN) * weights).sum(axis=1))


def _between() -> tuple[Floats, float]:
    """(spot, spot) covariance of the mean levels of places, and the variance within one.

    Both of a field of points with the correlation exp(-d / `ALIKE_M`) and a mean variance of one in a tile.
    """
    side, points = round(SPOTS**0.5), 6  # points of a place, each way
    at = SPOT_M / points * (np.arange(side * points) + 0.5)
    along = np.abs(at[:, None] - at).reshape(side, points, side, points)
    away = np.hypot(along[:, :, None, None, :, :, None, None], along[None, None, :, :, None, None])
    alike = np.exp(-away / ALIKE_M).mean(axis=(1, 3, 5, 7)).reshape(SPOTS, SPOTS)
    in_tile = 1 - alike.mean()
    return np.asarray(alike / in_tile), float((1 - alike[0, 0]) / in_tile)


def _far_apart() -> Bools:
    """Of each mask of places: whether two of them are neither one place nor beside each other."""
    masks = np.arange(1 << SPOTS)
    seen = masks[:, None] >> np.arange(SPOTS) & 1
    squares = seen.reshape(-1, 4, 4).astype(bool)
    lines = np.stack([squares.any(axis=2), squares.any(axis=1)])  # (side, mask, line)
    apart = lines[..., :2] & lines[..., 2:]
    return np.asarray((apart.any(axis=2) | lines[..., 0] & lines[..., 3]).any(axis=0))


def _differ() -> Floats:
    """Of each mask of places: what part of the variance within a tile is between them."""
    masks = np.arange(1 << SPOTS)
    seen = (masks[:, None] >> np.arange(SPOTS) & 1).astype(float)
    independent = WORTH * seen.sum(axis=1)
    return np.asarray(1 - 1 / np.maximum(independent, 1.0))


def _worth() -> Floats:
    """Of each mask of places: for how many independent ones each of them counts."""
    masks = np.arange(1 << SPOTS)
    seen = (masks[:, None] >> np.arange(SPOTS) & 1).astype(float)
    number = np.maximum(seen.sum(axis=1), 1.0)
    correlation = (BETWEEN + WITHIN * np.eye(SPOTS)) / (BETWEEN[0, 0] + WITHIN)
    return np.asarray(number / np.maximum(((seen @ correlation) * seen).sum(axis=1), 1.0))


BETWEEN, WITHIN = _between()
ONE_PLACE = float(BETWEEN[0, 0] / (BETWEEN[0, 0] + WITHIN))  # correlation of two phones in one place
WORTH = _worth()
DIFFER = _differ()
FAR_APART = _far_apart()
SOMEWHERE = 1 << SPOTS // 2  # a place, where none is known
