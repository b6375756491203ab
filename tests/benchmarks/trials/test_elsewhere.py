"""The count on worlds of another maker: the method stands there too, and what it says is told."""

import pytest

from benchmarks import discovery
from benchmarks.trials.apart import LAST_SEEN, summarise_apart
from benchmarks.trials.elsewhere import examine, summarise_elsewhere
from benchmarks.trials.page import told
from benchmarks.trials.summary import Line
from worlds.elsewhere.world import NAME

SEED = discovery.DEVELOPMENT


@pytest.fixture(scope="module")
def line() -> Line:
    return examine(NAME, SEED)


def test_the_method_stands_on_ground_that_it_was_not_made_with(line: Line) -> None:
    ours, truth = line["white"]["ours"], line["truth"]
    assert ours["tiles"] > 0
    assert ours["false_tiles"] <= 0.15 * ours["tiles"] + 1
    assert 0 < ours["found_tiles"] <= truth["knowable_tiles"]


def test_it_is_told_with_the_known_limits(line: Line) -> None:
    summary = summarise_elsewhere([line, line])
    text = told({"method_version": "x", "first_seed": SEED, "sources": "y", "elsewhere": summary})
    assert "2 worlds of another maker" in text
    assert "Of the squares that are served though not declared, " in text
    for tenth in summary["reliability"]:
        assert f"{tenth['said']:.3f}" in text


def test_worlds_that_nobody_had_seen_are_told_beside_all(line: Line) -> None:
    seen = LAST_SEEN[NAME]
    lines = [line | {"seed": seed} for seed in (seen, seen + 1)]
    both, none = (
        summarise_elsewhere(some) | {"apart": summarise_apart(NAME, some)} for some in (lines, lines[:1])
    )
    made = {"method_version": "x", "first_seed": SEED, "sources": "y"}
    words = "On 1 of these, which were not counted with the version before"
    assert words in told(made | {"elsewhere": both})
    assert words not in told(made | {"elsewhere": none})


def test_another_scenario_is_refused() -> None:
    with pytest.raises(ValueError, match="sparse: the other maker has no scenarios"):
        examine("sparse", SEED)
