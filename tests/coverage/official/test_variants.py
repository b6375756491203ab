"""Every variant of a coverage file, from the file to the release, its levels, and what a dry run says."""

from io import StringIO

import numpy as np
import pytest
import shapely
from django.core.management import call_command
from pyproj import Transformer

from coverage.core import grid
from coverage.models import OfficialPiece, OfficialRelease, OfficialShare
from coverage.official import RefusedFile
from coverage.official.load import import_file
from coverage.official.names import TERRITORIES
from tests.coverage.factories_official import Row, coverage_file, shapefile_zip

pytestmark = pytest.mark.django_db

LEVELS = ("TBC", "BC", "CL")
FIRST_QUARTER = "2026_T1_couv_Metropole_DEMO01_4G_data"


def strips(territory, levels=LEVELS):
    """A square kilometre of each level side by side in the middle of a territory, in its files' metres."""
    west, south, east, north = TERRITORIES[territory].box
    middle = (2.3, 49.9) if territory == "Metropole" else ((west + east) / 2, (south + north) / 2)
    x, y = (
        round(at)
        for at in Transformer.from_crs(4326, TERRITORIES[territory].epsg, always_xy=True).transform(*middle)
    )
    boxes = [shapely.box(x + 1000 * at, y, x + 1000 * (at + 1), y + 1000) for at in range(len(levels))]
    return [Row(area, level, territory[:3]) for area, level in zip(boxes, levels, strict=True)]


def areas(release):
    rows = OfficialShare.objects.filter(release=release).values_list(
        "share_cl", "share_bc", "share_tbc", "share_plain"
    )
    return (np.array(rows).sum(axis=0) * grid.AREA_KM2[200]).tolist()


def counts():
    return [model.objects.count() for model in (OfficialRelease, OfficialPiece, OfficialShare)]


@pytest.mark.parametrize("territory", TERRITORIES)
def test_each_territory_in_its_own_crs_keeps_its_areas_by_level(tmp_path, territory):
    name = f"2026_T1_couv_{territory}_DEMO01_4G_data.gpkg"
    path = coverage_file(tmp_path, strips(territory), name, epsg=TERRITORIES[territory].epsg)
    release = import_file(path).release
    assert release.territory == territory
    # The grid of the métropole keeps areas; overseas it is the file's own.
    assert areas(release) == pytest.approx([1, 1, 1, 0], rel=0.005)
    tiles = np.array(OfficialShare.objects.values_list("tile", flat=True))
    assert set(grid.unpack(tiles).epsg) == {TERRITORIES[territory].tiles_epsg}


@pytest.mark.parametrize(
    ("name", "code", "commercial", "stored"),
    [
        ("2026_T1_couv_Metropole_SFR0_4G_data.gpkg", 20810, "SFR0", "20810"),
        ("2022_T4_couv_Metropole_SFR_4G_data.gpkg", 20810, None, "20810"),
        ("2022_T4_couv_Metropole_BYT_4G_data.gpkg", 20820, None, "20820"),
        ("2026_T1_couv_971_Guadeloupe_ORCA_4G_data.gpkg", 34001, "ORCA", "34001"),
        ("2026_T1_couv_971_Guadeloupe_OF_4G_data.gpkg", 20801, "OF", "34001"),
        ("2026_T1_couv_971_Guadeloupe_OF_4G_data.gpkg", 20801, None, "34001"),
        ("2026_T1_couv_974_LaReunion_SRR_4G_data.gpkg", 20810, "SRR", "64710"),
        ("2026_T1_couv_976_Mayotte_TELC_4G_data.gpkg", 64703, "TELC", "64702"),
        ("2026_T1_couv_976_Mayotte_TELC_4G_data.gpkg", 64703, "Telco", "64702"),  # a name that nobody knows
    ],
)
def test_an_operator_is_stored_under_its_code_in_that_territory(tmp_path, name, code, commercial, stored):
    territory = next(name_ for name_ in TERRITORIES if name_ in name)
    columns = {"operateur_commercial": commercial, "operateur_infra": commercial} if commercial else {}
    path = coverage_file(
        tmp_path,
        strips(territory),
        name,
        epsg=TERRITORIES[territory].epsg,
        operateur=code,
        with_operators=bool(commercial),
        **columns,
    )
    assert import_file(path).release.operator == stored


def test_the_file_of_another_commercial_operator_is_refused(tmp_path):
    path = coverage_file(tmp_path, strips("Metropole"), operateur_commercial="FREE")
    with pytest.raises(RefusedFile, match="operateur_commercial: FREE, but the file's name says 00101"):
        import_file(path)


@pytest.mark.parametrize("layer", ["3G_data", "5G_data"])
@pytest.mark.parametrize("empty", [None, ""])
def test_a_layer_without_levels_has_one_area(tmp_path, layer, empty):
    name = f"2025_T4_couv_Metropole_DEMO01_{layer}.gpkg"
    release = import_file(coverage_file(tmp_path, strips("Metropole", [empty]), name)).release
    assert areas(release) == pytest.approx([0, 0, 0, 1], rel=0.005)


def test_a_shapefile_of_2017_becomes_a_release_like_any_other(tmp_path):
    words = ["Très bonne couverture", "Bonne couverture", "Couverture limitée"]
    path = shapefile_zip(tmp_path, strips("Metropole", words), "DEMO01_Couv2G_201707.zip")
    outcome = import_file(path)
    assert (outcome.release.layer, outcome.release.service) == ("2G_voix", None)
    assert areas(outcome.release) == pytest.approx([1, 1, 1, 0], rel=0.005)
    assert not import_file(path).is_new


@pytest.mark.parametrize(
    ("make", "former"),
    [
        (
            lambda folder: coverage_file(
                folder, strips("Metropole"), "2026_T2_couv_Metropole_DEMO01_4G_data.gpkg"
            ),
            FIRST_QUARTER,
        ),
        (
            lambda folder: coverage_file(
                folder,
                strips("Metropole"),
                "2026_T2_couv_Metropole_DEMO01_4G_data.gpkg.7z",
                home_made_srs=True,
            ),
            FIRST_QUARTER,
        ),
        (
            lambda folder: shapefile_zip(folder, strips("Metropole", ["4G"]), "DEMO01_Couv4G_201707.zip"),
            "nothing before it",
        ),
    ],
)
def test_a_dry_run_of_any_variant_compares_with_what_came_before_and_writes_nothing(tmp_path, make, former):
    import_file(coverage_file(tmp_path, strips("Metropole")))
    before, out = counts(), StringIO()
    call_command("import_coverage", str(make(tmp_path)), dry_run=True, stdout=out)
    assert counts() == before
    assert f"against {former}" in out.getvalue()
    assert "gained" in out.getvalue()
