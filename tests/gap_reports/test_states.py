"""The table of moves, cell by cell against one that was written for the test alone."""

import pytest

from gap_reports.states import By, IllegalMove, Move, State, after, missing

# Rows: where a case stands; columns: the moves, in the order of MOVES; a dot where there is none.
ANSWERS = ["acknowledge", "contest", "plan", "refuse", "claim_repair"]
FINDINGS = ["verify", "find_unrepaired", "bear_out", "correct_map", "withdraw", "reopen", "ask_again"]
MOVES = ["report", *ANSWERS, *FINDINGS]
EXPECTED = """
detected        reported  .             .          .        .        .               .         .         .         map_corrected  withdrawn  .         .
reported        .         acknowledged  contested  planned  refused  repair_claimed  .         .         .         map_corrected  withdrawn  .         .
acknowledged    .         .             contested  planned  refused  repair_claimed  .         .         .         map_corrected  withdrawn  .         .
contested       .         acknowledged  .          planned  refused  repair_claimed  .         .         reopened  map_corrected  withdrawn  .         .
planned         .         .             contested  planned  refused  repair_claimed  .         .         .         map_corrected  withdrawn  .         .
repair_claimed  .         .             .          .        .        .               verified  reopened  .         map_corrected  withdrawn  .         .
verified        .         .             .          .        .        .               .         .         .         .              .          reopened  repair_claimed
reopened        reported  acknowledged  contested  planned  refused  repair_claimed  .         .         .         map_corrected  withdrawn  .         repair_claimed
refused         .         acknowledged  .          planned  .        repair_claimed  .         .         .         map_corrected  withdrawn  .         .
map_corrected   .         .             .          .        .        .               .         .         .         .              withdrawn  reopened  .
withdrawn       .         .             .          .        .        .               .         .         .         .              .          reopened  .
"""  # noqa: E501 (a table reads across)
TABLE = {row.split()[0]: row.split()[1:] for row in EXPECTED.strip().splitlines()}
CELLS = [(state, move, to) for state, row in TABLE.items() for move, to in zip(MOVES, row, strict=True)]
BY = {"report": "platform"} | dict.fromkeys(ANSWERS, "operator") | dict.fromkeys(FINDINGS, "evidence")


def test_the_table_has_every_state_and_every_move() -> None:
    assert set(TABLE) == set(State)
    assert set(MOVES) == set(Move)


@pytest.mark.parametrize(("state", "move", "to"), CELLS)
def test_a_move_leads_where_the_table_says_or_does_not_exist(state: str, move: str, to: str) -> None:
    by = By(BY[move])
    if to == ".":
        with pytest.raises(IllegalMove, match=f"{state} has no move {move}"):
            after(state, Move(move), by)
    else:
        assert after(state, Move(move), by) == to


@pytest.mark.parametrize(
    ("state", "move", "by"),
    [(state, move, by) for state, move, to in CELLS if to != "." for by in By if by != BY[move]],
)
def test_nobody_else_makes_a_move(state: str, move: str, by: By) -> None:
    with pytest.raises(IllegalMove, match=f"{move} is made by the {BY[move]}"):
        after(state, Move(move), by)


@pytest.mark.parametrize(("move", "needs"), [("contest", "reason"), ("refuse", "reason"), ("plan", "day")])
def test_some_moves_need_words_or_a_day(move: str, needs: str) -> None:
    assert missing(Move(move), reason=" ", day=None) == [needs]
