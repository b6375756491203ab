"""A list takes the place of what it held before, whole or not at all."""

from datetime import date

import pytest

from coverage.csv_rows import Refused, RefusedList
from coverage.list_store import Refusals, day_of, replace
from coverage.models import Complaint

COLUMNS = ("day", "commune", "operator")
DAY = date(2024, 10, 1)


def rows(number, operator="20801"):
    return [(DAY, "80021", operator)] * number


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2018_01_Sites_mobiles.csv", date(2018, 1, 31)),
        ("2016_02.csv", date(2016, 2, 29)),
        ("2024_T2_sites_Outremer.csv", date(2024, 6, 30)),
        ("2023_T4_sites_Metropole.csv", date(2023, 12, 31)),
        ("raw2026-11-22.csv", date(2026, 11, 22)),
        ("siteshs_20261122.csv", date(2026, 11, 22)),
    ],
)
def test_the_day_of_a_list_is_in_its_name_or_ends_the_period_in_it(name, day):
    assert day_of(name) == day


@pytest.mark.parametrize("name", ["sites.csv", "data-1729581960069.csv", "2026-02-30.csv"])
def test_a_name_without_a_day_is_refused_in_a_sentence(name):
    with pytest.raises(RefusedList, match="file name: "):
        day_of(name)


@pytest.mark.django_db
def test_a_list_that_is_far_shorter_than_before_needs_a_word():
    replace(Complaint.objects.all(), COLUMNS, rows(4), Refusals())
    with pytest.raises(RefusedList, match="rows: 1 would replace 4"):
        replace(Complaint.objects.all(), COLUMNS, rows(1), Refusals())
    assert Complaint.objects.count() == 4
    assert replace(Complaint.objects.all(), COLUMNS, rows(2), Refusals()) == Complaint.objects.count() == 2


@pytest.mark.django_db
def test_an_error_among_the_rows_brings_everything_back():
    replace(Complaint.objects.all(), COLUMNS, rows(1), Refusals())

    def cut():
        yield from rows(1)
        raise RefusedList("line 3: the file ends in the middle of a row")

    with pytest.raises(RefusedList, match="line 3"):
        replace(Complaint.objects.all(), COLUMNS, cut(), Refusals())
    with pytest.raises(RefusedList, match="rows: there are none below the header"):
        replace(Complaint.objects.all(), COLUMNS, [], Refusals())
    assert Complaint.objects.count() == 1


@pytest.mark.django_db
def test_without_writing_the_count_is_the_same_and_nothing_changes():
    assert replace(Complaint.objects.all(), COLUMNS, rows(3), Refusals(), write=False) == 3
    assert not Complaint.objects.exists()


def test_refusals_count_all_and_keep_a_few():
    refusals = Refusals()
    for line in range(2, 102):
        refusals.add(Refused(line, "x: not a number", "NA"))
    (told,) = refusals.told()
    assert told == "  100 refused, x: not a number (line 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ...; first: 'NA')"
    assert len(refusals.first["x: not a number"]) == 10
