"""What the name of a coverage file announces."""

from datetime import date

import pytest

from coverage.core.evidence import SERVICES
from coverage.official.names import LAYER_SERVICE, RefusedFile, read_name, service_of, territory_at


def test_the_name_that_arcep_quotes_is_read_whole():
    announced = read_name("2023_T2_couv_Metropole_SFR0_2G3G_voix.gpkg")
    assert announced.name == "2023_T2_couv_Metropole_SFR0_2G3G_voix"
    assert announced.operators[0] == "20810"
    assert (announced.technology, announced.usage) == ("2G3G", "voix")
    assert (announced.territory, announced.released_on) == ("Metropole", date(2023, 6, 30))


@pytest.mark.parametrize(("old", "new"), [("SFR", "SFR0"), ("BYT", "BOUY")])
def test_old_and_new_short_names_are_the_same_operator(old, new):
    names = [f"2024_T4_couv_Metropole_{short}_4G_data.gpkg" for short in (old, new)]
    assert read_name(names[0]).operators == read_name(names[1]).operators


@pytest.mark.parametrize(
    ("place", "territory"),
    [
        ("971_Guadeloupe", "971_Guadeloupe"),
        ("Outremer_974", "974_LaReunion"),
        ("978", "978_SaintMartin"),
        ("Metropole", "Metropole"),
    ],
)
def test_a_territory_is_found_by_its_number(place, territory):
    assert read_name(f"2026_T1_couv_{place}_DEMO02_4G_data.gpkg.7z").territory == territory


@pytest.mark.parametrize(
    ("short", "territory", "code"),
    [
        ("OF", "Metropole", "20801"),
        ("OF", "971_Guadeloupe", "34001"),
        ("ORCA", "973_Guyane", "34001"),
        ("OF", "976_Mayotte", "64700"),
        ("SFR0", "974_LaReunion", "64710"),
        ("SRR", "974_LaReunion", "64710"),
        ("OMT", "977_SaintBarthelemy", "34002"),
        ("FREE", "972_Martinique", "34004"),
        ("TELC", "974_LaReunion", "64703"),
        ("TELC", "976_Mayotte", "64702"),
        ("MAOR", "976_Mayotte", "64701"),
        ("BJT", "976_Mayotte", "64701"),
        ("DIGIC", "978_SaintMartin", "34020"),
        ("BOUY", "971_Guadeloupe", "20820"),
    ],
)
def test_a_group_has_its_own_code_in_each_sea(short, territory, code):
    assert read_name(f"2026_T1_couv_{territory}_{short}_4G_data.gpkg").operator == code


@pytest.mark.parametrize(
    ("filename", "operator", "layer", "released_on"),
    [
        ("Orange_Couv2G_201707.zip", "20801", "2G_voix", date(2017, 7, 1)),
        ("Free_Mobile_Couv3G_201707.shp.zip", "20815", "3G_data", date(2017, 7, 1)),
        ("Bouygues_Telecom_201801_Couv4G.zip", "20820", "4G_data", date(2018, 1, 1)),
        ("SFR_Couv4G_201707_clean_L93.zip", "20810", "4G_data", date(2017, 7, 1)),
        ("DEMO01_Couv4G_201707.zip", "00101", "4G_data", date(2017, 7, 1)),
    ],
)
def test_the_shapefiles_of_2017_say_in_their_name_what_they_are(filename, operator, layer, released_on):
    announced = read_name(filename)
    assert (announced.operator, announced.layer, announced.released_on) == (operator, layer, released_on)
    assert (announced.territory, announced.is_shapefile) == ("Metropole", True)


def test_the_demonstration_has_operators_of_its_own():
    assert read_name("2026_T1_couv_Metropole_DEMO02_4G_data.gpkg").operators == ("00102",)


@pytest.mark.parametrize(
    ("filename", "reason"),
    [
        ("Orange_Couv4G_201707.shp", "only .gpkg.7z, .gpkg, .shp.zip, .zip are read"),
        ("2026_T1_couv_Metropole_OF_4G_data.zip", "expected <operator>_Couv<2, 3 or 4>G_<year><month>"),
        ("Orange_Couv5G_201707.zip", "expected <operator>_Couv<2, 3 or 4>G"),
        ("Orange_Couv4G_201713.zip", "expected <operator>_Couv<2, 3 or 4>G"),
        ("Orange_Couv4G_201707_500m.zip", "expected <operator>_Couv<2, 3 or 4>G"),  # made coarser
        ("Numericable_Couv4G_201707.zip", "operator Numericable is not one of Orange, SFR"),
        ("couverture.gpkg", "expected <year>_T<quarter>"),
        ("2026_T5_couv_Metropole_OF_4G_data.gpkg", "expected <year>_T<quarter>"),
        ("2026_T1_couv_Metropole_OF_6G_data.gpkg", "expected <year>_T<quarter>"),
        ("2026_T1_couv_Metropole_XYZ_4G_data.gpkg", "operator XYZ is not one of"),
        ("2026_T1_couv_Atlantide_OF_4G_data.gpkg", "Atlantide names no territory"),
    ],
)
def test_any_other_name_is_refused_with_its_reason(filename, reason):
    with pytest.raises(RefusedFile, match=reason):
        read_name(filename)


def test_each_layer_is_held_against_at_most_one_service():
    services = [service for service in LAYER_SERVICE.values() if service]
    assert sorted(services) == sorted(SERVICES)
    assert service_of("2G_voix") is None
    assert service_of("4G_data") == SERVICES.index("data_4g")


@pytest.mark.parametrize(
    ("place", "territory"),
    [
        ((2.55, 51.08), "Metropole"),  # Bray-Dunes
        ((-5.13, 48.46), "Metropole"),  # Ouessant
        ((9.22, 41.37), "Metropole"),  # the Lavezzi islands
        ((-63.08, 18.07), "978_SaintMartin"),
        ((45.15, -12.8), "976_Mayotte"),
        ((-3.70, 40.42), None),  # Madrid
        ((13.40, 52.52), None),  # Berlin
    ],
)
def test_the_territory_of_a_place_is_not_all_of_its_part_of_the_world(place, territory):
    assert territory_at(*place) == territory
