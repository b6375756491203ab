"""When a target ends: each cell of the table, spelled out again."""

from itertools import product

import pytest

from councils.campaigns.states import ENDED, TABLE, Finding, Standing, after, finding

# Of an open target: budget left and days left, days over, budget spent, both.
EXPECTED = {
    "white": "white white white white",
    "served": "served served served served",
    "not_known": "open time_up budget_spent budget_spent",
    "as_before": "open time_up budget_spent budget_spent",
}
CELLS = [
    (Standing(Finding(found), is_spent, is_over), state)
    for found, states in EXPECTED.items()
    for (is_spent, is_over), state in zip(product([False, True], repeat=2), states.split(), strict=True)
]


def test_the_expected_table_has_every_cell():
    assert {standing for standing, _ in CELLS} == set(TABLE)
    assert len(CELLS) == len(Finding) * 4


@pytest.mark.parametrize(("standing", "state"), CELLS)
def test_a_cell_of_the_table(standing, state):
    assert after("open", standing) == state


@pytest.mark.parametrize("standing", TABLE)
@pytest.mark.parametrize("ended", sorted(ENDED))
def test_what_has_ended_stays_as_it_is(ended, standing):
    assert after(ended, standing) == ended


@pytest.mark.parametrize(
    ("verdict", "at_opening", "people", "found"),
    [
        ("white", "not_known", 0, "white"),
        ("served", "white", 0, "served"),  # others changed it: the verdict is new
        ("white", "white", 1, "as_before"),
        ("white", "white", 2, "white"),
        ("served", "served", 1, "as_before"),
        ("not_known", "not_known", 0, "not_known"),
        ("not_known", "white", 5, "not_known"),
    ],
)
def test_a_verdict_as_before_needs_new_people_behind_it(verdict, at_opening, people, found):
    assert finding(verdict, at_opening, people, people_needed=2) == found
