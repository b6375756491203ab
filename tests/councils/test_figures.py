"""The figures of a territory, against sums done by hand."""

from math import sqrt

import pytest

from councils.compare import compare
from councils.figures import Amount, Disagreement, ServiceFigures, TerritoryFigures, territory_figures
from councils.intervals import COMMON_LOG_ODDS, NORMAL_90, SURE
from councils.territory_tables import numbers_table
from coverage.models import OfficialRelease
from tests.councils.factories import SERVED, UNSURE, WHITE, inhabited, measured, sign
from tests.coverage.factories import (
    ALPHA,
    BRAVO,
    larger_territory,
    official_share,
    pipeline_state,
    release,
    tile_key,
)

pytestmark = pytest.mark.django_db

CODE = "80021"


@pytest.fixture
def declared() -> OfficialRelease:
    """A commune of ten tiles with ten people each, of which four are declared, and a quarter of a fifth."""
    pipeline_state()
    inhabited(CODE, range(10))
    found = release(service="data_4g")
    for column in range(4):
        official_share(found, tile_key(column), tbc=0.5, bc=0.25, cl=0.25)
    official_share(found, tile_key(4), cl=0.25)
    return found


@pytest.fixture
def told(declared: OfficialRelease) -> TerritoryFigures:
    """Three white, three served, one not known; of tile 4 one person alone knows, of the rest nobody."""
    measured([0, 1, 8], WHITE)
    measured([2, 5, 6], SERVED)
    measured([3], UNSURE)
    measured([4], WHITE, contributors=1)
    sign()
    compare()
    return territory_figures(f"com-{CODE}")


def only(figures: TerritoryFigures) -> ServiceFigures:
    [row] = figures.rows
    return row


def missing(row: ServiceFigures) -> Disagreement:
    assert row.missing is not None
    return row.missing


def part(tiles: float, of: int = 10) -> Amount:
    """Of `of` tiles with ten people each."""
    return Amount(tiles, round(tiles * 0.04, 3), round(tiles / of, 5), tiles * 10, round(tiles / of, 5))


def test_a_territory_says_what_it_is(told: TerritoryFigures) -> None:
    assert (told.name, told.kind, told.communes) == (f"Commune {CODE}", "com", 1)
    assert (told.tiles, told.area_km2, told.people, told.people_imputed) == (10, 0.4, 100, 0)
    assert told.as_of.isoformat() == "2026-11-15"


def test_the_official_levels_are_the_whole_territory(
    told: TerritoryFigures, declared: OfficialRelease
) -> None:
    official = only(told).official
    assert official is not None
    assert (official.release, official.released_on) == (declared.name, declared.released_on)
    assert {level.level: level.amount for level in official.levels} == {
        "TBC": part(2.0),
        "BC": part(1.0),
        "CL": part(1.25),
        "covered": part(0),
        "none": part(5.75),
    }
    assert official.covered == part(4.25)


def test_what_was_measured_is_counted_where_two_people_did(told: TerritoryFigures) -> None:
    found = only(told).measured
    assert found is not None
    assert (found.evidence, found.known, found.not_known) == (part(7), part(6), part(4))
    assert (found.white, found.served) == (part(3), part(3))


def test_the_share_that_is_white_is_of_the_tiles_with_evidence(told: TerritoryFigures) -> None:
    found = only(told).measured
    assert found is not None
    assert found.white_share.area is not None
    chances = [0.97, 0.97, 0.97, SURE, SURE, SURE, 0.4]
    deviation = sum(sqrt(p * (1 - p)) for p in chances[:2] + [SURE, 0.4])  # 0 to 3 lie in one square of 1 km
    others = sum(sqrt(p * (1 - p)) for p in [0.97, SURE, SURE])
    doubt = sum(p * (1 - p) for p in chances)
    away = NORMAL_90 * sqrt(deviation**2 + others**2 + (COMMON_LOG_ODDS * doubt) ** 2)
    assert found.white_share.area.share == pytest.approx(sum(chances) / 7, abs=1e-5)
    assert found.white_share.area.low == pytest.approx((sum(chances) - away) / 7, abs=1e-5)
    assert found.white_share.area.high == pytest.approx((sum(chances) + away) / 7, abs=1e-5)
    assert found.white_share.people == found.white_share.area  # as many people in each tile


def test_zones_missing_from_the_map_are_groups_of_white_tiles_that_it_declares(
    told: TerritoryFigures,
) -> None:
    found = missing(only(told))
    assert (found.zones, found.amount) == (1, part(2))
    away = NORMAL_90 * sqrt((20 * sqrt(0.97 * 0.03)) ** 2 + (COMMON_LOG_ODDS * 20 * 0.97 * 0.03) ** 2)
    assert (found.people_low, found.people_high) == (round(19.4 - away), 20)


def test_what_is_served_though_undeclared_is_told_alike(told: TerritoryFigures) -> None:
    undeclared = only(told).undeclared
    assert undeclared is not None
    assert (undeclared.zones, undeclared.amount) == (1, part(2))
    assert undeclared.share.area is not None
    assert undeclared.share.area.share == pytest.approx((2 * 0.97 + SURE) / 7, abs=1e-5)


def test_larger_territories_are_the_sums_of_their_communes() -> None:
    pipeline_state()
    inhabited("80021", range(6), people=10)
    inhabited("80022", range(6, 10), people=3)
    larger_territory("epci-200018083", ["80021", "80022"])
    larger_territory("dep-80")
    found = release(service="data_4g")
    for column in range(7):
        official_share(found, tile_key(column), bc=0.6)
    measured([4, 5, 6], WHITE)
    sign()
    compare()
    whole = territory_figures("epci-200018083")
    assert (whole.tiles, whole.people) == (10, 72)
    told = [missing(only(territory_figures(f"com-{code}"))) for code in ("80021", "80022")]
    assert [(one.zones, one.amount.tiles, one.amount.people) for one in told] == [(1, 2, 20), (1, 1, 3)]
    both = missing(only(whole))
    assert (both.zones, both.amount.tiles, both.amount.people) == (1, 3, 23)  # one zone lies in both
    assert territory_figures("dep-80").rows == whole.rows


def test_by_number_of_operators_silence_is_never_counted_as_absence() -> None:
    pipeline_state()
    inhabited(CODE, range(10))
    for operator, columns in ((ALPHA, range(6)), (BRAVO, range(3))):
        found = release(operator, service="data_4g")
        for column in columns:
            official_share(found, tile_key(column), bc=0.5)
    measured([0, 1, 2, 9], WHITE, operator=ALPHA)
    measured([0], WHITE, operator=BRAVO)
    measured([1], SERVED, operator=BRAVO)
    measured([2], UNSURE, operator=BRAVO)
    sign()
    compare()
    [both] = territory_figures(f"com-{CODE}").by_number_of_operators
    assert (both.service, both.operators) == ("data_4g", (ALPHA, BRAVO))
    assert both.official_by_number == (part(4), part(3), part(3))
    assert [part_.amount for part_ in both.official] == [part(4), part(3), part(3)]
    assert both.known == part(2)
    none, some, every = both.measured
    assert (none.amount, some.amount, every.amount) == (part(1), part(1), part(0))
    # White with 0.97 and 0.97 in tile 0, with 0.97 and 0.002 in tile 1; served with 0.002 and up to 0.97.
    assert (none.low_tiles, none.high_tiles) == (0.94, 0.97)
    assert (every.low_tiles, every.high_tiles) == (0.0, 0.0)
    assert (some.low_tiles, some.high_tiles) == (1.02, 1.06)


def test_the_bounds_of_all_operators_at_once_are_not_called_the_truth(told: TerritoryFigures) -> None:
    [row] = told.rows
    assert row.measured is not None
    interval = row.measured.white_share.area
    assert interval is not None
    assert interval.high - interval.low > 0.3
    [group] = numbers_table(told).groups
    assert "2,9 à 2,9 carrés attendus" in str(group.rows[1].cells[0])
