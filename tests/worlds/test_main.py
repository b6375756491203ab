"""The table of what was planted and what was found."""

from functools import partial

from worlds import __main__ as table
from worlds.judge import Score
from worlds.world import make


def test_a_row_gives_the_numbers_in_the_order_of_the_header():
    assert table.row(1, "voice", Score(5, 4, 3, 2, 1)) == "| 1 | voice | 5 | 4 | 3 | 2 | 1 |"


def test_each_seed_has_a_row_for_each_service(monkeypatch, capsys):
    monkeypatch.setattr(table, "make", partial(make, side=8_000))
    table.main([3])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" | ")[1] for line in lines[2:]] == ["voice", "data_3g", "data_4g", "data_5g"]
    planted, knowable, recalled, found, false = (int(cell) for cell in lines[2].strip("| ").split(" | ")[2:])
    assert planted >= knowable >= recalled
    assert found >= false
