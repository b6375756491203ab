"""The demonstration, with fewer people than newcomers get, held against the truth that was planted in it."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
import shapely

from coverage.core.evidence import SERVICES
from coverage.projection import centres
from tests.installation import Installation, wait_until
from worlds.__main__ import COLUMNS, row
from worlds.crowd import assemble
from worlds.judge import Tile, found, score
from worlds.management.commands.load_demo import SEED
from worlds.world import World, make

ZONES = "/api/v1/white-zones?limit=500"
# Enough for zones of every service; more would make the island no larger, and take three times as long.
PEOPLE = 160
PATIENCE_S = 600  # two slow cores: world, maps, uploads, then all squares of an island
# An epoch is what the evidence taught when it was fitted. With the beat at rest until everybody has sent, the
# first one is fitted to all of it, as the judge does; else it would be that of those who were quick.
RESTING_BEAT = {"FOLD_EVERY_SECONDS": "36000", "ESTIMATE_EVERY_SECONDS": "36000"}


def pages(site: Installation, path: str) -> list[dict[str, Any]]:
    """Every feature of a list, page by page."""
    found, following = [], path
    while following:
        page = site.get_json(following.removeprefix(site.address))
        found += page["features"]
        following = page["next"]
    return found


def tiles_of_zones(zones: list[dict[str, Any]], world: World) -> set[Tile]:
    """The tiles on land that zones are made of: those whose middle they hold."""
    keys = world.truth.tiles
    middles = shapely.points(*centres(keys))
    return {
        (int(key), zone["properties"]["operator"], zone["properties"]["service"])
        for zone in zones
        for key in keys[np.flatnonzero(shapely.contains(shapely.geometry.shape(zone["geometry"]), middles))]
    }


def test_what_the_api_publishes_is_what_the_planted_readings_show(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is lost or added between a phone and a zone: the core, fed with the crowd, says the same.

    How much of that is true is printed where this file runs alone; `tests/worlds/test_judge.py` asks for it.
    """
    site = installation
    site.environment |= RESTING_BEAT
    said = site.var_dir / "run.log"
    loading = ("script/manage", "load_demo", "--people", str(PEOPLE))
    with said.open("w") as log, site.process("script/run", "--no-demo", output=log):
        wait_until(site.answers)
        with site.process(*loading, output=log):
            wait_until(lambda: "readings accepted" in said.read_text(), PATIENCE_S)
            begun = site.start_services().rows("SELECT min(created_at) FROM measurements_contributor")[0][0]
            with site.process("script/manage", "run_pipeline", output=log) as stages:
                world = make(SEED)  # meanwhile: both take half a minute
                crowd = assemble(world, begun, PEOPLE)
                land = set(world.truth.tiles.tolist())
                shown = {tile for tile in found(world, crowd) if tile[0] in land}
                assert stages.wait(PATIENCE_S) == 0
            wait_until(lambda: "declared covered" in said.read_text(), PATIENCE_S)
        zones = pages(site, ZONES)

    with capsys.disabled():
        print("", "| " + " | ".join(COLUMNS) + " |", sep="\n")
        for service in SERVICES:
            print(row(SEED, service, score(world, crowd, service, shown)))
    assert {service for _, _, service in shown} == set(SERVICES)
    assert any(zone["properties"]["missing_from_official"] for zone in zones)
    of_one = [zone for zone in zones if zone["properties"]["operator"]]
    assert tiles_of_zones(of_one, world) == shown
    of_all = tiles_of_zones([zone for zone in zones if zone not in of_one], world)
    operators = Counter((key, service) for key, _, service in shown)
    assert [tile for tile in of_all if operators[tile[0], tile[2]] < 2] == []
