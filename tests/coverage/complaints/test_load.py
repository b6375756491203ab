"""Complaints come in by day; where a person lives does not."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from coverage.complaints.counts import complaints_by_month
from coverage.complaints.load import import_list
from coverage.csv_rows import RefusedList
from coverage.models import Complaint

pytestmark = pytest.mark.django_db
HEADER = '"id","date","insee_com","operateur","latitude","longitude"'
OCTOBER, NOVEMBER = date(2024, 10, 1), date(2024, 11, 1)


def row(day, commune="34169", operator="20815", place="43.66928474760592,3.8631989106213505"):
    return f'0,"{day}","{commune}","{operator}",{place}'


@pytest.fixture
def listing(tmp_path):
    def write(*rows, header=HEADER):
        path = tmp_path / "signalements_MRM_20241007-1217_3.csv"
        path.write_text("".join(f"{row}\n" for row in (header, *rows)))
        return path

    return write


def kept():
    return list(Complaint.objects.order_by("pk").values_list("day", "commune", "operator"))


def test_the_one_known_real_row_is_kept_without_its_place(shared):
    import_list(next((shared / "data" / "arcep_header_examples").glob("signalements__*")))
    assert kept() == [(OCTOBER, "34169", "20815")]
    assert {field.name for field in Complaint._meta.fields} == {"id", "day", "commune", "operator"}


def test_a_file_replaces_the_days_it_speaks_of_and_leaves_those_that_left_its_window(listing):
    import_list(listing(row("2024-05-31"), row("2024-10-01"), row("2024-10-01")))
    newer = listing(row("2024-10-01", operator="20801"), row("2024-11-02"))
    for _ in range(2):
        import_list(newer)
    assert kept() == [
        (date(2024, 5, 31), "34169", "20815"),
        (OCTOBER, "34169", "20801"),
        (date(2024, 11, 2), "34169", "20815"),
    ]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row("1970-01-01"), "date: before 2017-10-17 or to come"),
        (row("2999-01-01"), "date: before 2017-10-17 or to come"),
        (row("hier"), "date: not a day"),
        (row("2024-10-01", commune=""), "insee_com: missing"),
        (row("2024-10-01", commune="Lyon"), "insee_com: not a commune's code"),
        (row("2024-10-01", operator="Free"), "operateur: not an MCC and MNC"),
        (row("2024-10-01") + ",1", "cells: more than the header has columns"),
    ],
)
def test_a_bad_row_is_refused_with_field_and_reason(listing, bad, reason):
    done = import_list(listing(row("2024-10-01", commune="1001"), bad))
    assert (done.kept, dict(done.refusals.counts)) == (1, {reason: 1})
    assert kept() == [(OCTOBER, "01001", "20815")]


def test_a_foreign_file_or_one_cut_short_is_refused_and_nothing_is_lost(listing):
    import_list(listing(row("2024-10-01")))
    cut = listing(row("2024-10-01"))
    cut.write_text(f"{HEADER}\n{row('2024-10-01')}\n" + '0,"2024-10-0')
    with pytest.raises(RefusedList, match="line 3: the file ends in the middle of a row"):
        import_list(cut)
    with pytest.raises(CommandError, match="header: 'a,b' is that of no known list"):
        call_command("import_complaints", str(listing("1,2", header="a,b")))
    assert len(kept()) == 1


def test_a_dry_run_counts_and_writes_nothing(listing):
    out = StringIO()
    call_command(
        "import_complaints", "--dry-run", str(listing(row("2024-10-01"), row("2024-11-02"))), stdout=out
    )
    assert "2024-10-01 to 2024-11-02: 2 rows, 2 would be kept, 0 refused" in out.getvalue()
    assert kept() == []


def test_complaints_are_counted_by_commune_month_and_operator(listing):
    days = ("2024-09-30", "2024-10-01", "2024-10-31", "2024-11-02")
    import_list(listing(*(row(day) for day in days), row("2024-10-05", commune="80021")))
    assert complaints_by_month(["34169"], since=date(2024, 10, 15)) == [
        ("34169", OCTOBER, "20815", 2),
        ("34169", NOVEMBER, "20815", 1),
    ]
