"""The trials' official map: the operator's own simulation, smooth and in its favour, with some errors."""

import numpy as np

from worlds.frame import TILE_M, Bools, Floats
from worlds.noise import correlated
from worlds.trials.land import FRAME
from worlds.trials.network import Network

FAVOUR_DB = 9.0  # what the simulation adds to its plan
ERROR_M = 400.0  # errors come in patches of that width


def declare(random: np.random.Generator, network: Network, wrong: float) -> Bools:
    """The tiles (rows, columns) declared covered; a share `wrong` of them against the simulation."""
    simulated: Floats = network.planned + FAVOUR_DB
    error = correlated(random, FRAME.size(TILE_M), TILE_M, ERROR_M)
    return np.asarray((simulated >= network.floor_dbm) ^ (error > np.quantile(error, 1 - wrong)))
