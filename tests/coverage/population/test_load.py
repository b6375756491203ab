"""A grid takes the place of the one before, and twice changes nothing."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from coverage.models import PopulationSquare
from coverage.population.load import import_grid
from tests.coverage.population.factories import key, square, stored, write

pytestmark = pytest.mark.django_db

ROWS = [(square(0, 0), 4.5, 0), (square(0, 1), 12, 1)]
ISLAND = ("CRS2975RES200mN7660200E340200", 7, 0)


def test_a_grid_is_stored_with_its_source(tmp_path):
    done = import_grid(write(tmp_path / "Filosofi2017_carreaux_200m_met.csv", ROWS))
    assert stored() == {key(0, 0): (4.5, False), key(0, 1): (12.0, True)}
    assert (done.kept, done.people, done.imputed, done.changed) == (2, 16.5, 1, 2)
    source = PopulationSquare.objects.values_list("source", flat=True).distinct().get()
    assert source == "Filosofi2017_carreaux_200m_met"


def test_the_same_file_twice_changes_nothing(tmp_path):
    path = write(tmp_path / "grid.csv", ROWS)
    import_grid(path)
    assert import_grid(path).changed == 0


def test_a_later_grid_takes_the_place_of_its_own_part_of_the_world(tmp_path):
    import_grid(write(tmp_path / "island.csv", [ISLAND]))
    import_grid(write(tmp_path / "a.csv", ROWS))
    assert import_grid(write(tmp_path / "b.csv", [(square(0, 1), 13, 0)]), "2019").changed == 2
    assert PopulationSquare.objects.count() == 2
    assert stored()[key(0, 1)] == (13.0, False)


def test_a_part_of_a_grid_may_be_added_to_what_is_there(tmp_path):
    import_grid(write(tmp_path / "a.csv", ROWS[:1]))
    import_grid(write(tmp_path / "b.csv", ROWS[1:]), add=True)
    assert set(stored()) == {key(0, 0), key(0, 1)}


def test_a_square_that_stands_twice_is_what_the_file_says_first(tmp_path):
    done = import_grid(write(tmp_path / "grid.csv", [*ROWS, (square(0, 0), 99, 0)]))
    assert stored()[key(0, 0)] == (4.5, False)
    assert done.refused["idcar_200m: stands twice, the first holds"].lines == [4]


def test_a_file_of_which_nothing_can_be_kept_leaves_all_as_it_was(tmp_path):
    import_grid(write(tmp_path / "a.csv", ROWS))
    bad = write(tmp_path / "b.csv", [(square(0, 0), "x", 0)])
    with pytest.raises(CommandError, match=r"^b\.csv: rows: none of 1 kept"):
        call_command("import_population", bad)
    assert len(stored()) == 2


def test_the_command_counts_rows_and_names_lines_by_reason(tmp_path):
    path = write(tmp_path / "grid.csv", [*ROWS, (square(0, 3), "x", 0), *[("y", 1, 0)] * 12])
    call_command("import_population", path, stdout=(out := StringIO()))
    first, corner, number = out.getvalue().splitlines()
    assert first == ("grid.csv: 15 rows, 2 kept, 13 refused; 16 people, 1 squares imputed, 2 rows changed")
    assert corner.startswith("  12 refused, idcar_200m: not CRS")
    assert corner.endswith("(line 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, ...)")
    assert number == "  1 refused, ind: not a number (line 4)"
