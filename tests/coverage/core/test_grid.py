"""The grid: keys, names, parents, neighbours, and which grid a place is on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.core import grid

EARTH_M = 20_000_000
metres = st.integers(-EARTH_M, EARTH_M)
tiles = st.builds(
    lambda epsg, x, y, resolution: grid.key_of(epsg, x, y, resolution),
    st.sampled_from(grid.CRS_CODES),
    metres,
    metres,
    st.sampled_from(grid.RESOLUTIONS),
)

# Town halls and lighthouses, longitude first; none is nearer than a kilometre to the edge of its box.
PLACES_ON_EARTH = [
    (2.2957, 49.8941, 3035),  # Amiens
    (9.4500, 42.7000, 3035),  # Bastia
    (-5.0967, 48.4585, 3035),  # Ouessant
    (-61.7280, 15.9960, 5490),  # Basse-Terre, Guadeloupe
    (-61.0700, 16.3100, 5490),  # La Désirade
    (-61.6000, 15.8600, 5490),  # Terre-de-Bas, Les Saintes
    (-61.0700, 14.6060, 5490),  # Fort-de-France, Martinique
    (-62.8500, 17.8960, 5490),  # Gustavia, Saint-Barthélemy
    (-63.0820, 18.0680, 5490),  # Marigot, Saint-Martin
    (-52.3260, 4.9380, 2972),  # Cayenne
    (-54.0310, 5.4950, 2972),  # Saint-Laurent-du-Maroni
    (-52.3350, 2.2500, 2972),  # Trois-Sauts, upper Oyapock
    (55.4480, -20.8790, 2975),  # Saint-Denis, La Réunion
    (55.7600, -21.3600, 2975),  # Saint-Philippe
    (45.2280, -12.7800, 4471),  # Mamoudzou, Mayotte
    (45.0700, -12.7800, 4471),  # west coast of Mayotte
    (-61.3900, 15.3000, 6933),  # Roseau, Dominica
    (44.4000, -12.1700, 6933),  # Anjouan, Comoros
    (57.5000, -20.1600, 6933),  # Port-Louis, Mauritius
    (-56.1770, 46.7810, 6933),  # Saint-Pierre
    (-149.5690, -17.5350, 6933),  # Papeete
    (-180.0, -90.0, 6933),
]


@pytest.mark.parametrize(("longitude", "latitude", "epsg"), PLACES_ON_EARTH)
def test_a_place_is_on_the_grid_of_its_territory(longitude, latitude, epsg):
    assert grid.crs_of([longitude], [latitude]).tolist() == [epsg]


def test_no_two_overseas_boxes_overlap():
    overseas = [place for place in grid.PLACES if place.epsg != grid.EUROPE]
    for a in overseas:
        for b in overseas:
            apart = a.east <= b.west or b.east <= a.west or a.north <= b.south or b.north <= a.south
            assert a is b or apart, (a.name, b.name)


@pytest.mark.parametrize(
    ("longitude", "latitude", "field"),
    [(181, 0, "longitude"), (0, 90.1, "latitude"), (np.nan, 0, "longitude")],
)
def test_a_place_off_the_earth_is_refused_by_name(longitude, latitude, field):
    with pytest.raises(ValueError, match=field):
        grid.crs_of([longitude], [latitude])


@given(tiles)
def test_unpacking_gives_back_what_was_packed(key):
    assert key >= 0
    assert grid.pack(*grid.unpack(key)) == key


@given(st.sampled_from(grid.CRS_CODES), st.floats(-EARTH_M, EARTH_M), st.floats(-EARTH_M, EARTH_M))
def test_a_tile_holds_the_point_it_was_made_from(epsg, x, y):
    west, south, east, north = grid.bounds(grid.key_of(epsg, x, y))
    assert west <= x < east
    assert south <= y < north


def test_keys_are_made_by_the_array_and_do_not_collide():
    x, y = np.meshgrid(np.arange(-1000, 1000, 200), np.arange(-1000, 1000, 200))
    keys = [grid.key_of(epsg, x, y, side) for epsg in grid.CRS_CODES for side in (200,)]
    assert len(np.unique(keys)) == len(grid.CRS_CODES) * x.size


def test_the_key_of_a_known_tile_never_changes():
    assert grid.key_of(3035, 4254210.5, 2029999.9) == (10149 + 2**27 << 28) + 21271 + 2**27
    assert grid.key_of(6933, -1, -1, 25000) == (5 << 58) + (3 << 56) + (2**27 - 1 << 28) + 2**27 - 1


@pytest.mark.parametrize(
    ("epsg", "x", "resolution", "reason"),
    [
        (2154, 0.0, 200, "epsg 2154"),
        (3035, 0.0, 100, "resolution 100"),
        (3035, np.nan, 200, "easting"),
        (3035, 1e12, 200, "easting"),
    ],
)
def test_what_the_grid_does_not_have_is_refused_by_name(epsg, x, resolution, reason):
    with pytest.raises(ValueError, match=reason):
        grid.key_of([epsg], [x], [0.0], resolution)


@pytest.mark.parametrize("sign", [-1, 1])
def test_the_outermost_tile_has_its_neighbours_and_beyond_it_there_is_no_grid(sign):
    outermost = sign * (2**27 - 2) * 200
    around = grid.neighbours(grid.key_of([3035], [outermost], [outermost]))
    assert np.abs(grid.unpack(around).northing - outermost).max() == 200
    with pytest.raises(ValueError, match="easting"):
        grid.key_of(3035, outermost + sign * 200, 0)


@pytest.mark.parametrize("key", [-1, 6 << 58])
def test_a_number_that_is_no_key_is_refused(key):
    with pytest.raises(ValueError, match="CRS"):
        grid.unpack(key)


@given(st.sampled_from(grid.CRS_CODES), metres, metres)
def test_parents_nest_exactly(epsg, x, y):
    tile = grid.key_of(epsg, x, y)
    for finer, coarser in zip(grid.RESOLUTIONS, grid.RESOLUTIONS[1:], strict=False):
        assert grid.parent(tile, coarser) == grid.key_of(epsg, x, y, coarser)
        assert grid.parent(grid.parent(tile, finer), coarser) == grid.parent(tile, coarser)
        inner, outer = grid.bounds(grid.parent(tile, finer)), grid.bounds(grid.parent(tile, coarser))
        assert (inner[:2] >= outer[:2]).all()
        assert (inner[2:] <= outer[2:]).all()


def test_a_parent_finer_than_its_tile_is_refused():
    with pytest.raises(ValueError, match="finer"):
        grid.parent(grid.key_of(3035, 0, 0, 1000), 200)


@given(tiles)
def test_neighbours_are_four_tiles_that_share_an_edge_and_say_so_of_each_other(key):
    around = grid.neighbours(np.array([key]))[0]
    steps = grid.bounds(around)[:, :2] - grid.bounds(key)[:2]
    side = grid.unpack(key).resolution
    assert (steps // side).tolist() == [[0, 1], [1, 0], [0, -1], [-1, 0]]
    assert all(key in grid.neighbours(np.array([other])) for other in around)


@given(tiles)
def test_a_tile_is_found_again_by_its_name(key):
    assert grid.parse_tile_id(grid.tile_id(key)) == key


def test_a_name_is_that_of_the_statistical_institute():
    assert grid.tile_id(grid.key_of(3035, 4254399, 2029801)) == "CRS3035RES200mN2029800E4254200"
    assert grid.tile_id(grid.key_of(6933, -1, 250)) == "CRS6933RES200mN200E-200"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "expected"),
        ("CRS3035RES200mN2029800", "expected"),
        ("CRS3035RES200mN2029800E4254200 ", "expected"),
        ("CRS2154RES200mN2029800E4254200", "epsg 2154"),
        ("CRS3035RES250mN2029800E4254200", "resolution 250"),
        ("CRS3035RES200mN2029801E4254200", "not a corner"),
        ("CRS3035RES200mN02029800E4254200", "not a corner"),
        ("CRS3035RES200mN-0E4254200", "not a corner"),
        ("CRS3035RES200mN9999999999999999E4254200", "expected"),
        ("CRS3035RES200mN999999999999999E4254200", "northing"),
    ],
)
def test_a_bad_name_is_refused_with_its_reason(text, reason):
    with pytest.raises(ValueError, match=reason):
        grid.parse_tile_id(text)


def test_areas_are_square_kilometres():
    assert grid.AREA_KM2 == {200: 0.04, 1000: 1, 5000: 25, 25000: 625}
