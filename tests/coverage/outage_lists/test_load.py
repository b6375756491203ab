"""Each operator's daily list in each header that its history knows, synthetic rows in all of them."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command

from coverage.csv_rows import RefusedList
from coverage.csv_values import PARIS
from coverage.models import ListedOutage
from coverage.outage_lists.load import import_list
from coverage.outage_lists.near import NearOutages, outages_near

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)

FREE_OLD = "Dpt,cp,localite,latitude,longitude,Voix,Data\n80,80000,AMIENS,49.894,2.302,HS,OK\n"
FREE_NEW = (
    "operateur;departement;code_insee;commune;lat;lon;2Gvoix;3Gvoix;3Gdata;4Gdata;5Gdata;voix;data;"
    "code_site_op;raison;detail;debut;fin_prev\n"
    "Free;80;80000;AMIENS;49,894;2,302;;HS;HS;OK;;HS;HS;80021_005;INC;Énergie;2026-11-21 08:30;2026-11-23\n"
)
ORANGE_OLD = (
    "Titre;;;\nDepartement;Commune;Latitude;Longitude;Service Voix/SMS;Service de Donnees\n"
    "80;AMIENS;49.894;2.302;HS;HS\n"
)
ORANGE = (
    "Liste\n\nDépartement;Commune;Latitude;Longitude;Service Voix / SMS 2G;Service Voix / SMS 3G;"
    "Service Voix / SMS 4G;Service de données 3G;Service de données 4G;Service de données 5G;"
    "Date et heure début panne ou maintenance antenne-relais pour le Service Voix / SMS;"
    "Date de rétablissement prévue pour le Service Voix / SMS\n"
    "80;AMIENS;49.894;2.302;HS;HS;OK;HS;NA;-;21/11/2026 08:30:00;23/11/2026\n"
)
SFR_OLD = (
    "\n\nLe 22/11\nDepartement;code_insee_commune;Commune;X_WGS84_GPS;Y_WGS84_GPS;Voix/SMS;internet mobile\n"
    "80;80021;AMIENS;49.894;2.302;HS;OK\n\nHS: hors service\nOK: en service"
)
SFR = (
    "Titre\n\nLe 22/11/2026\nDepartement;code_insee;Commune;Lat;Lon;voix;data;Antenne relais gérée par SFR\n"
    "80;80021;AMIENS;49.894;2.302;OK;HS;oui\n\nLégende\n"
)
BOUYGUES = (
    "Code SI;Région;Département;Commune;Code INSEE;Lat;Lon;2Gvoix;3Gdata;voix;data;raison;détail;début;fin\n"
    "T12345;HDF;80;AMIENS;80021;49.894;2.302;HS;HS;HS;HS;MAINT;Travaux;2026-11-21 08:30;2026-11-23\n"
)
FREE_LONG = BOUYGUES.replace("Code SI", "code_site_op").replace("Lat;Lon", "latitude;longitude")
EVERYONE = (
    "date,operateur,op_code,region,departement,code_postal,code_insee,commune,lat,long,voix2g,data4g,voix,data\n"
    "2026-11-22,Bouygues Telecom,bytel,,80,,80021,AMIENS,49.894,2.302,HS,,HS,\n"
    "2026-11-22,Orange,orange,,80,,80021,AMIENS,49.894,2.302,,HS,,HS\n"
)


@pytest.fixture
def listing(tmp_path):
    def write(text, name="siteshorsservices.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize(
    ("name", "text", "operator", "voice", "data"),
    [
        ("antennes-relais-indisponibles.csv", FREE_OLD, "20815", True, False),
        ("pannes-antennes-relais.csv", FREE_NEW, "20815", True, True),
        ("pannes-antennes-relais.csv", FREE_LONG, "20815", True, True),
        ("liste_des_antennes_en_panne.csv", ORANGE_OLD, "20801", True, True),
        ("Liste_des_antennes_provisoirement_hors_service.csv", ORANGE, "20801", True, True),
        ("siteshorsservices.csv", SFR_OLD, "20810", True, False),
        ("siteshorsservices.csv", SFR, "20810", False, True),
        ("antennesindisponibles.csv", BOUYGUES, "20820", True, True),
    ],
)
def test_every_header_of_every_operator_is_read(listing, name, text, operator, voice, data, encoding):
    done = import_list(listing(text, name, encoding), DAY)
    assert (done.kept, done.refused) == (1, 0)
    kept = ListedOutage.objects.get()
    assert (kept.operator, kept.voice_down, kept.data_down, kept.place) == (operator, voice, data, "AMIENS")
    assert kept.geom.coords == (2.302, 49.894)


def test_generations_reasons_and_times_are_kept_where_they_are_told(listing):
    import_list(listing(FREE_NEW, "pannes-antennes-relais.csv"), DAY)
    kept = ListedOutage.objects.get()
    assert (kept.down, kept.reason, kept.detail) == (["voice_3g", "data_3g"], "INC", "Énergie")
    assert (kept.number, kept.commune) == ("80021_005", "80021")  # its column says 80000, a postal code
    assert kept.since == datetime(2026, 11, 21, 8, 30, tzinfo=PARIS)
    assert kept.expected_until == datetime(2026, 11, 23, 23, 59, 59, tzinfo=PARIS)


def test_days_first_are_days_first(listing):
    import_list(listing(ORANGE, "orange.csv"), DAY)
    kept = ListedOutage.objects.get()
    assert kept.since == datetime(2026, 11, 21, 8, 30, tzinfo=PARIS)
    assert (kept.down, kept.commune) == (["voice_2g", "voice_3g", "data_3g"], "")


def test_the_file_of_all_operators_names_each_and_replaces_only_their_day(listing):
    import_list(listing(SFR), DAY)
    for _ in range(2):
        import_list(listing(EVERYONE, "raw2026-11-22.csv"))
    kept = ListedOutage.objects.order_by("operator").values_list(
        "operator", "listed_on", "voice_down", "data_down"
    )
    assert list(kept) == [
        ("20801", DAY, None, True),
        ("20810", DAY, False, True),
        ("20820", DAY, True, None),
    ]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (";49.894;2.302", ";40.417;-3.704", "Lat, Lon: outside every territory"),
        (";49.894;2.302", ";2.302;49.894", "Lat, Lon: outside every territory"),
        (";49.894", ";", "Lat: not a number"),
        ("OK;HS", "OK;OK", "services: none of the row is marked HS"),
        ("oui", "oui;non", "cells: more than the header has columns"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason_and_the_others_stay(listing, old, new, reason):
    good = SFR.splitlines()[4]
    done = import_list(listing(SFR.replace(good, f"{good}\n{good.replace(old, new)}")), DAY)
    assert (done.kept, dict(done.refusals.counts)) == (1, {reason: 1})
    assert done.refusals.first[reason][0].line == 6


def test_places_without_a_column_of_what_is_down_are_no_list_of_outages(listing):
    with pytest.raises(RefusedList, match="that of no known list of this kind"):
        import_list(listing("commune;lat;lon\nAMIENS;49.894;2.302\n"), DAY)


def test_a_list_of_nobody_knows_whom_needs_its_operator(listing):
    path = listing(SFR, "liste-2026-11-22.csv")
    with pytest.raises(RefusedList, match="say --operator"):
        import_list(path)
    out = StringIO()
    call_command("import_outages", str(path), "--operator", "20810", stdout=out)
    assert "outages listed on 2026-11-22: 1 rows, 1 kept, 0 refused" in out.getvalue()


@pytest.mark.parametrize(("given", "operator"), [("sfr", "20810"), ("SFR", "20810"), ("20802", "20801")])
def test_the_operator_may_be_given_by_its_name_or_any_of_its_codes(listing, given, operator):
    import_list(listing(SFR, "liste-2026-11-22.csv"), operator=given)
    assert ListedOutage.objects.get().operator == operator


@pytest.mark.parametrize("given", ["sfrr", "20899", "2081"])
def test_an_operator_that_nobody_knows_is_refused_and_nothing_is_kept(listing, given):
    path = listing(SFR, "liste-2026-11-22.csv")
    with pytest.raises(CommandError, match=f"--operator: {given} is none of orange, sfr, free, bytel"):
        call_command("import_outages", str(path), "--operator", given)
    assert not ListedOutage.objects.exists()


def test_a_workbook_or_a_file_cut_short_is_refused_and_the_list_of_the_day_stays(listing):
    import_list(listing(BOUYGUES, "antennesindisponibles.csv"), DAY)
    cut = listing(BOUYGUES[:-30], "antennesindisponibles.csv")
    with pytest.raises(RefusedList, match="line 2: the file ends in the middle of a row"):
        import_list(cut, DAY)
    with pytest.raises(CommandError, match="line 1: this is no text"):
        call_command(
            "import_outages", str(listing("\xd0\xcf\x11\xe0\0", "antennesindisponibles.xls", "latin-1"))
        )
    assert ListedOutage.objects.count() == 1


def down(operator: str, service: str, metres: float) -> NearOutages:
    """Near Amiens, over the two days that end with that of the lists."""
    amiens = Point(2.3, 49.9, srid=4326)
    return outages_near(amiens, operator, service, DAY - timedelta(days=1), DAY, metres)


def test_what_was_down_near_a_place_and_of_how_many_days_a_list_is_held(listing):
    import_list(listing(SFR), DAY)
    import_list(listing(SFR), DAY - timedelta(days=1))
    import_list(listing(SFR), DAY - timedelta(days=2))
    told = down("20810", "data_4g", 1000)
    (site,) = told.sites
    assert (site.place, site.distance_m) == ("AMIENS", pytest.approx(683, abs=5))
    assert site.days == [DAY - timedelta(days=1), DAY]
    assert (told.days_listed, told.days_down) == (2, 2)
    beyond, nobody = down("20810", "data_4g", 500), down("20801", "data_4g", 1000)
    assert [(told.days_listed, told.days_down, told.sites) for told in (beyond, nobody)] == [
        (2, 0, []),
        (0, 0, []),
    ]


def test_what_serves_is_no_outage_of_it_and_what_is_not_said_may_be(listing):
    import_list(listing(SFR), DAY)
    told = {}
    for voice_down in (True, None, False):
        ListedOutage.objects.update(voice_down=voice_down)
        told[voice_down] = down("20810", "voice", 1000).days_down
    assert told == {True: 1, None: 1, False: 0}
