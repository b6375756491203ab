"""Zones: which tiles hang together, what they look like, and which id lives on."""

import uuid

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from coverage.core import grid
from coverage.core.outline import Succession, components, outline, succession

cells = st.sets(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), max_size=30)


def keys_of(pairs, epsg=3035, resolution=200):
    """Tiles by (column, row)."""
    x, y = np.array(list(pairs), dtype=np.int64).reshape(-1, 2).T * resolution
    return grid.key_of(epsg, x, y, resolution)


def flood(keys):
    """The zones of distinct keys as a set of frozensets, by walking from tile to tile."""
    left, zones = set(keys.tolist()), set()
    while left:
        zone, edge = set(), {left.pop()}
        while edge:
            zone |= edge
            around = grid.neighbours(np.array(sorted(edge))).ravel().tolist()
            edge = left & set(around)
            left -= edge
        zones.add(frozenset(zone))
    return zones


@given(cells)
def test_components_are_what_a_walk_from_tile_to_tile_finds(pairs):
    keys = keys_of(pairs)
    numbers = components(keys)
    assert {frozenset(keys[numbers == number].tolist()) for number in set(numbers)} == flood(keys)


@given(cells, st.randoms())
def test_components_are_numbered_by_their_smallest_key_whatever_the_order(pairs, random):
    pairs = list(pairs)
    random.shuffle(pairs)
    keys = keys_of(pairs)
    numbers = components(keys)
    smallest = [keys[numbers == number].min() for number in range(len(set(numbers)))]
    assert smallest == sorted(smallest)


def test_tiles_that_share_only_a_corner_are_apart():
    assert components(keys_of([(0, 0), (1, 1)])).tolist() == [0, 1]


def test_tiles_of_two_grids_or_two_sizes_never_touch():
    keys = np.concatenate(
        [keys_of([(0, 0)]), keys_of([(1, 0)], epsg=5490), keys_of([(1, 0)], resolution=1000)]
    )
    assert len(set(components(keys))) == 3


@given(cells)
def test_an_outline_is_the_union_of_its_tiles(pairs):
    keys = keys_of(pairs)
    drawn = outline(keys)
    assert drawn.geom_type == "MultiPolygon"
    assert drawn.is_valid
    assert drawn.equals(shapely.union_all(shapely.box(*grid.bounds(keys).T)))
    assert drawn.area == len(pairs) * 200 * 200


@given(cells)
def test_an_outline_turns_at_each_of_its_vertices(pairs):
    for polygon in outline(keys_of(pairs)).geoms:
        for ring in (polygon.exterior, *polygon.interiors):
            steps = np.diff(np.array(ring.coords), axis=0)
            before, after = np.roll(steps, 1, axis=0), steps
            assert (before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0] != 0).all()


def test_an_outline_keeps_its_hole_and_ignores_repetition():
    ring = [(column, row) for column in range(3) for row in range(3) if (column, row) != (1, 1)]
    drawn = outline(keys_of(ring + ring))
    assert [len(polygon.interiors) for polygon in drawn.geoms] == [1]
    assert outline(keys_of(ring[::-1])).wkb == drawn.wkb


@pytest.mark.parametrize(("other", "reason"), [({"epsg": 5490}, "CRS"), ({"resolution": 1000}, "resolution")])
def test_an_outline_across_grids_or_sizes_is_refused(other, reason):
    with pytest.raises(ValueError, match=reason):
        outline(np.concatenate([keys_of([(0, 0)]), keys_of([(1, 1)], **other)]))


def tiles(*numbers):
    return np.array(numbers, dtype=np.int64)


def test_a_zone_that_grows_or_shrinks_keeps_its_id():
    assert succession({"a": {1, 2, 3}}, [tiles(2, 3, 4, 5)]) == Succession(["a"], {}, set())


def test_the_largest_piece_of_a_split_zone_keeps_its_id():
    assert succession({"a": {1, 2, 3, 4, 5}}, [tiles(1, 2), tiles(4, 5, 6)]) == Succession(
        ["a", None], {}, set()
    )
    assert succession({"a": {1, 2, 4, 5, 6}}, [tiles(1, 2), tiles(4, 5, 6)]).heir == [None, "a"]


def test_of_merged_zones_the_largest_lives_on_and_the_others_redirect():
    found = succession({"a": {1}, "b": {2, 3}}, [tiles(9), tiles(1, 2, 3)])
    assert found == Succession([None, "b"], {"a": 1}, set())


def test_equal_overlaps_go_to_the_smallest_id():
    assert succession({2: {3, 4}, 1: {1, 2}}, [tiles(1, 2, 3, 4)]) == Succession([1], {2: 0}, set())


def test_a_zone_without_a_tile_left_is_gone_and_a_zone_without_a_past_is_new():
    assert succession({"a": {1}}, [tiles(2)]) == Succession([None], {}, {"a"})
    assert succession({}, []) == Succession([], {}, set())


def test_an_id_beaten_in_one_zone_may_live_on_in_another():
    found = succession({"a": {1, 2, 3, 4, 5}, "b": {6, 7, 8}}, [tiles(1, 2, 6, 7, 8), tiles(3, 4, 5)])
    assert found == Succession(["b", "a"], {}, set())
    found = succession({"a": {1, 2, 3}, "b": {4, 5}}, [tiles(2, 3, 4, 5), tiles(1)])
    assert found == Succession(["a", None], {"b": 0}, set())


def test_ids_may_be_uuids_and_tiles_arrays():
    zone_id = uuid.UUID(int=7)
    assert succession({zone_id: tiles(1, 2)}, [tiles(2)]).heir == [zone_id]


zone_sets = st.dictionaries(st.integers(0, 30), st.integers(0, 5), max_size=30)


def zones_of(assignment):
    return {
        zone: {tile for tile, z in assignment.items() if z == zone}
        for zone in sorted(set(assignment.values()))
    }


@given(zone_sets, zone_sets)
def test_every_old_id_is_inherited_once_or_redirected_or_gone(before, after):
    old, new = zones_of(before), [tiles(*sorted(zone)) for zone in zones_of(after).values()]
    found = succession(old, new)
    inherited = [zone_id for zone_id in found.heir if zone_id is not None]
    assert sorted([*inherited, *found.redirects, *found.gone]) == sorted(old)
    assert all(old[zone_id] & set(new[zone].tolist()) for zone_id, zone in found.redirects.items())
    assert found.gone == {zone_id for zone_id in old if not old[zone_id] & set(after)}
    assert succession(dict(reversed(old.items())), new) == found
