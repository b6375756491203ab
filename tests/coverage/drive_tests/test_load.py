"""A campaign's file replaces what was kept of it, in bounded memory; what lies in a polygon is counted."""

from collections import Counter
from datetime import date

import pytest
from django.contrib.gis.geos import Polygon
from django.core.management import CommandError, call_command

from coverage.csv_rows import RefusedList, converted
from coverage.drive_tests.load import import_list
from coverage.drive_tests.rows import field_test, read
from coverage.drive_tests.within import measured_within
from coverage.models import DriveTest

pytestmark = pytest.mark.django_db
NAME = "2025_QoS_Metropole_voix_habitations.csv"
HEADER = (
    "operator;protocole;situation;latitude_start;longitude_start;date_start;techno_start;"
    "real_communiation_time;min_mos_couple"
)
AMIENS = Polygon.from_bbox((2.2, 49.8, 2.4, 50.0))


def call(operator="Orange", technology="4G", seconds="120", mos="4", latitude="49.9", day="2025-06-12"):
    return f"{operator};VOIX;INDOOR;{latitude};2.3;{day};{technology};{seconds};{mos}"


@pytest.fixture
def campaign(tmp_path):
    def write(*rows, header=HEADER, name=NAME):
        path = tmp_path / name
        path.write_text("".join(f"{row}\n" for row in (header, *rows)))
        return path

    return write


def test_every_row_of_the_real_extract_is_kept_with_its_outcome(shared):
    for _ in range(2):
        done = import_list(shared / "data" / "2025_QoS_Metropole_data_transports_extract_tgv.csv")
    assert (done.kept, done.refused) == (60, 0)
    outcomes = Counter(DriveTest.objects.values_list("outcome", flat=True))
    outcome = DriveTest.Outcome
    assert outcomes == {outcome.FAILED: 22, outcome.PARTIAL: 11, outcome.SUCCEEDED: 27}
    assert Counter(DriveTest.objects.values_list("operator", flat=True))["20820"] == 15
    first = DriveTest.objects.earliest("pk")
    assert (first.axis_name, first.day, first.technology) == ("TGV PARIS - MARSEILLE", None, "")


def test_an_extract_does_not_take_the_place_of_a_campaign_by_accident(campaign):
    import_list(campaign(*[call()] * 5))
    with pytest.raises(RefusedList, match="rows: 1 would replace 5 that are stored, say --fewer"):
        import_list(campaign(call()))
    assert DriveTest.objects.count() == 5
    assert import_list(campaign(call()), fewer=True).kept == DriveTest.objects.count() == 1


def test_a_file_cut_short_of_nothing_or_foreign_is_refused_and_the_campaign_stays(campaign):
    import_list(campaign(call()))
    path = campaign(call(), call())
    path.write_text(path.read_text()[:-30])
    with pytest.raises(RefusedList, match="line 3: the file ends in the middle of a row"):
        import_list(path)
    with pytest.raises(RefusedList, match="none of 2 could be kept, most for latitude_start: not a number"):
        import_list(campaign(call(latitude=""), call(latitude="")))
    with pytest.raises(CommandError, match="header: 'a;b'"):
        call_command("import_drive_tests", str(campaign("1;2", header="a;b")))
    assert DriveTest.objects.count() == 1


def test_what_was_measured_in_a_polygon_is_counted_by_operator_and_outcome(campaign):
    import_list(
        campaign(
            call(),
            call(mos="1"),
            call(technology="Pas de service", seconds="", day="2025-07-01"),
            call(latitude="48"),
            call("SFR", day="2024-01-01"),
        )
    )
    orange, sfr = measured_within(AMIENS)
    assert (orange.succeeded, orange.partial, orange.failed, orange.without_service) == (1, 1, 1, 1)
    assert (orange.newest, sfr.operator) == (date(2025, 7, 1), "20810")
    assert [row.operator for row in measured_within(AMIENS, since=date(2025, 1, 1))] == ["20801"]


def test_a_long_file_is_a_stream_whose_first_row_is_there_before_the_rest_is_read(campaign):
    path = campaign(call(), "\0")
    rows = converted(read(path), field_test, print)
    assert next(rows).operator == "20801"
    with pytest.raises(RefusedList, match="line 3: this is no text"):
        next(rows)
