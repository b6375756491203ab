"""The known limits are those of the benchmark's file, told in words."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from benchmarks.trials.page import FIGURES as WRITTEN
from coverage.amounts import percent
from coverage.core.estimate import METHOD_VERSION
from maps.limits import BESIDE, FIGURES, SCENARIO_NAMES, known_limits
from worlds.trials.scenario import SCENARIOS


def figures(
    false: float | None = 0.031, version: str = METHOD_VERSION, name: str = "standard", **parts: Any
) -> dict[str, Any]:
    """What the benchmark publishes of one scenario, as far as the page reads it."""
    share = {"share": false, "upper": None if false is None else false + 0.01, "of": 100}
    line = {
        "worlds": 200,
        "white": {"ours": {"false_tiles": share, "false_zones": share, "recall_tiles": 0.42}},
        "served": {"false_undeclared": share},
    }
    return {"method_version": version, "scenarios": {name: line}} | parts


def limits_of(folder: Path, **changes: Any) -> Any:
    path = folder / "discovery.json"
    path.write_text(json.dumps(figures(**changes)))
    return known_limits(path)


def test_the_file_is_the_one_that_the_benchmark_writes():
    assert FIGURES == WRITTEN


def test_every_scenario_has_a_name_for_people():
    assert set(SCENARIO_NAMES) == {*SCENARIOS, *BESIDE}


@pytest.mark.parametrize(("maker", "words"), [("elsewhere", "another maker"), ("driven", "a third maker")])
def test_worlds_of_other_makers_are_lines_of_their_own_where_they_were_counted(tmp_path, maker, words):
    line = figures(0.06)["scenarios"]["standard"]
    with override("en"):
        row = limits_of(tmp_path, **{maker: line}).rows[-1]
        assert str(row.name).startswith(f"Worlds of {words}")
    assert row.shares[0] == ("6.0%", "7.0%", True)


def test_a_scenario_is_told_with_its_shares_and_their_bounds(tmp_path):
    with override("en"):
        [row] = limits_of(tmp_path).rows
    assert row.shares == (("3.1%", "4.1%", False),) * 3
    assert (row.worlds, row.found) == (200, "42%")
    assert str(row.name) != "standard"


def test_more_than_the_rate_is_over_it(tmp_path):
    assert [limits_of(tmp_path, false=false).rows[0].shares[0].over for false in (0.05, 0.051)] == [
        False,
        True,
    ]


def test_nothing_found_is_no_share_and_not_none_at_all(tmp_path):
    [row] = limits_of(tmp_path, false=None).rows
    assert row.shares[0] == ("–", "–", False)


def test_a_scenario_without_a_name_keeps_its_own(tmp_path):
    assert limits_of(tmp_path, name="new").rows[0].name == "new"


def test_the_upper_end_is_told_where_it_was_counted(tmp_path):
    recalls = {"recall_tiles": 0.412, "recall_by_theta": [0.679, 0.293, 0.207, 0.158]}
    told = {"recall_tiles": 0.488, "recall_by_theta": [None, 0.421, 0.351, 0.192]}
    with override("en"):
        assert limits_of(tmp_path).upper_end is None
        assert limits_of(tmp_path, knowing={"ours": recalls, "told": told}).upper_end == (
            "41%",
            "68%",
            "49%",
            "–",
        )


def test_no_file_is_no_limits(tmp_path):
    assert known_limits(tmp_path / "discovery.json") is None


def test_shares_are_written_as_the_reader_does():
    with override("fr"):
        assert percent(0.0314, 1) == "3,1\xa0%"


def test_shares_are_rounded_as_in_the_benchmarks_own_tables():
    with override("en"):
        assert percent(0.0546, 1) == "5.5%"


def test_people_as_they_are_come_first(tmp_path):
    told = figures()
    told["scenarios"] = dict.fromkeys(sorted(SCENARIO_NAMES), told["scenarios"]["standard"])
    (tmp_path / "discovery.json").write_text(json.dumps(told))
    assert [row.name for row in known_limits(tmp_path / "discovery.json").rows] == [*SCENARIO_NAMES.values()]
