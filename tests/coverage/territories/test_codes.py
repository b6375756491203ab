"""Lists of codes in, territories out."""

import json

import pytest

from coverage.territories.codes import COMMUNE, DEPARTEMENT, EPCI, REGION, RefusedFile, read_codes

ANIZY = {
    "code": "02018",
    "nom": "Anizy-le-Grand",
    "type": "commune-actuelle",
    "departement": "02",
    "region": "32",
    "anciensCodes": ["02434", "02301"],
    "population": 2472,
}
SAMER = {
    "code": "200018083",
    "nom": "CC de Desvres-Samer",
    "populationTotale": 23728,
    "populationMunicipale": 23138,
    "membres": [{"code": "62773"}, {"code": "62268"}],
}
SOMME = {"code": "80", "nom": "Somme", "region": "32", "chefLieu": "80021", "zone": "metro"}
HAUTS_DE_FRANCE = {"code": "32", "nom": "Hauts-de-France", "chefLieu": "59350", "zone": "metro"}


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "codes.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


@pytest.mark.parametrize(
    ("entry", "kind", "key"),
    [
        (ANIZY, COMMUNE, "com-02018"),
        (SAMER, EPCI, "epci-200018083"),
        (SOMME, DEPARTEMENT, "dep-80"),
        (HAUTS_DE_FRANCE, REGION, "reg-32"),
    ],
)
def test_a_list_is_recognised_by_its_content(written, entry, kind, key):
    ((row,), refused) = read_codes(written([entry]))
    assert (row.kind, row.key, row.name) == (kind, key, entry["nom"])
    assert refused == []


def test_a_commune_knows_where_it_is_and_what_merged_into_it(written):
    ((row,), _) = read_codes(written([ANIZY]))
    assert (row.department, row.region, row.population) == ("02", "32", 2472)
    assert row.made_of == ("02301", "02434")


def test_an_epci_knows_its_members_and_its_municipal_population(written):
    ((row,), _) = read_codes(written([SAMER]))
    assert (row.made_of, row.population) == (("62268", "62773"), 23138)


def test_a_code_that_is_both_gives_a_departement_and_a_region(written):
    codes = [read_codes(written([entry | {"code": "32"}]))[0][0].key for entry in (SOMME, HAUTS_DE_FRANCE)]
    assert codes == ["dep-32", "reg-32"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"type": "commune-deleguee"}, "type: commune-deleguee, no commune of its own"),
        ({"code": "2018"}, "code: missing, or not one of this kind"),
        ({"nom": ""}, "nom: missing"),
        ({}, "code: stands twice"),
    ],
)
def test_an_entry_that_is_no_commune_is_refused_and_the_others_stay(written, change, reason):
    kept, (refused,) = read_codes(written([ANIZY, ANIZY | change]))
    assert [row.code for row in kept] == ["02018"]
    assert refused.reason == reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[{", "file: not JSON"),
        ("[]", "codes: not a JSON list of entries"),
        ({"type": "FeatureCollection"}, "codes: not a JSON list of entries"),
        ([{"name": "x"}], "codes: fields name are those of no known list"),
    ],
)
def test_a_file_that_is_no_list_of_codes_is_refused(written, content, reason):
    with pytest.raises(RefusedFile, match=reason):
        read_codes(written(content))


@pytest.mark.parametrize(
    ("name", "kept", "refused"),
    [
        ("cog2026_communes_hauts-de-france.json", 3782, 99),
        ("cog2026_epci_hauts-de-france.json", 92, 0),
        ("cog2026_departements.json", 109, 0),
        ("cog2026_regions.json", 26, 0),
    ],
)
def test_every_entry_of_the_real_lists_is_accounted_for(shared, name, kept, refused):
    found = read_codes(shared / "data" / name)
    assert tuple(map(len, found)) == (kept, refused)


PARIS = ANIZY | {"code": "75056", "nom": "Paris", "anciensCodes": []}
FIRST = {"code": "75101", "nom": "Paris 1er", "type": "arrondissement-municipal", "commune": "75056"}
DELEGATED = {"code": "02018", "nom": "Anizy-le-Château", "type": "commune-deleguee", "chefLieu": "02018"}
ASSOCIATED = {"code": "02285", "nom": "Escaufourt", "type": "commune-associee", "chefLieu": "02018"}


def test_a_commune_knows_the_parts_that_name_it_and_is_none_of_its_own(written):
    kept, refused = read_codes(written([FIRST, DELEGATED, ASSOCIATED, ANIZY, PARIS]))
    assert [row.made_of for row in kept] == [("02285", "02301", "02434"), ("75101",)]
    assert [row.entry for row in refused] == ["75101", "02018", "02285"]


def test_what_a_former_commune_says_of_itself_holds(written):
    moved = ASSOCIATED | {"code": "02434", "chefLieu": "75056"}
    kept, _ = read_codes(written([ANIZY, PARIS, moved]))
    assert [row.made_of for row in kept] == [("02301",), ("02434",)]
