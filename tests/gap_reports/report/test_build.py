"""A gap report says the same in every format, what the API says, and the same bytes each time."""

import csv
import hashlib
import json
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import geopandas as gpd
import pyogrio
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from coverage.complaints.load import import_list
from coverage.models import Complaint, OfficialRelease, WhiteZone
from coverage.official.load import INVENTED
from gap_reports.models import Case, GapReport
from gap_reports.report.build import build
from gap_reports.report.contents import NoSubject, contents_of
from gap_reports.report.paper import said
from tests.coverage.factories import larger_territory
from tests.gap_reports.planted import unpack
from tests.gap_reports.report.conftest import COMMUNES, ON

pytestmark = pytest.mark.django_db
PUBLIC = [
    "probability",
    "area_km2",
    "tiles",
    "contributors",
    "official_release",
    "communes",
    "population_high",
]


@pytest.fixture
def desk(cases: dict[str, Case], tmp_path: Path) -> Path:
    return unpack(build("00101", "dep-80", ON).content, tmp_path)


def test_what_is_late_comes_first_then_what_is_new_and_what_is_closed_is_left_out(
    cases: dict[str, Case],
) -> None:
    found = contents_of("00101", "dep-80", ON).entries
    order = [(entry.group, entry.row["id"]) for entry in found]
    names = {"overdue": "late", "new": "new", "open": "standing"}
    assert order == [(group, str(cases[name].pk)) for group, name in names.items()]


def test_all_formats_say_the_same_and_what_the_api_says(desk: Path, cases: dict[str, Case]) -> None:
    sheet = list(csv.DictReader(StringIO((desk / "cases.csv").read_text())))
    layer, places = gpd.read_file(desk / "cases.gpkg"), gpd.read_file(desk / "cases.geojson")
    whole = json.loads((desk / "report.json").read_text())["cases"]
    assert (
        [row["case"] for row in sheet]
        == list(layer["case"])
        == list(places["case"])
        == [c["id"] for c in whole]
    )
    for number, case in enumerate(whole):
        told = Client().get(reverse("white-zone", args=[case["zone"]["id"]])).json()["properties"]
        assert {name: case["zone"][name] for name in PUBLIC} == {name: told[name] for name in PUBLIC}
        assert float(sheet[number]["probability"]) == layer["probability"][number] == told["probability"]
        assert layer["population_high"][number] == told["population_high"]
        assert layer.geometry[number].equals(places.geometry[number])
    assert layer.crs.to_epsg() == 4326


def test_each_case_comes_with_its_evidence_claim_sites_and_answer(desk: Path) -> None:
    first, _new, last = json.loads((desk / "report.json").read_text())["cases"]
    assert first["official"][0]["sha256"] == "ab" * 32
    assert {site["number"] for site in first["nearest_sites"]} == {"800123"}
    assert first["promised_sites"][0]["name"] == "Le Quesnoy"
    assert (first["overdue"], first["answer"]) == (True, None)
    assert (last["answer"]["move"], last["answer"]["reason"]) == ("acknowledge", "Le relief, à l’est")
    row = next(csv.DictReader(StringIO((desk / "cases.csv").read_text())))
    assert (row["official_sha256"], row["nearest_sites"].split(":")[0]) == ("ab" * 32, "800123")


def test_our_own_importer_reads_the_complaints_that_we_write(desk: Path, shared: Path) -> None:
    real = next((shared / "data" / "arcep_header_examples").glob("signalements__*"))
    header = real.read_text().splitlines()[0]
    assert (desk / "signalements.csv").read_text().splitlines()[0] == header
    outcome = import_list(desk / "signalements.csv")
    assert not outcome.refusals.counts
    kept = Complaint.objects.order_by("commune").values_list("day", "commune", "operator")
    assert list(kept) == [(ON, commune, "00101") for commune in COMMUNES[:3]]


def test_what_is_under_embargo_says_so_and_is_no_complaint(cases: dict[str, Case], tmp_path: Path) -> None:
    hidden = WhiteZone.objects.filter(cases=cases["late"])
    hidden.update(public_from=ON + timedelta(days=1))
    desk = unpack(build("00101", "dep-80", ON).content, tmp_path)
    row = next(csv.DictReader(StringIO((desk / "cases.csv").read_text())))
    assert row["public_from"] == "2026-11-23"
    assert COMMUNES[0] not in (desk / "signalements.csv").read_text()
    told: dict[str, Any] = said(contents_of("00101", "dep-80", ON))
    assert [zone["embargo"] for zone in told["zones"]] == ["23 novembre 2026", "", ""]


def test_a_complaint_lies_in_the_zone_that_it_stands_for(desk: Path) -> None:
    zones = gpd.read_file(desk / "cases.geojson")
    rows = csv.DictReader(StringIO((desk / "signalements.csv").read_text()))
    places = [(float(row["longitude"]), float(row["latitude"])) for row in rows]
    points = gpd.points_from_xy(*zip(*places, strict=True))
    assert all(zone.contains(point) for zone, point in zip(zones.geometry, points, strict=True))


def test_built_twice_it_is_the_same_to_the_byte_and_its_hashes_hold(
    desk: Path, cases: dict[str, Case]
) -> None:
    first, second = (build("00101", "dep-80", ON).content for _ in range(2))
    assert first == second
    for line in (desk / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((desk / name).read_bytes()).hexdigest() == digest
    assert len(ZipFile(BytesIO(first)).namelist()) == 8


def test_the_paper_counts_what_the_tables_hold(cases: dict[str, Case]) -> None:
    told: dict[str, Any] = said(contents_of("00101", "dep-80", ON))
    assert [figure["value"] for figure in told["figures"][:3]] == ["1", "1", "1"]
    assert [row[0] for group in told["groups"] for row in group["rows"]] == ["1", "2", "3"]
    assert ["Un point de la zone (WGS 84)", "latitude 49,92600°, longitude 2,02600°"] in told["zones"][0][
        "claim"
    ]
    assert told["zones"][2]["answer"]["words"] == "Le relief, à l’est"


def test_the_paper_says_in_french_that_a_map_is_invented(cases: dict[str, Case]) -> None:
    OfficialRelease.objects.update(licence=INVENTED[0])
    with override("fr"):
        told: dict[str, Any] = said(contents_of("00101", "dep-80", ON))
    assert {row[2] for row in told["releases"]} == {"aucune\N{NO-BREAK SPACE}: données fictives"}


def test_a_report_without_cases_is_one_that_says_so(cases: dict[str, Case], tmp_path: Path) -> None:
    larger_territory("dep-59")
    desk = unpack(build("00101", "dep-59", ON).content, tmp_path)
    assert pyogrio.read_info(desk / "cases.gpkg")["features"] == 0
    assert (desk / "rapport.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("operator", "territory"), [("orange", "dep-80"), ("00101", "dep-99"), ("00101", "Somme")]
)
def test_who_and_where_must_be_known(cases: dict[str, Case], operator: str, territory: str) -> None:
    with pytest.raises(NoSubject):
        contents_of(operator, territory, ON)


def test_the_command_writes_and_keeps_it_once(cases: dict[str, Case], tmp_path: Path) -> None:
    told = StringIO()
    for _ in range(2):
        call_command(
            "build_gap_report", "00101", "dep-80", "--to", str(tmp_path), "--on", str(ON), stdout=told
        )
    (path,) = tmp_path.iterdir()
    assert path.read_bytes() == bytes(GapReport.objects.get().content)
    assert "3 open, of them 1 overdue" in told.getvalue()
    with pytest.raises(CommandError, match="dep-99"):
        call_command("build_gap_report", "00101", "dep-99", "--to", str(tmp_path))
