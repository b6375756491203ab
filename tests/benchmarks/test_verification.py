"""Claims in planted worlds: repairs are what they are called, and a short run keeps its promises."""

import numpy as np
import pytest

from benchmarks import __main__ as bench
from benchmarks import verification
from benchmarks.discovery import DEVELOPMENT
from benchmarks.verification import Ended, days_for, interval, table, try_all
from gap_reports.verification.scales import Outcome

VERIFIED, REFUTED, OPEN = Outcome.VERIFIED, Outcome.NOT_REPAIRED, Outcome.UNDECIDED


@pytest.fixture(scope="module")
def ended() -> dict[tuple[str, str], list[Ended]]:
    """A world for development, with four zones."""
    return try_all([DEVELOPMENT], ["standard", "lost_50"])


@pytest.mark.parametrize("scenario", ["standard", "lost_50"])
def test_true_repairs_are_verified_and_false_and_partial_ones_are_not(ended, scenario):
    outcomes = {claim: [one.outcome for one in ended[scenario, claim]] for claim in verification.CLAIMS}
    assert min(map(len, outcomes.values())) >= 3
    assert set(outcomes["true"]) == {VERIFIED}
    assert VERIFIED not in outcomes["false"] + outcomes["partial"]
    assert REFUTED in outcomes["false"]


def test_a_true_repair_is_verified_within_thirty_contributor_days(ended):
    needed = days_for(ended["standard", "true"], VERIFIED, 0.9)
    assert needed is not None
    assert needed <= 30


def test_days_are_those_by_which_the_share_of_all_claims_has_ended_so():
    claims = [Ended(VERIFIED, day, 4) for day in (3, 9, 5)] + [Ended(OPEN, 60, 4)]
    assert days_for(claims, VERIFIED, 0.75) == 9
    assert days_for(claims, VERIFIED, 0.9) is None


def test_the_interval_of_none_among_many_is_one_sided():
    assert interval(0, 100) == (0.0, pytest.approx(1 - 0.025 ** (1 / 100)))
    assert np.allclose(interval(100, 100), (0.025 ** (1 / 100), 1.0))


def test_the_table_has_a_line_for_each_scenario_and_claim():
    told = table({("standard", "true"): [Ended(VERIFIED, 7, 4)] * 4, ("standard", "false"): []})
    assert len(told.splitlines()) == 3
    assert told.splitlines()[2].startswith("| standard | true | 4 | 100.0 % [39.8–100.0]")


def test_the_command_asks_for_its_own_options(capsys):
    with pytest.raises(SystemExit) as stopped:
        bench.main(["verification", "--help"])
    assert stopped.value.code == 0
    assert "--scenario" in capsys.readouterr().out
