"""The trials' network: masts by greed on a soft plan, and what is really heard in each cell of 25 m."""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import zoom

from worlds.frame import TILE_M, Bools, Floats
from worlds.noise import correlated
from worlds.propagation import HEAD_AND_HAND_DB, diffraction, hata, obstruction
from worlds.relief import SPACING_M, softened
from worlds.trials.land import FRAME, Land
from worlds.trials.scenario import Ground

CELL_M = 25
WHITE_AT_MOST = 0.2  # docs/method.md: θ up to here is white
MEGAHERTZ, EIRP_DBM, MAST_M = 800.0, 30.0, 32.0  # 4G's rural carrier: the power of one resource element
PLAN_RELIEF_M = 350.0  # operators plan on a softer relief than the one that is there
SUMMITS = 14  # places for a mast beside those of the villages
LOOK_AROUND_M = 800.0  # a mast stands on the highest ground around
AIM, PLANNED_DBM = 0.96, -112.0  # masts are added until the plan has this level on this share of the land
FLOOR_DBM = (-122.0, -117.0)  # where these phones lose 4G: drawn for each world, as phones differ by year
# What is near the phone shadows all masts alike: 0.5 between sites is the usual model (3GPP TR 36.942).
SHARED = 0.5
OUTAGE_WHITE = 0.08  # the mast that fails is the one whose loss adds about this share of white tiles


@dataclass(frozen=True)
class Network:
    """Levels in dBm: of cells of `CELL_M`, with all masts and without the one that fails; and as planned.

    `floor_dbm` is the least level that serves a phone of ordinary sensitivity; `planned` has a row and a
    column for each row and column of tiles.
    """

    level: Floats
    level_in_outage: Floats
    planned: Floats
    floor_dbm: float


def build(random: np.random.Generator, land: Land, ground: Ground) -> Network:
    """Masts, then the power that leaves the wanted share of tiles white."""
    masts, planned = _masts(random, land)
    medians = np.array([_median(land.relief, mast) for mast in masts])
    heard = _evened(medians, ground.evenness) + _wide(random, ground, len(masts))
    near = ground.fine_db * correlated(random, FRAME.size(CELL_M), CELL_M, ground.fine_m)
    level = _finer(heard.max(axis=0)) + near
    floor = float(random.uniform(*FLOOR_DBM))
    white = random.uniform(ground.least_white, ground.most_white)
    power = floor - float(np.quantile(_deciding(level), white))
    less = [_finer(np.delete(heard, mast, axis=0).max(axis=0)) + near + power for mast in range(len(masts))]
    extra = np.array([(_deciding(one) < floor).mean() for one in less]) - white
    failing = int(np.abs(extra - OUTAGE_WHITE).argmin())
    return Network(level + power, less[failing], planned + power, floor)


def share(level: Floats, floor_dbm: float) -> Floats:
    """θ of each tile (rows, columns): the share of its cells at or above the least level that serves."""
    return np.asarray((_by_tile(level) >= floor_dbm).mean(axis=-1))


def _deciding(level: Floats) -> Floats:
    """The level of each tile that is below the floor exactly where the tile is white."""
    cells = np.sort(_by_tile(level), axis=-1)
    return np.asarray(cells[..., -int(WHITE_AT_MOST * cells.shape[-1]) - 1])


def _by_tile(level: Floats) -> Floats:
    side, n = TILE_M // CELL_M, FRAME.size(TILE_M)
    return level.reshape(n, side, n, side).swapaxes(1, 2).reshape(n, n, side * side)


def _finer(raster: Floats) -> Floats:
    """A raster of `SPACING_M` as one of `CELL_M`, without steps."""
    return np.asarray(zoom(raster, SPACING_M // CELL_M, order=1, mode="nearest", grid_mode=True))


def _median(relief: Floats, mast: tuple[float, float, float], spacing: int = TILE_M) -> Floats:
    """Median levels of one mast on the raster of the relief, computed on one of `spacing` metres."""
    x, y = FRAME.centres(spacing)
    distance = np.hypot(x - mast[0], y - mast[1]) / 1000
    loss = hata(distance, MEGAHERTZ, mast[2]) + HEAD_AND_HAND_DB
    level = EIRP_DBM - loss - diffraction(obstruction(relief, FRAME, mast, x, y), distance, MEGAHERTZ)
    return np.asarray(zoom(level, spacing // SPACING_M, order=1, mode="nearest", grid_mode=True))


def _evened(medians: Floats, evenness: float) -> Floats:
    """Medians by mast, with so much of the differences of the best of them taken away."""
    best = medians.max(axis=0)
    return np.asarray(medians + evenness * (best.mean() - best))


def _wide(random: np.random.Generator, ground: Ground, masts: int) -> Floats:
    """(mast, n, n) dB of the shadowing that reaches over several tiles."""
    fields = [correlated(random, FRAME.size(SPACING_M), SPACING_M, ground.wide_m) for _ in range(masts + 1)]
    common, own = fields[0], np.array(fields[1:])
    return np.asarray(ground.wide_db * (np.sqrt(SHARED) * common + np.sqrt(1 - SHARED) * own))


def _masts(random: np.random.Generator, land: Land) -> tuple[list[tuple[float, float, float]], Floats]:
    """The places of masts, and the operator's simulation with all of them, by tile."""
    relief = softened(land.relief, PLAN_RELIEF_M)
    starts = np.vstack([land.villages, random.uniform(0, FRAME.side, (SUMMITS, 2))])
    places = [_highest(land.relief, start) for start in starts]
    plan = np.array([_median(relief, place) for place in places])
    chosen = _greedy(plan >= PLANNED_DBM)
    best = plan[chosen].max(axis=0)
    n, times = FRAME.size(TILE_M), TILE_M // SPACING_M
    return [places[at] for at in chosen], best.reshape(n, times, n, times).mean(axis=(1, 3))


def _highest(relief: Floats, start: Floats) -> tuple[float, float, float]:
    """x, y and height of an antenna on the highest ground around a place."""
    x, y = FRAME.centres(SPACING_M)
    near = np.hypot(x - start[0], y - start[1]) <= LOOK_AROUND_M
    at = int(np.where(near, relief, -np.inf).argmax())
    return float(x.flat[at]), float(y.flat[at]), MAST_M


def _greedy(covered: Bools) -> list[int]:
    """Two masts at least, each the one that adds most to the land covered."""
    chosen: list[int] = []
    done = np.zeros(covered.shape[1:], dtype=bool)
    while len(chosen) < 2 or (done.mean() < AIM and len(chosen) < len(covered)):
        gain = (covered & ~done).sum(axis=(1, 2)).astype(float)
        gain[chosen] = -1.0
        chosen.append(int(gain.argmax()))
        done |= covered[chosen[-1]]
    return chosen
