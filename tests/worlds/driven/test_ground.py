"""The third maker's ground: ridges shade, roads wind in valleys, and levels vary from square to square."""

from dataclasses import replace

import numpy as np
import pytest

from tests.worlds.driven.conftest import Rooms
from worlds.driven import claim, radio, shadow, surface
from worlds.driven.land import FRAME, SPACING_M, Land
from worlds.driven.masts import G2, G4
from worlds.driven.radio import by_tile
from worlds.driven.surface import CELL_M
from worlds.frame import TILE_M


def walled(height: float) -> Land:
    """A plain with a wall from south to north across its middle."""
    n = FRAME.size(SPACING_M)
    relief = np.zeros((n, n))
    relief[:, n // 2] = height
    nowhere = np.empty((0, 2))
    return Land(relief, relief, nowhere, nowhere, nowhere)


def test_a_ridge_shades_what_lies_behind_it_and_nothing_before_it():
    middle = FRAME.side / 2
    plain, wall = (shadow.clearance(walled(height), middle - 3_000, middle, 30) for height in (0.0, 100.0))
    lost = shadow.edge_loss(wall) - shadow.edge_loss(plain)
    row, behind = FRAME.cells(middle + 1_000, middle, SPACING_M)
    _, before = FRAME.cells(middle - 1_000, middle, SPACING_M)
    assert lost[row, behind] > 10
    assert abs(lost[row, before]) < 0.5


def test_an_edge_that_touches_the_line_takes_six_decibels_and_one_far_below_it_none():
    assert shadow.edge_loss(np.float32([0.0, -1.0])) == pytest.approx([6.0, 0.0], abs=0.15)


def test_roads_keep_to_the_valleys_and_reach_every_place(rooms: Rooms):
    land, ways = rooms.land, rooms.ways
    low = land.lowness[FRAME.cells(ways.xy[:, 0], ways.xy[:, 1], SPACING_M)]
    assert low.mean() < 0.7 * land.lowness.mean()
    everywhere = np.vstack([land.villages, land.hamlets, land.exits])
    for place, there in enumerate(everywhere):
        points = ways.route(0, place)
        assert (points[0], points[-1]) == (ways.places[0], ways.places[place])
        assert np.hypot(*(ways.xy[points[-1]] - there)) < 350
    assert (np.hypot(*np.diff(ways.xy[ways.route(0, 1)], axis=0).T) < 300).all()


def test_roads_wind(rooms: Rooms):
    line = rooms.ways.xy[rooms.ways.route(0, 1)]
    assert np.hypot(*np.diff(line, axis=0).T).sum() > 1.05 * np.hypot(*(line[-1] - line[0]))


def test_a_road_takes_a_tenth_or_a_quarter_of_a_square_and_no_tree_stands_on_it(rooms: Rooms):
    road = surface.on_road(rooms.ways)
    share = by_tile(road.astype(float)).mean(axis=-1)
    assert 0.08 < np.median(share[share > 0]) < 0.25
    assert 0.05 < (share > 0).mean() < 0.3
    assert not (rooms.surface.woods & road).any()


def test_levels_vary_much_more_in_some_squares_than_in_others(rooms: Rooms):
    deviation = by_tile(rooms.surface.deviation_db)[..., 0]
    low, high = np.quantile(deviation, [0.1, 0.9])
    assert 2.5 <= low < 4
    assert high > low + 1.2
    woods = by_tile(rooms.surface.woods.astype(float)).mean(axis=-1)
    spread = by_tile(rooms.surface.local_db).std(axis=-1)
    assert spread[woods == 1].mean() > 1.3 * spread[woods == 0].mean()


def test_it_is_as_white_as_it_may_be_drawn_and_theta_is_what_levels_say(rooms: Rooms):
    theta, margin = rooms.radio.theta, by_tile(rooms.radio.level) - rooms.radio.floors_dbm[G4]
    white = theta <= radio.WHITE_AT_MOST
    assert radio.WHITE[0] - 0.001 < white.mean() < radio.WHITE[1] + 0.001
    assert (np.median(margin, axis=-1)[white] < 0).all()
    assert (np.median(margin, axis=-1)[theta > 0.5] >= 0).all()


def test_older_networks_are_heard_in_some_white_squares_and_not_in_all(rooms: Rooms):
    white = rooms.radio.theta.ravel() <= radio.WHITE_AT_MOST
    x, y = (metres.ravel()[white] for metres in FRAME.centres(TILE_M))
    up = np.ones((white.sum(), len(rooms.radio.masts.x)), dtype=bool)
    margins = rooms.radio.margins(x, y, up)
    assert 0.05 < (margins[:, G2:] >= 0).mean() < 0.98
    assert (margins[:, 1:] >= 0).any(axis=1).mean() > (margins[:, G4] >= 0).mean()


def test_a_place_hears_what_its_cell_does_and_less_while_masts_are_down(rooms: Rooms):
    x, y = (metres.ravel()[::997] for metres in FRAME.centres(CELL_M))
    up = np.ones((len(x), len(rooms.radio.masts.x)), dtype=bool)
    heard = rooms.radio.margins(x, y, up)[:, G4] + rooms.radio.floors_dbm[G4]
    np.testing.assert_allclose(heard, rooms.radio.level[FRAME.cells(x, y, CELL_M)], atol=1e-3)
    up[:, ::2] = False
    assert (rooms.radio.margins(x, y, up)[:, G4] + rooms.radio.floors_dbm[G4] < heard - 3).mean() > 0.2


def test_the_map_declares_nearly_everything_and_most_of_what_is_white(rooms: Rooms):
    declared = claim.declare(np.random.default_rng(1), rooms.radio)
    theta = rooms.radio.theta
    assert claim.DECLARED[0] - 0.001 < declared.mean() < claim.DECLARED[1] + 0.001
    assert declared[theta <= radio.WHITE_AT_MOST].mean() > 0.5
    assert (declared & (theta < 0.5)).sum() > 3 * (~declared & (theta >= 0.5)).sum()


def test_the_map_knows_nothing_of_woods_and_houses(rooms: Rooms):
    bare = replace(rooms.surface, local_db=np.zeros_like(rooms.surface.local_db))
    with_them, without = (
        claim.declare(np.random.default_rng(1), replace(rooms.radio, surface=ground))
        for ground in (rooms.surface, bare)
    )
    assert (with_them == without).all()
