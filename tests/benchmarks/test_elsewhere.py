"""The count on worlds of another maker: an examined world is told as it was, and is not examined twice."""

from pathlib import Path

import pytest

from benchmarks import elsewhere
from benchmarks.trials import results
from benchmarks.trials.summary import Line

SEED = elsewhere.DEVELOPMENT


@pytest.fixture(scope="module")
def line() -> Line:
    return elsewhere.examine("elsewhere", SEED)


def test_the_method_stands_on_ground_that_it_was_not_made_with(line: Line) -> None:
    ours, truth = line["white"]["ours"], line["truth"]
    assert ours["tiles"] > 0
    assert ours["false_tiles"] <= 0.15 * ours["tiles"] + 1
    assert 0 < ours["found_tiles"] <= truth["knowable_tiles"]


def test_what_was_examined_is_told_without_examining_it_again(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    results.append(results.shelf("elsewhere"), line | {"sources": results.AT_START})
    monkeypatch.setattr(elsewhere, "examine", None)
    elsewhere.main(["--worlds", "1"])
    told = capsys.readouterr().out
    assert f"{line['white']['ours']['tiles']}.0 white squares of a world" in told
    assert "P(white)" in told
