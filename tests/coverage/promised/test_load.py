"""The lists of targeted coverage come in by date; the two known real rows with them."""

from datetime import date
from io import StringIO

import pytest
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command

from coverage.csv_rows import RefusedList
from coverage.models import PromisedSite, PromisedZone
from coverage.promised.load import import_list
from coverage.promised.near import promised_near
from tests.coverage.promised.lists import AAST, AAST_POINT, POINTS, SITES, site

pytestmark = pytest.mark.django_db
NAME = "2024_T2_dcc_Metropole_sites.csv"
HALF_A_KM_NORTH = Point(-0.0917, 43.2862, srid=4326)


@pytest.fixture
def listing(tmp_path):
    def write(*rows, header=SITES, name=NAME, encoding="utf-8"):
        path = tmp_path / name
        path.write_text("".join(f"{row}\n" for row in (header, *rows)), encoding=encoding)
        return path

    return write


def test_the_real_row_of_the_sites_is_kept_whole(shared):
    import_list(next((shared / "data" / "arcep_header_examples").glob("zac_site__*")), date(2024, 6, 30))
    kept = PromisedSite.objects.get()
    assert (kept.zone_name, kept.decree, kept.decreed_on) == ("AAST", "2018-1", date(2018, 7, 8))
    assert (kept.operators, kept.leader) == (["20801", "20810", "20815", "20820"], "20815")
    assert (kept.requested, kept.in_service, kept.awaiting, kept.name) == (1, 1, 0, "")
    assert kept.geom.coords == pytest.approx((-0.09, 43.29), abs=0.015)  # the village of Aast


def test_the_real_row_of_the_points_is_kept_whole(shared):
    import_list(next((shared / "data" / "arcep_header_examples").glob("zac_poi__*")))
    kept = PromisedZone.objects.get()
    assert (kept.listed_on, kept.commune, kept.name, kept.site_number) == (
        date(2024, 6, 30),
        "64001",
        "AAST",
        "",
    )
    assert kept.decree_url.startswith("https://www.legifrance.gouv.fr/loda/id/")


def test_points_and_sites_of_one_day_leave_each_other_alone_and_twice_changes_nothing(listing):
    for _ in range(2):
        import_list(listing(AAST, site(2)))
        import_list(
            listing(AAST_POINT, header=POINTS, name="2024_T2_dcc_Metropole_POI.csv", encoding="cp1252")
        )
    assert sorted(PromisedSite.objects.values_list("number", flat=True)) == ["1", "2"]
    assert PromisedZone.objects.count() == 1


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"x_lambert_93": "NA"}, "x_lambert_93: not a number"),
        (
            {"x_lambert_93": 6247417, "y_lambert_93": 448967},
            "x_lambert_93, y_lambert_93: outside Metropole, read as EPSG:2154",
        ),
        ({"sites_mes": "oui"}, "sites_mes: not a count"),
        ({"20801": "x"}, "20801: neither 0 nor 1"),
        (dict.fromkeys(("20801", "20810", "20815", "20820"), 0), "operators: the row concerns none"),
        ({"op_leader": "Free"}, "op_leader: not an MCC and MNC"),
        ({"date_publication_arrete": "2018-13-01"}, "date_publication_arrete: not a day"),
        ({"num_arrete": "NA"}, "num_arrete: missing"),
        ({"nom_de_la_zone": "A" * 201}, "nom_de_la_zone: longer than 200 characters"),
    ],
)
def test_a_bad_row_is_refused_with_field_and_reason_and_the_good_one_stays(listing, cells, reason):
    done = import_list(listing(AAST, site(3, **cells)))
    assert (done.kept, dict(done.refusals.counts)) == (1, {reason: 1})
    assert done.refusals.first[reason][0].line == 3


def test_a_list_cut_short_is_refused_and_what_was_there_stays(listing):
    import_list(listing(AAST, *(site(number) for number in range(2, 6))))
    cut = listing(AAST)
    cut.write_text("\n".join([SITES, AAST, site(2)])[:-20])
    with pytest.raises(RefusedList, match="line 3: the file ends in the middle of a row"):
        import_list(cut)
    with pytest.raises(RefusedList, match="1 would replace 5"):
        import_list(listing(AAST))
    assert PromisedSite.objects.count() == 5
    assert import_list(listing(AAST), fewer=True).kept == 1


def test_a_foreign_file_is_refused_in_a_sentence_and_a_dry_run_writes_nothing(listing):
    with pytest.raises(CommandError, match=r"sites.csv: header: 'a;b' is that of no known list of this kind"):
        call_command("import_promised", str(listing("1;2", header="a;b")))
    out = StringIO()
    call_command("import_promised", "--dry-run", str(listing(AAST)), stdout=out)
    assert "listed on 2024-06-30: 1 rows, 1 would be kept, 0 refused" in out.getvalue()
    assert not PromisedSite.objects.exists()


def test_what_is_promised_near_a_place_comes_by_distance_operator_and_newest_list(listing):
    import_list(listing(site(9), name="2024_T1_dcc_Metropole_sites.csv"))
    import_list(
        listing(
            AAST,
            site(2, y_lambert_93=6249417, sites_mes=0, sites_6_24_mois=1, **{"20801": 0}),
            site(3, site_physique=0),
            site(4, x_lambert_93=600000),
        )
    )
    everyone = promised_near(HALF_A_KM_NORTH, None, 2000)
    assert [near.number for near in everyone] == ["1", "2"]
    assert [near.stage for near in everyone] == ["in_service", "within_24_months"]
    assert [near.number for near in promised_near(HALF_A_KM_NORTH, "20801", 2000)] == ["1"]
    assert everyone[0].distance_m == pytest.approx(500, abs=5)
