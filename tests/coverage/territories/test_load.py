"""Codes and boundaries meet, whichever comes first, and merged communes are drawn whole."""

import json
from io import StringIO

import numpy as np
import pytest
import shapely
from django.core.management import CommandError, call_command

from coverage.models import Boundary, Territory, TileCommune, TouchedSquare
from coverage.territories import load as importer
from coverage.territories.tiles import Surveyed
from tests.coverage.factories import coverage_tile

pytestmark = pytest.mark.django_db

WEST, MIDDLE, EAST = (shapely.box(2 + x / 10, 49.0, 2.1 + x / 10, 49.1) for x in range(3))


def commune(code, *former):
    return {
        "code": code,
        "nom": f"Commune {code}",
        "type": "commune-actuelle",
        "departement": "80",
        "region": "32",
        "anciensCodes": list(former),
    }


def epci(code, *members):
    return {"code": code, "nom": f"EPCI {code}", "membres": [{"code": member} for member in members]}


def feature(code, geometry):
    drawn = json.loads(shapely.to_geojson(geometry))
    return {"type": "Feature", "properties": {"code": code}, "geometry": drawn}


@pytest.fixture
def run(tmp_path):
    def call(codes=(), boundaries=None, year=2026, **options):
        paths = {"codes": [], "boundaries": []}
        for entries in codes:
            paths["codes"].append(write(tmp_path / f"codes{len(paths['codes'])}.json", entries))
        if boundaries:
            features = [
                {
                    "type": "Feature",
                    "properties": {"code": code},
                    "geometry": json.loads(shapely.to_geojson(geom)),
                }
                for code, geom in boundaries.items()
            ]
            document = {"type": "FeatureCollection", "features": features}
            paths["boundaries"].append(write(tmp_path / "boundaries.geojson", document))
        call_command("import_territories", year=year, stdout=(out := StringIO()), **paths, **options)
        return out.getvalue()

    return call


def write(path, document):
    path.write_text(json.dumps(document))
    return path


def geometry(key):
    found = Territory.objects.get(key=key).geom
    return found and shapely.from_wkb(bytes(found.wkb))


def rows():
    return list(Territory.objects.order_by("key").values()), list(Boundary.objects.order_by("key").values())


MERGED = [commune("80001", "80002"), commune("80003")]
DRAWN = {"80001": WEST, "80002": MIDDLE, "80003": EAST}


@pytest.mark.parametrize("order", ["together", "codes first", "boundaries first"])
def test_codes_and_boundaries_come_in_any_order(run, order):
    if order == "together":
        run([MERGED], DRAWN, boundary_year=2018)
    elif order == "codes first":
        run([MERGED])
        run(boundaries=DRAWN, boundary_year=2018)
    else:
        assert "3 boundaries wait for their codes" in run(boundaries=DRAWN, boundary_year=2018)
        run([MERGED])
    assert geometry("com-80001").equals(WEST | MIDDLE)
    assert geometry("com-80003").equals(EAST)
    merged = Territory.objects.get(key="com-80001")
    assert (merged.codes_year, merged.boundary_year) == (2026, 2018)


def test_the_same_import_twice_gives_the_same_rows(run):
    arguments = [MERGED, [epci("200018083", "80001", "80003")]], DRAWN
    run(*arguments)
    before = rows()
    run(*arguments)
    assert rows() == before


def test_a_merged_commune_drawn_whole_by_a_newer_file_is_not_mixed_with_old_boundaries(run):
    run([MERGED], DRAWN, boundary_year=2018)
    run(boundaries={"80001": WEST | MIDDLE | EAST}, boundary_year=2025)
    assert geometry("com-80001").equals(WEST | MIDDLE | EAST)
    assert Territory.objects.get(key="com-80001").boundary_year == 2025


def test_an_epci_is_the_union_of_its_members_and_they_know_it(run):
    run([MERGED, [epci("200018083", "80001", "80003")]], DRAWN)
    assert geometry("epci-200018083").equals(WEST | MIDDLE | EAST)
    assert set(Territory.objects.filter(kind="com").values_list("epci", flat=True)) == {"200018083"}


def test_an_epci_of_which_a_member_is_unknown_is_not_drawn_and_named(run):
    text = run([MERGED, [epci("200018083", "80001", "76001")]], DRAWN)
    assert geometry("epci-200018083") is None
    assert "epci: 1 without a boundary, or only a part of it: epci-200018083" in text


def test_the_codes_of_a_later_year_take_away_what_merged_and_what_was_cut_anew(run):
    run(
        [[commune("80001"), commune("80002"), commune("80003")], [epci("200000001", "80001", "80002")]],
        DRAWN,
        2018,
    )
    run([MERGED, [epci("200000002", "80001", "80003")]], year=2026)
    assert set(Territory.objects.values_list("key", flat=True)) == {
        "com-80001",
        "com-80003",
        "epci-200000002",
    }
    assert geometry("com-80001").equals(WEST | MIDDLE)


PARIS = [commune("75056")] + [
    {"code": code, "nom": "Paris", "type": "arrondissement-municipal", "commune": "75056"}
    for code in ("75101", "75102")
]


def test_a_city_without_a_boundary_is_the_union_of_its_arrondissements(run):
    run([PARIS], {"75101": WEST})
    assert geometry("com-75056") is None
    run(boundaries={"75102": MIDDLE})
    assert geometry("com-75056").equals(WEST | MIDDLE)


def test_a_city_with_a_boundary_keeps_it_whatever_its_arrondissements_are(run):
    run([PARIS], {"75056": EAST}, boundary_year=2018)
    run(boundaries={"75101": WEST, "75102": MIDDLE}, boundary_year=2026)
    assert geometry("com-75056").equals(EAST)


def test_a_code_that_is_both_keeps_a_departement_and_a_region_apart(run):
    departements = [{"code": "32", "nom": "Gers", "region": "76", "chefLieu": "32013"}]
    regions = [{"code": "32", "nom": "Hauts-de-France", "chefLieu": "59350", "zone": "metro"}]
    run([departements, regions], {"32": WEST}, kind="reg")
    assert geometry("reg-32").equals(WEST)
    assert geometry("dep-32") is None


def test_a_file_that_cannot_be_read_is_named_and_nothing_changes(run, tmp_path):
    run([MERGED], DRAWN)
    before = rows()
    bad = tmp_path / "broken.geojson"
    bad.write_text("{")
    with pytest.raises(CommandError, match=r"^broken.geojson: file: not JSON"):
        call_command(
            "import_territories",
            codes=[write(tmp_path / "c.json", [commune("80009")])],
            boundaries=[bad],
            year=2027,
        )
    assert rows() == before


def test_nothing_to_import_is_said(run):
    with pytest.raises(CommandError, match="give --codes FILE or --boundaries FILE"):
        run()


def test_an_import_ends_with_the_tiles_of_what_it_drew(run):
    text = run([MERGED], {"80003": EAST})
    count = TileCommune.objects.filter(commune="80003").count()
    assert count == pytest.approx(EAST.area * 111.2**2 * np.cos(np.radians(49.05)) / 0.04, rel=0.01)
    assert f"tiles: {count} know their commune, {count} rows changed" in text
    assert f"tiles: {count} know their commune, 0 rows changed" in run([MERGED], {"80003": EAST})


def test_every_square_with_tiles_is_noted_for_a_new_estimate(run):
    coverage_tile()
    run([MERGED])
    assert TouchedSquare.objects.count() == 1


def test_the_real_merger_of_hauts_de_france_leaves_no_commune_undrawn(shared, monkeypatch):
    monkeypatch.setattr(importer, "survey", lambda: Surveyed(0, 0, []))  # 800,000 tiles, tested on fewer
    folder = shared / "data"
    out = StringIO()
    call_command(
        "import_territories",
        codes=[
            folder / f"cog2026_{name}.json" for name in ("communes_hauts-de-france", "epci_hauts-de-france")
        ],
        boundaries=[folder / "fr2018_communes_hauts-de-france.geojson"],
        year=2026,
        boundary_year=2018,
        stdout=out,
    )
    assert Territory.objects.filter(kind="com", geom__isnull=False).count() == 3782
    assert "epci: 90 with a boundary" in out.getvalue()
    assert (
        "epci: 2 without a boundary, or only a part of it: epci-200069722, epci-247600588" in out.getvalue()
    )
    assert not Territory.objects.filter(kind="com", epci="").exists()
    assert not Territory.objects.filter(geom__isvalid=False).exists()
