"""The worlds' truth: what phones would measure at every place, and the share of each tile that is served."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coverage.core.evidence import SERVICES
from worlds.frame import CELL_M, TILE_M, Bools, Floats, Ints
from worlds.land import Land
from worlds.network import Sites, median_level, paths
from worlds.noise import correlated
from worlds.operators import BY_NAME, OPERATORS, TECHNOLOGIES
from worlds.propagation import WOODS_DB
from worlds.relief import SPACING_M

WHITE, SERVED = 0.2, 0.8  # docs/method.md: what the verdicts say of the share of a tile
SHADOWING_DB = 7.0  # rural deviations are 6 to 8 dB
SHADOWING_M = 100.0  # decorrelation; Gudmundson (1991) found some hundreds in suburbs, tens in towns
# What is near the phone shadows all masts alike: 0.5 between sites is the usual model (3GPP TR 36.942).
SHARED = 0.5

# What gives a service; a 4G phone call is no proof of voice on the map of 2G and 3G.
GIVES = {"voice": ("2G", "3G"), "data_3g": ("3G",), "data_4g": ("4G",), "data_5g": ("5G",)}


@dataclass(frozen=True)
class Truth:
    """Levels in dBm of (operator, technology, n, n) cells of `CELL_M`, -inf where nothing is emitted.

    `tiles` are the keys of the tiles whose middle is on land; `share[tile, operator, service]` is θ.
    """

    level: Floats
    tiles: Ints
    share: Floats

    @property
    def white(self) -> Bools:
        """(tile, operator, service): θ <= 0.2."""
        return self.share <= WHITE

    @property
    def served(self) -> Bools:
        """(tile, operator, service): θ >= 0.8."""
        return self.share >= SERVED

    def verdicts(self, service: str) -> Bools:
        """(tile, operator): the white ones of a service."""
        return np.asarray(self.white[:, :, SERVICES.index(service)])


def measure(random: np.random.Generator, land: Land, sites: Sites) -> Truth:
    """The best level of each operator and technology in each cell, with relief, woods and shadowing."""
    level = _best_levels(random, land, sites)
    covered = level >= np.array([technology.floor_dbm for technology in TECHNOLOGIES])[:, None, None]
    ground = land.on_land(TILE_M)
    x, y = land.frame.centres(TILE_M)
    return Truth(level, land.frame.tiles(x[ground], y[ground]), _shares(covered)[ground])


def _best_levels(random: np.random.Generator, land: Land, sites: Sites) -> Floats:
    n = land.frame.size(CELL_M)
    best = np.full((len(OPERATORS), len(TECHNOLOGIES), n, n), -np.inf, dtype=np.float32)
    common = correlated(random, n, CELL_M, SHADOWING_M)
    woods = WOODS_DB * finer(land.woods.astype(np.float32))
    x, y = land.frame.centres(CELL_M)
    for mast in sites.used().tolist():
        own = correlated(random, n, CELL_M, SHADOWING_M)
        shadow = SHADOWING_DB * (np.sqrt(SHARED) * common + np.sqrt(1 - SHARED) * own) - woods
        place = (float(sites.x[mast]), float(sites.y[mast]), float(sites.height[mast]))
        parameter = finer(paths(land.relief, land.frame, [place], SPACING_M)[0])
        distance = np.hypot(x - place[0], y - place[1]) / 1000
        for number, technology in enumerate(TECHNOLOGIES):
            users = [o for o in range(len(OPERATORS)) if sites.emits(o, technology.name)[mast]]
            if users:
                heard = median_level(technology, place[2], distance, parameter) + shadow
                best[users, number] = np.maximum(best[users, number], heard)
    return np.asarray(best)


def finer(raster: Floats) -> Floats:
    """A raster of the relief's spacing as one of the truth's, each cell repeated."""
    times = SPACING_M // CELL_M
    return np.asarray(raster.repeat(times, axis=0).repeat(times, axis=1))


def _shares(covered: Bools) -> Floats:
    """(n, n, operator, service) shares of tiles, from (operator, technology, cells, cells)."""
    index = {technology: number for number, technology in enumerate(BY_NAME)}
    services = [covered[:, _numbers(index, service)].any(axis=1) for service in SERVICES]
    side, n = TILE_M // CELL_M, covered.shape[-1] * CELL_M // TILE_M
    squares = np.stack(services, axis=1).reshape(len(OPERATORS), len(SERVICES), n, side, n, side)
    return np.asarray(squares.mean(axis=(3, 5)).transpose(2, 3, 0, 1))


def _numbers(index: dict[str, int], service: str) -> Sequence[int]:
    return [index[technology] for technology in GIVES[service]]
