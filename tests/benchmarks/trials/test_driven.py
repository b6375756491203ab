"""The count by the road: zones are counted over the third maker's own square, and what it says is told."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks import discovery
from benchmarks.trials import driven, score
from benchmarks.trials.driven import examine
from benchmarks.trials.score import white_score, zones
from tests.benchmarks.trials.test_summary import line
from worlds.driven.land import FRAME
from worlds.driven.world import NAME, DrivenTrial, make
from worlds.frame import TILE_M

SEED = discovery.DEVELOPMENT


@pytest.fixture(scope="module")
def world() -> DrivenTrial:
    return make(SEED)


def test_who_publishes_the_truth_errs_nowhere_and_finds_all_that_can_be_known(world: DrivenTrial):
    found, truth = white_score(world, world.white & world.declared), score.truth(world)
    assert (found["false_tiles"], found["false_zones"]) == (0, 0)
    assert found["found_tiles"] == truth["knowable_tiles"] > 0
    assert found["found_holes"] == truth["knowable_holes"]
    assert found["zones"] == truth["holes"]


def test_who_publishes_what_is_served_errs_everywhere(world: DrivenTrial):
    found = white_score(world, world.theta == 1)
    assert found["false_tiles"] == found["tiles"] > 0
    assert found["false_zones"] == found["zones"] > 0
    assert found["found_tiles"] == 0


def test_squares_that_share_an_edge_are_one_zone_unless_the_map_divides_them(world: DrivenTrial):
    rows = FRAME.size(TILE_M)
    published = np.zeros((rows, rows), dtype=bool)
    published[5:7, 3] = published[9, rows - 1] = published[10, 0] = True
    everywhere = replace(world, declared=np.ones(rows**2, dtype=bool))
    assert (
        zones(everywhere, published.ravel()).max() == 3
    )  # the end of a row is not beside the next one's start
    northern = replace(world, declared=np.arange(rows**2) < 6 * rows)
    assert zones(northern, published.ravel()).max() == 4


def test_another_scenario_is_refused():
    with pytest.raises(ValueError, match="sparse: the third maker has no scenarios"):
        examine("sparse", SEED)


def test_a_line_is_of_the_world_of_that_seed(world: DrivenTrial, monkeypatch):
    asked = []
    monkeypatch.setattr(driven, "make", lambda seed: asked.append(seed) or world)
    monkeypatch.setattr(driven, "line_of", lambda trial: {"trial": trial})
    assert examine(NAME, SEED) == {"trial": world}
    assert asked == [SEED]


def test_it_is_asked_for_by_its_name_and_then_alone(monkeypatch, capsys):
    asked = []

    def lines(options, shelf, work, scenario, worlds):
        asked.append((shelf, scenario, worlds))
        return [line() | {"scenario": NAME}]

    monkeypatch.setattr(discovery, "_lines", lines)
    discovery.main(["--driven"])
    assert asked == [("driven", NAME, discovery.DRIVEN_WORLDS)]
    assert "On 1 worlds of a third maker, seen mostly from cars" in capsys.readouterr().out
