"""An island: hills on land, nothing at sea, all of it within the frame."""

import numpy as np
import shapely

from worlds.frame import Frame
from worlds.relief import SPACING_M, coast, heights, inside, softened


def test_land_is_above_the_sea_and_the_sea_is_flat():
    random, frame = np.random.default_rng(1), Frame(10_000)
    outline = coast(random, frame)
    relief = heights(random, frame, outline)
    land = inside(outline, frame, SPACING_M)
    assert relief[land].min() >= 2
    assert (relief[~land] == 0).all()


def test_the_island_is_within_the_frame_and_fills_most_of_it():
    for seed in range(10):
        outline = coast(np.random.default_rng(seed), Frame(30_000))
        assert shapely.box(0, 0, 30_000, 30_000).contains(outline)
        assert outline.is_valid
        assert 400 < outline.area / 1e6 < 700


def test_an_operators_relief_is_softer_than_the_real_one(world):
    relief = world.land.relief
    assert np.abs(np.gradient(softened(relief, 350))).max() < np.abs(np.gradient(relief)).max()
