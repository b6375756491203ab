"""The fixes room: how far a phone may be from where it says, and what that leaves unknown of the field."""

import numpy as np

from coverage.core import Bools, Floats
from coverage.core.evidence import changes
from coverage.core.hearing import Testimony
from coverage.core.model import Model, rough, smooth

SHARP_M = 40.0  # a fix worse than this may seem to move while it rests
AXIS = 1 / 1.515  # a stated accuracy holds 68 % of the positions; the deviation along each axis is less


def sharp(accuracy_m: Floats) -> Bools:
    """Whether a fix tells the places of a tile apart; what states none is taken for one that does."""
    return np.asarray(np.nan_to_num(accuracy_m) <= SHARP_M)


def blur(accuracy_m: Floats, model: Model) -> Floats:
    """Variance, dB², of the field between where a phone was and where it said to be."""
    away = np.nan_to_num(accuracy_m) * AXIS * np.sqrt(np.pi / 2)
    short = model.short_db**2 * (1 - smooth(away / model.short_m))
    return np.asarray(2 * (short + model.long_db**2 * (1 - rough(away / model.long_m))))


def astray(testimony: Testimony, model: Model) -> Floats:
    """Of each tile: deviation, dB, between its margin and that of the places where its phones really were.

    Fixes that err so far tell the field as blurred by that error: however many, they share the difference.
    """
    rows = testimony.rows
    tiles = np.flatnonzero(changes(rows.tile))
    variance = np.add.reduceat(blur(rows.accuracy_m, model), tiles) / np.diff(tiles, append=len(rows.tile))
    return np.sqrt(variance / 2)
