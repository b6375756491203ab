"""Degrees, metres and tiles: known places, round trips, seams."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from coverage.core import grid
from coverage.projection import (
    DEGREES,
    box_in,
    centres,
    spots_of,
    squares,
    tiles_of,
    to_crs,
    to_degrees,
    to_metres,
    transformer,
)

# Longitude, latitude, and the CRS whose grid holds the place.
PLACES = {
    "Amiens": (2.30, 49.89, 3035),
    "Basse-Terre": (-61.73, 16.00, 5490),
    "Cayenne": (-52.33, 4.93, 2972),
    "Saint-Denis": (55.45, -20.88, 2975),
    "Mamoudzou": (45.23, -12.78, 4471),
    "Saint-Pierre": (-56.18, 46.78, 6933),
}


def test_the_origin_of_the_european_grid_is_where_its_definition_puts_it():
    x, y = to_metres(10.0, 52.0, 3035)
    assert (float(x), float(y)) == pytest.approx((4_321_000, 3_210_000), abs=1e-3)


@pytest.mark.parametrize("place", PLACES)
def test_each_place_is_tiled_in_its_own_crs(place):
    longitude, latitude, epsg = PLACES[place]
    assert grid.unpack(tiles_of(longitude, latitude)).epsg[0] == epsg


def test_places_of_several_crs_are_tiled_together_as_they_are_alone():
    longitude, latitude, _ = np.array(list(PLACES.values())).T
    alone = [tiles_of(lon, lat)[0] for lon, lat in zip(longitude, latitude, strict=True)]
    assert tiles_of(longitude, latitude).tolist() == alone


@pytest.mark.parametrize("place", PLACES)
def test_a_tile_has_sixteen_spots_from_the_south_west_row_by_row(place):
    key = tiles_of(*PLACES[place][:2])
    (west, south, _, _), epsg = grid.bounds(key)[0], PLACES[place][2]
    north, east = np.divmod(np.arange(16), 4)
    for inside in (0.01, 49.99):
        points = to_degrees(west + 50 * east + inside, south + 50 * north + inside, epsg)
        assert spots_of(*points).tolist() == list(range(16))
        assert (tiles_of(*points) == key).all()


def test_a_point_is_in_a_spot_west_and_south_of_the_origin_too():
    longitude, latitude = to_degrees([-10.0, -60.0], [-10.0, -110.0], 6933)
    assert spots_of(longitude, latitude).tolist() == [15, 4 + 2]


def test_degrees_survive_the_way_to_metres_and_back():
    longitude, latitude = np.array([-4.5, 2.3, 8.2]), np.array([48.4, 49.9, 48.6])
    back = to_degrees(*to_metres(longitude, latitude, 3035), 3035)
    assert np.abs(np.array(back) - [longitude, latitude]).max() < 1e-8  # a millimetre


@pytest.mark.parametrize("resolution", grid.RESOLUTIONS)
def test_the_middle_of_a_tile_lies_in_that_tile(resolution):
    longitude, latitude, _ = np.array(list(PLACES.values())).T
    keys = tiles_of(longitude, latitude, resolution)
    assert (tiles_of(*centres(keys), resolution) == keys).all()


def test_a_square_in_metres_of_its_own_crs_is_its_bounds():
    key = tiles_of(2.3, 49.89)
    assert squares(key, 3035)[0].bounds == tuple(grid.bounds(key)[0])


def test_neighbouring_squares_share_an_edge_exactly():
    key = tiles_of(2.3, 49.89)
    here, north = squares(np.append(key, grid.neighbours(key)[0, 0]), 3857)
    assert here.touches(north)
    assert here.intersection(north).length > 200


def test_squares_of_several_crs_keep_the_order_of_their_keys():
    longitude, latitude, _ = np.array(list(PLACES.values())).T
    outlines = squares(tiles_of(longitude, latitude), 4326)
    assert shapely.contains_xy(outlines, longitude, latitude).all()


def test_a_geometry_in_the_right_crs_is_left_as_it_is():
    point = np.array([shapely.Point(1, 2)])
    assert to_crs(point, 2154, 2154) is point


@pytest.mark.parametrize("place", PLACES)
def test_a_box_reaches_as_far_as_its_bent_edges(place):
    longitude, latitude, epsg = PLACES[place]
    box = (longitude - 0.2, latitude - 0.1, longitude + 0.2, latitude + 0.1)
    known = Transformer.from_crs(DEGREES, epsg, always_xy=True).transform_bounds(*box, densify_pts=17)
    assert box_in(box, DEGREES, epsg) == pytest.approx(known, abs=1e-6)


def test_each_thread_projects_europe_alike_and_without_weighing_its_nations():
    here = to_metres(2.30, 49.89, grid.EUROPE)
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(to_metres, 2.30, 49.89, grid.EUROPE).result() == here
    by_choice = Transformer.from_crs(DEGREES, grid.EUROPE, always_xy=True).transform(2.30, 49.89)
    assert (float(here[0]), float(here[1])) == by_choice
    assert "laea" in transformer(DEGREES, grid.EUROPE).definition  # of one that weighs, it is unavailable
