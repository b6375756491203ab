"""The cavities room: what a tile's neighbours say of its margin, and that together with its own evidence."""

from dataclasses import dataclass

import numpy as np

from coverage.core import Floats
from coverage.core.model import Model
from coverage.core.witness import MARGINS

NARROW_DB = 1.2  # below it, the grid would be too coarse for a normal law


@dataclass(frozen=True)
class Cavities:
    """What each tile's neighbours, and not the tile itself, say of its margin: a normal law, dB."""

    mean_db: Floats
    sd_db: Floats

    def log_law(self) -> Floats:
        """(tile, margin) logarithms of what is said of each margin, but for a constant."""
        away = (MARGINS - self.mean_db[:, None]) / self.sd_db[:, None]
        return np.asarray(-0.5 * away**2)


def alone(model: Model, tiles: int) -> Cavities:
    """Cavities without any neighbour: the field's own law."""
    return Cavities(np.full(tiles, model.mean_db), np.full(tiles, np.hypot(model.long_db, model.short_db)))


def over_offsets(own: Floats, offset: Floats, sd: Floats) -> Floats:
    """(group, …, margin) tables of margins plus offsets as tables of margins; offsets by group."""
    away = MARGINS - MARGINS[:, None]  # (margin, margin plus offset)
    out = np.empty_like(own)
    for row, (table, shift, spread) in enumerate(zip(own, offset, sd, strict=True)):
        kernel = np.exp(-0.5 * ((away - shift) / max(spread, NARROW_DB)) ** 2)
        top = table.max()
        told = np.exp(table - top) @ kernel.T / kernel.sum(axis=1).clip(min=1e-9)
        out[row] = np.log(told + 1e-300) + top
    return out


def posterior(cavities: Cavities, own: Floats) -> Floats:
    """(tile, margin) probabilities of each margin: neighbours times own evidence, the last step."""
    return _normalised(own + cavities.log_law())


def _normalised(log: Floats) -> Floats:
    weight = np.exp(log - log.max(axis=1, keepdims=True))
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def moments(mean: Floats, sd: Floats, own: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of each tile's margin under its cavity and its own evidence."""
    weight = posterior(Cavities(mean, sd), own)
    first = weight @ MARGINS
    return first, np.maximum(weight @ MARGINS**2 - first**2, 0.05)
