"""The stopwatch: whose turn it is, and what the table says."""

import pytest

from benchmarks.rounds import interleave, profile, spread, table


def test_contestants_take_turns_and_prepare_before_each() -> None:
    heard: list[str] = []

    def contestant(name: str):
        return lambda number: (
            heard.append(f"ready {name}{number}") or (lambda: heard.append(f"go {name}{number}"))
        )

    seconds = interleave({"a": contestant("a"), "b": contestant("b")}, rounds=2)
    assert heard == ["ready a0", "go a0", "ready b0", "go b0", "ready a1", "go a1", "ready b1", "go b1"]
    assert {name: len(times) for name, times in seconds.items()} == {"a": 2, "b": 2}


def test_the_table_compares_each_round_with_the_yardstick_of_that_round() -> None:
    text = table("title", {"yard": [1.0, 2.0, 4.0], "ours": [2.0, 2.0, 16.0]}, 100, "yard")
    assert text.splitlines()[0] == "### title"
    assert "| ours | 2 [2–16] | 50 [6–50] | 2.00 [1.00–4.00] |" in text


def test_a_spread_is_the_median_between_the_least_and_the_most() -> None:
    assert spread([9.0, 1.0, 3.0], ".0f") == "3 [1–9]"


def test_a_profile_names_the_function_that_took_the_time(capsys: pytest.CaptureFixture[str]) -> None:
    profile("a sum", lambda: table("x", {"a": [1.0]}, 1, "a"))
    assert "rounds.py" in capsys.readouterr().out
