from math import asinh, floor, pi, radians, tan

import numpy as np
import pytest

from coverage.core import grid
from coverage.projection import centres, tiles_of
from coverage.projection import squares as outlines
from maps import squares

# A place of each grid, one where two of them meet, and one far from all boxes.
PLACES = {
    "Picardie": (2.3, 49.9),
    "Guadeloupe": (-61.5, 16.2),
    "Guyane": (-52.3, 4.9),
    "La Réunion": (55.5, -21.1),
    "Mayotte": (45.2, -12.8),
    "the edge of the European box": (44.999, 50.0),
    "Nouméa": (166.4, -22.2),
}


def address(lon: float, lat: float, zoom: int) -> tuple[int, int, int]:
    x = floor((lon + 180) / 360 * 2**zoom)
    y = floor((1 - asinh(tan(radians(lat))) / pi) / 2 * 2**zoom)
    return zoom, x, y


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("zoom", "resolution"), [(0, 25_000), (6, 5000), (9, 1000), (11, 200), (14, 200)])
def test_every_tile_that_meets_a_map_tile_is_in_its_windows(place, zoom, resolution):
    lon, lat = PLACES[place]
    west, south, east, north = squares.degrees(*address(lon, lat, zoom))
    random = np.random.default_rng(zoom)
    keys = np.unique(
        tiles_of(random.uniform(west, east, 400), random.uniform(south, north, 400), resolution=resolution)
    )

    first, last = (np.array(ends) for ends in squares.windows(*address(lon, lat, zoom), resolution))

    inside = ((first <= keys[:, None]) & (keys[:, None] <= last)).any(axis=1)
    assert inside.all()


@pytest.mark.parametrize("place", PLACES)
def test_corners_are_those_of_the_outline_in_units_of_the_map_tile(place):
    key = tiles_of(*PLACES[place])
    (lon,), (lat,) = (values.tolist() for values in centres(key))
    zoom, x, y = address(lon, lat, 12)
    west, north = squares._corner_m(zoom, x, y)
    unit = 2 * squares.HALF_WORLD_M / 2**zoom / 4096

    (drawn,) = squares.corners_of(key, zoom, x, y)

    (outline,) = outlines(key, 3857)
    expected = {(round((px - west) / unit), round((north - py) / unit)) for px, py in outline.exterior.coords}
    assert set(map(tuple, drawn.tolist())) == expected
    (along, down), (back, further) = drawn[1] - drawn[0], drawn[2] - drawn[1]
    assert along * further - down * back > 0  # clockwise, as y points down


def test_a_window_asks_for_little_more_than_the_map_tile_holds():
    zoom, x, y = address(*PLACES["Picardie"], 11)
    west, south, east, north = squares.degrees(zoom, x, y)
    metres = 40_075_017 * np.cos(np.radians((south + north) / 2)) / 2**zoom

    first, last = squares.windows(zoom, x, y, 200)

    asked = sum(end - start + 1 for start, end in zip(first, last, strict=True))
    assert asked < 1.5 * (metres / 200) ** 2
    assert {int(epsg) for epsg in grid.unpack(first).epsg} == {grid.EUROPE}
