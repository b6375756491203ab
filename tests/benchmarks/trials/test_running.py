"""Worlds are examined once for each state of the sources, whatever stops a run."""

import os

import pytest

from benchmarks.trials import results, running


def double(scenario: str, seed: int) -> dict:
    return {"scenario": scenario, "seed": seed, "twice": 2 * seed, "process": os.getpid()}


def fail(scenario: str, seed: int) -> dict:
    raise AssertionError(f"{scenario} {seed} was examined again")


def give_up_at_three(scenario: str, seed: int) -> dict:
    if seed == 3:
        raise ArithmeticError("seed 3")
    return double(scenario, seed)


def test_lines_come_in_the_order_of_the_jobs_from_other_processes(tmp_path):
    lines = running.complete(tmp_path / "s.jsonl", double, [("b", 2), ("a", 1)], 2)
    assert [(line["scenario"], line["twice"]) for line in lines] == [("b", 4), ("a", 2)]
    assert os.getpid() not in {line["process"] for line in lines}


def test_what_is_done_is_not_done_again(tmp_path):
    jobs = [("a", 1), ("a", 2)]
    first = running.complete(tmp_path / "s.jsonl", double, jobs, 1)
    again = running.complete(tmp_path / "s.jsonl", fail, jobs, 1)
    assert [line["twice"] for line in again] == [line["twice"] for line in first]


def test_other_sources_are_other_results(tmp_path, monkeypatch):
    running.complete(tmp_path / "s.jsonl", double, [("a", 1)], 1)
    monkeypatch.setattr(results, "AT_START", "another")
    with pytest.raises(AssertionError, match="a 1 was examined again"):
        running.complete(tmp_path / "s.jsonl", fail, [("a", 1)], 1)


def test_what_ended_before_a_failure_is_kept(tmp_path):
    shelf = tmp_path / "s.jsonl"
    with pytest.raises(ArithmeticError):
        running.complete(shelf, give_up_at_three, [("a", 1), ("a", 2), ("a", 3)], 1)
    assert {line["seed"] for line in results.read(shelf, {})} <= {1, 2}
    assert len(running.complete(shelf, double, [("a", seed) for seed in (1, 2, 3)], 1)) == 3
