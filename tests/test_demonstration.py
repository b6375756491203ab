"""The demonstration as a newcomer gets it, held against the truth that was planted in it."""

from typing import Any

import numpy as np
import pytest
import shapely

from coverage.core.evidence import SERVICES
from coverage.projection import centres
from tests.installation import Installation, installation, wait_until
from worlds.__main__ import COLUMNS, row
from worlds.crowd import assemble
from worlds.judge import Score, Tile, score
from worlds.management.commands.load_demo import SEED
from worlds.people import PEOPLE
from worlds.world import World, make

__all__ = ["installation"]

PATIENCE_S = 240  # two slow cores: world, maps, uploads, zones


def pages(site: Installation, path: str) -> list[dict[str, Any]]:
    """Every feature of a list, page by page."""
    found, following = [], path
    while following:
        page = site.get_json(following.removeprefix(site.address))
        found += page["features"]
        following = page["next"]
    return found


def tiles_of(world: World, zones: list[dict[str, Any]]) -> set[Tile]:
    """The tiles that zones are made of: those whose middle they hold."""
    keys = world.truth.tiles
    middles = shapely.points(*centres(keys))
    return {
        (int(key), zone["properties"]["operator"], zone["properties"]["service"])
        for zone in zones
        for key in keys[np.flatnonzero(shapely.contains(shapely.geometry.shape(zone["geometry"]), middles))]
    }


def test_what_the_api_publishes_of_the_planted_country_is_mostly_true(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    site = installation
    said = site.var_dir / "run.log"
    with said.open("w") as log, site.process("script/run", output=log):
        wait_until(lambda: "declared covered" in said.read_text(), PATIENCE_S)
        zones = pages(site, "/api/v1/white-zones?limit=500")
        begun = site.start_services().rows("SELECT min(created_at) FROM measurements_contributor")[0][0]

    world = make(SEED)
    crowd = assemble(world, begun, PEOPLE)
    published = tiles_of(world, [zone for zone in zones if zone["properties"]["operator"]])
    scores: dict[str, Score] = {service: score(world, crowd, service, published) for service in SERVICES}
    with capsys.disabled():
        print("", "| " + " | ".join(COLUMNS) + " |", sep="\n")
        for service, told in scores.items():
            print(row(SEED, service, told))

    assert any(zone["properties"]["missing_from_official"] for zone in zones)
    for told in scores.values():
        assert told.recalled > told.knowable / 2
        assert told.false < told.found / 2
