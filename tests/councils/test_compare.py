"""The sums by commune: done again only where something changed, and the same as from nothing."""

from typing import Any

import pytest
from django.db.models import Model

from councils.compare import compare
from councils.figures import territory_figures
from councils.models import (
    Compared,
    Contradiction,
    DeclaredNumber,
    DeclaredSum,
    Ground,
    MeasuredNumber,
    MeasuredSum,
)
from coverage.core.grid import key_of
from coverage.core.verdict import NOT_KNOWN
from coverage.models import CoverageTile, OfficialRelease, PopulationSquare, TileCommune
from tests.councils.factories import SERVED, UNSURE, WHITE, inhabited, measured, sign
from tests.coverage.factories import (
    ALPHA,
    BRAVO,
    commune,
    coverage_tile,
    larger_territory,
    official_share,
    pipeline_state,
    release,
    tile_key,
)

pytestmark = pytest.mark.django_db

TABLES = (Compared, Contradiction, DeclaredNumber, DeclaredSum, Ground, MeasuredNumber, MeasuredSum)


def stored() -> dict[str, list[dict[str, Any]]]:
    """Every row of ours."""
    return {
        table.__name__: sorted((vars_of(row) for row in table.objects.all()), key=str) for table in TABLES
    }


def vars_of(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def rebuilt() -> dict[str, list[dict[str, Any]]]:
    """Every row of ours, made from nothing."""
    for table in TABLES:
        table.objects.all().delete()
    compare()
    return stored()


@pytest.fixture
def country() -> list[OfficialRelease]:
    """Two communes, two operators; some tiles of each are white, and some are served though undeclared."""
    pipeline_state()
    inhabited("80021", range(12), people=7.3)
    inhabited("80022", range(12, 30), people=0.1)
    releases = [release(operator, service="data_4g") for operator in (ALPHA, BRAVO)]
    for found in releases:
        for column in range(4, 20):
            official_share(found, tile_key(column), bc=0.3, tbc=0.33)
    for operator in (ALPHA, BRAVO):
        measured(range(8, 16), WHITE, operator=operator)
        measured([2, 3, 22], SERVED, operator=operator)
        measured([5], UNSURE, operator=operator)
    sign()
    compare()
    return releases


def test_nothing_is_done_again_where_nothing_changed(country: list[OfficialRelease]) -> None:
    before = stored()
    assert compare() == 0
    assert stored() == before


def test_from_nothing_the_rows_are_the_same(country: list[OfficialRelease]) -> None:
    before = stored()
    assert len(before["MeasuredSum"]) > 10
    assert rebuilt() == before


def test_a_verdict_that_changed_is_worked_in_as_from_nothing(country: list[OfficialRelease]) -> None:
    CoverageTile.objects.filter(tile=tile_key(9), operator=ALPHA).update(verdict=NOT_KNOWN)
    sign()
    assert compare() == 2  # the family, and all operators together
    after = stored()
    assert rebuilt() == after


def test_a_next_release_replaces_the_one_before(country: list[OfficialRelease]) -> None:
    newer = release(ALPHA, service="data_4g", released_on=country[0].released_on.replace(month=10, day=31))
    official_share(newer, tile_key(0), plain=1.0)
    compare()
    after = stored()
    assert {row["release_id"] for row in after["DeclaredSum"]} == {newer.pk, country[1].pk}
    assert rebuilt() == after


def test_other_boundaries_and_other_people_are_worked_in(country: list[OfficialRelease]) -> None:
    TileCommune.objects.filter(tile=tile_key(12)).update(commune="80021")
    PopulationSquare.objects.filter(tile=tile_key(0)).update(people=99, imputed=True)
    compare()
    after = stored()
    assert {row["commune"]: row["tiles"] for row in after["Ground"]} == {"80021": 13, "80022": 17}
    assert rebuilt() == after


def test_a_family_that_is_no_more_leaves_nothing(country: list[OfficialRelease]) -> None:
    CoverageTile.objects.filter(operator=BRAVO).delete()
    sign()
    compare()
    assert set(MeasuredSum.objects.values_list("operator", flat=True)) == {ALPHA}
    assert set(Contradiction.objects.values_list("operator", flat=True)) == {ALPHA}


def test_every_tile_counts_in_one_commune(country: list[OfficialRelease]) -> None:
    both = [territory_figures(f"com-{code}") for code in ("80021", "80022")]
    assert sum(figures.tiles for figures in both) == TileCommune.objects.count()
    white = [row.measured.white.tiles for figures in both for row in figures.rows if row.measured]
    assert sum(white) == CoverageTile.objects.filter(verdict=0).count() == 16


def test_a_larger_territory_is_added_up_again_with_its_communes_or_its_members(
    country: list[OfficialRelease],
) -> None:
    union = larger_territory("epci-1", ["80021"])
    compare()
    assert (territory_figures("epci-1").tiles, territory_figures("epci-1").communes) == (12, 1)
    union.made_of = ["80021", "80022"]
    union.save()
    compare()
    whole = territory_figures("epci-1")
    assert (whole.tiles, whole.communes) == (30, 2)
    CoverageTile.objects.filter(operator=BRAVO).delete()
    sign()
    compare()
    assert [bool(row.measured) for row in territory_figures("epci-1").rows] == [True, False]


def test_a_commune_smaller_than_a_tile_says_so() -> None:
    pipeline_state()
    commune("80099")
    compare()
    figures = territory_figures("com-80099")
    assert (figures.tiles, figures.area_km2, figures.rows, figures.by_number_of_operators) == (0, 0.0, (), ())


def test_a_territory_that_was_never_compared_has_no_figures() -> None:
    pipeline_state()
    inhabited("80021", range(3))
    assert territory_figures("com-80021").tiles == 0


def test_a_commune_overseas_is_held_against_the_releases_there() -> None:
    pipeline_state()
    here = int(key_of(2975, 340_000, 7_660_000))
    TileCommune.objects.create(tile=here, commune="97411")
    commune("97411", department="974", region="04")
    there = release("64700", service="data_4g", territory="974_LaReunion", epsg=2975)
    official_share(there, here, tbc=1.0)
    official_share(release("20801", service="data_4g"), tile_key(0), tbc=1.0)
    coverage_tile(here, "64700", "data_4g", region="reg-04", **WHITE)
    sign()
    compare()
    figures = territory_figures("com-97411")
    [row] = figures.rows
    assert (row.operator, row.missing and row.missing.zones) == ("64700", 1)
    assert figures.by_number_of_operators[0].operators == ("64700",)
    assert figures.by_number_of_operators[0].known.tiles == 1


def test_what_no_release_speaks_of_contradicts_none() -> None:
    pipeline_state()
    inhabited("80021", range(4))
    measured(range(4), SERVED)
    sign()
    compare()
    [row] = territory_figures("com-80021").rows
    assert row.measured is not None
    assert (row.official, row.missing, row.undeclared) == (None, None, None)


def test_people_that_are_imported_before_any_map_count_in_larger_territories_too() -> None:
    inhabited("80021", range(3), people=0)
    larger_territory("dep-80")
    compare()
    PopulationSquare.objects.create(tile=tile_key(0), people=10, imputed=False, source="tests")
    compare()
    assert [territory_figures(key).people for key in ("com-80021", "dep-80")] == [10, 10]
