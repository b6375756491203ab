"""Zones as they are drawn hold tiles that never were white, and nobody looks into a tile that is closed."""

import numpy as np

from benchmarks import rough_zones, verification
from benchmarks.discovery import DEVELOPMENT
from benchmarks.rough_zones import CLOSED, NEVER_WHITE, as_drawn, closed, outside
from benchmarks.verification import Zone, _route
from worlds.frame import TILE_M
from worlds.trials import land, network
from worlds.trials.network import WHITE_AT_MOST
from worlds.trials.scenario import Scenario


def test_a_drawn_zone_holds_its_white_tiles_and_about_a_tenth_that_never_were() -> None:
    ground = np.random.default_rng([DEVELOPMENT, 0])
    radio = network.build(ground, land.settle(ground, Scenario().ground), Scenario().ground)
    white = network.share(radio.level, radio.floor_dbm) <= WHITE_AT_MOST
    counts = np.zeros(2)
    for seed in range(30):
        for zone in verification.zones(np.random.default_rng(seed), radio):
            row, column = as_drawn(np.random.default_rng([seed, 1]), radio, zone.row, zone.column)
            kept = {*zip(zone.row.tolist(), zone.column.tolist(), strict=True)}
            assert kept <= {*zip(row.tolist(), column.tolist(), strict=True)}
            counts += (~white[row, column]).sum(), len(row)
    assert 0.5 * NEVER_WHITE < counts[0] / counts[1] < 1.5 * NEVER_WHITE


def test_about_a_tenth_of_tiles_is_closed_and_one_is_always_open() -> None:
    shut = [len(closed(np.random.default_rng(seed), 20)) for seed in range(300)]
    assert 0.8 * CLOSED < np.mean(shut) / 20 < 1.2 * CLOSED
    assert all(len(closed(np.random.default_rng(seed), 1)) == 0 for seed in range(50))


def test_no_walk_leads_into_a_closed_tile() -> None:
    zone = Zone(np.array([3, 3, 3]), np.array([5, 6, 7]), closed=(1,))
    for seed in range(20):
        route = np.vstack(list(_route(np.random.default_rng(seed), zone)))
        kept = route[outside(route, zone.middles[[1]])]
        assert set((kept[:, 0] // TILE_M).astype(int).tolist()) == {5, 7}
    assert rough_zones.outside(route, zone.middles[[]]).all()
