"""GeoJSON in, valid multipolygons out."""

import json

import pytest
import shapely

from coverage.territories.boundaries import convert, kind_of, read_boundaries
from coverage.territories.codes import COMMUNE, DEPARTEMENT, EPCI, REGION, RefusedFile

SQUARE = shapely.box(2.0, 49.0, 2.1, 49.1)
BOW_TIE = shapely.Polygon([(2.0, 49.0), (2.1, 49.1), (2.1, 49.0), (2.0, 49.1)])


def feature(code, geometry=SQUARE):
    drawn = geometry and json.loads(shapely.to_geojson(geometry))
    return {"type": "Feature", "geometry": drawn, "properties": {"code": code, "nom": "?"}}


@pytest.mark.parametrize(
    ("codes", "filename", "kind"),
    [
        (["80021", "2A004"], "departements-et-regions.geojson", COMMUNE),
        (["200018083"], "x.geojson", EPCI),
        (["01", "2A"], "x.geojson", DEPARTEMENT),
        (["80"], "fr2018_departements_hauts-de-france.geojson", DEPARTEMENT),
        (["80"], "Département-80.geojson", DEPARTEMENT),
        (["32"], "fr2018_region_hauts-de-france.geojson", REGION),
        (["11", "24"], "fr2018_regions_metropole_simplifiees.geojson", REGION),
    ],
)
def test_the_kind_is_told_by_the_codes_and_then_by_the_file_name(codes, filename, kind):
    assert kind_of(codes, filename) == kind


@pytest.mark.parametrize("filename", ["boundaries.geojson", "departements_de_la_region.geojson"])
def test_a_code_that_is_both_needs_to_be_told(filename):
    with pytest.raises(RefusedFile, match="say --kind dep or reg"):
        kind_of(["32"], filename)
    assert kind_of(["32"], filename, ambiguous=REGION) == REGION
    assert kind_of(["80021"], filename, ambiguous=REGION) == COMMUNE


@pytest.mark.parametrize("codes", [[], ["", ""], ["80021", "80"], ["X"]])
def test_codes_of_no_one_kind_are_refused(codes):
    with pytest.raises(RefusedFile, match="code: missing, or codes of several kinds"):
        kind_of(codes, "x.geojson")


def test_a_broken_boundary_is_mended_and_said_to_be():
    ((square, bow_tie), refused) = convert([feature("80001"), feature("80002", BOW_TIE)], COMMUNE)
    assert (square.key, square.mended, bow_tie.mended) == ("com-80001", False, True)
    assert bow_tie.geometry.is_valid
    assert bow_tie.geometry.geom_type == "MultiPolygon"
    assert refused == []


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (feature(""), "code: missing"),
        (feature("80001"), "code: stands twice"),
        (feature("80002", None), "geometry: missing or unreadable"),
        (feature("80002") | {"geometry": {"type": "Polygon"}}, "geometry: missing or unreadable"),
        (feature("80002", shapely.Point(2, 49)), "geometry: has no area"),
        (feature("80002", shapely.box(600_000, 6_900_000, 600_001, 6_900_001)), "geometry: not in degrees"),
    ],
)
def test_a_feature_that_is_no_boundary_is_refused_and_the_others_stay(bad, reason):
    (kept,), (refused,) = convert([feature("80001"), bad], COMMUNE)
    assert kept.geometry.equals(SQUARE)
    assert refused.reason == reason


@pytest.mark.parametrize("document", ["{", "[]", '{"type": "Topology"}', '{"type": "FeatureCollection"}'])
def test_a_file_that_is_no_geojson_is_refused(tmp_path, document):
    path = tmp_path / "communes.geojson"
    path.write_text(document)
    with pytest.raises(RefusedFile):
        read_boundaries(path)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("fr2018_communes_80-somme.geojson", 779),
        ("fr2018_departements_hauts-de-france.geojson", 5),
        ("fr2018_region_hauts-de-france.geojson", 1),
        ("fr2018_regions_metropole_simplifiees.geojson", 13),
    ],
)
def test_every_real_boundary_comes_in(shared, name, count):
    kept, refused = read_boundaries(shared / "data" / name)
    assert (len(kept), refused) == (count, [])
