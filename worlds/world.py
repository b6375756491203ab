"""The worlds' maker: one seed, one country, its networks, what is true of them and what is claimed."""

from dataclasses import dataclass

import numpy as np

from worlds import claims, land, network, truth
from worlds.claims import Claim
from worlds.frame import SIDE_M, Frame
from worlds.land import Land
from worlds.network import Sites
from worlds.truth import Truth


@dataclass(frozen=True)
class World:
    """All of it; the same seed and side give the same world."""

    seed: int
    land: Land
    sites: Sites
    truth: Truth
    claims: list[Claim]


def make(seed: int, side: int = SIDE_M) -> World:
    """A planted world in a square of `side` metres, some twenty seconds for 30 km.

    ValueError for a side that is not a number of whole tiles.
    """
    random = np.random.default_rng(seed)
    ground = land.settle(random, Frame(side))
    sites, plan = network.build(random, ground)
    return World(
        seed, ground, sites, truth.measure(random, ground, sites), claims.declare(ground, sites, plan)
    )
