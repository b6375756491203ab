"""White zones are kept by month as the public was told of them, frozen once it is over, mended by erasure."""

from datetime import date
from typing import Any

import pytest

from coverage import kept_months, month_zones, months, white_zones
from coverage.core.verdict import NOT_KNOWN
from coverage.models import (
    CoverageTile,
    DecidedFamily,
    ErasedTile,
    Evidence,
    KeptMonth,
    KeptZones,
    MonthlyZone,
    WhiteZone,
)
from coverage.past_rows import month_zone_rows
from coverage.past_rows import month_zones as zones_of
from coverage.queries import ZoneFilter, zone_rows, zones
from tests.coverage.factories import (
    ALPHA,
    BRAVO,
    official_share,
    pipeline_state,
    release,
    square,
    tile_key,
    white_tiles,
    white_zone,
    witness,
)

pytestmark = pytest.mark.django_db

SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (9, 10, 11))
DATES = ("first_observed", "last_observed")


@pytest.fixture(autouse=True)
def _state() -> None:
    pipeline_state()


def publish(as_of: date) -> bool:
    """What stands now is decided, kept and drawn as of a day, under the verdicts that the tiles have."""
    stamp = f"{as_of.toordinal()} {hash(tuple(CoverageTile.objects.values_list('tile', 'verdict'))) & 0xFFFF}"
    for operator in set(CoverageTile.objects.values_list("operator", flat=True)):
        found = {"operator": operator, "service": 2, "region": "reg-32"}
        DecidedFamily.objects.update_or_create(**found, defaults={"told": stamp[:16]})
    months.keep(as_of)
    months.mend()
    white_zones.rebuild(as_of)
    return month_zones.keep(as_of)


def row_of_white(*columns: int, operator: str = ALPHA, day: date = date(2026, 8, 30)) -> None:
    white_tiles(*columns, operator=operator)
    Evidence.objects.update(day=day)


def told(month: date) -> list[dict[str, Any]]:
    return month_zone_rows(zones_of(month))


def tiles(month: date) -> list[list[int]]:
    return sorted(MonthlyZone.objects.filter(month=month).values_list("tiles", flat=True))


def test_the_month_under_way_says_what_the_present_says_but_for_dates() -> None:
    declared = release(service="data_4g", released_on=date(2026, 6, 30))
    row_of_white(0, 1, 5)
    for column in (0, 1):
        official_share(declared, tile_key(column), cl=1.0)
    publish(SEPTEMBER)
    now = zone_rows(zones())
    assert {row["missing_from_official"] for row in now} == {True, False}
    assert told(SEPTEMBER) == [row | dict.fromkeys(DATES) for row in now]


def test_a_month_that_is_over_is_frozen_and_a_day_before_the_newest_changes_none() -> None:
    row_of_white(0, 1)
    publish(SEPTEMBER)
    before = told(SEPTEMBER)
    CoverageTile.objects.filter(tile=tile_key(1)).update(verdict=NOT_KNOWN)
    publish(OCTOBER)
    assert publish(date(2026, 9, 20)) is False
    assert (told(SEPTEMBER), tiles(OCTOBER)) == (before, [[tile_key(0)]])


def test_a_zone_that_is_withdrawn_within_the_month_is_not_of_it_and_keeping_twice_changes_nothing() -> None:
    row_of_white(0)
    publish(SEPTEMBER)
    signed = kept_months.zones_edition(SEPTEMBER)
    publish(date(2026, 9, 2))
    assert kept_months.zones_edition(SEPTEMBER) == signed
    CoverageTile.objects.update(verdict=NOT_KNOWN)
    publish(date(2026, 9, 9))
    assert told(SEPTEMBER) == []
    assert kept_months.zones_edition(SEPTEMBER) != signed


def test_a_zone_that_one_person_alone_has_seen_is_not_kept() -> None:
    white_zone(service="data_4g", contributors=1)
    month_zones.keep(SEPTEMBER)
    assert told(SEPTEMBER) == []


def test_zones_of_a_month_are_filtered_as_those_of_today() -> None:
    here = white_zone(service="data_4g", geom=square(2.0, 49.9))
    white_zone(None, service="voice", geom=square(3.0, 49.9), missing_from_official=False)
    month_zones.keep(SEPTEMBER)
    for wanted in (
        ZoneFilter(bbox=(1.9, 49.0, 2.1, 50.0)),
        ZoneFilter(operator=ALPHA),
        ZoneFilter(service="data_4g"),
        ZoneFilter(missing_from_official=True),
    ):
        assert [zone.zone for zone in zones_of(SEPTEMBER, wanted)] == [here.pk]
    assert zones_of(SEPTEMBER, ZoneFilter(operator="none")).count() == 1
    assert not zones_of(SEPTEMBER, ZoneFilter(status="withdrawn")).exists()


def test_a_month_that_was_kept_before_its_zones_were_says_so() -> None:
    values = {"operator": ALPHA, "service": 2, "method_version": "2026.3", "epoch": 1, "decided": ""}
    KeptMonth.objects.create(month=SEPTEMBER, as_of=date(2026, 9, 30), **values)
    with pytest.raises(LookupError, match="the zones of 2026-09 were not kept; no month is kept yet"):
        kept_months.month_with_zones("2026-09")
    row_of_white(0)
    publish(OCTOBER)
    with pytest.raises(
        LookupError, match="of 2026-09 were not kept; the first month that is kept is 2026-10"
    ):
        kept_months.month_with_zones("2026-09")
    with pytest.raises(LookupError, match="kept of 2026-08; the first month that is kept is 2026-09"):
        kept_months.month_with_zones("2026-08")
    assert kept_months.month_with_zones("2026-10") == OCTOBER
    assert kept_months.months_without_zones() == [SEPTEMBER]


# --- Erasure --------------------------------------------------------------------------------------


def erased(tile: int, *people: int, operator: str = ALPHA) -> None:
    Evidence.objects.filter(tile=tile, contributor_id__in=people).delete()
    ErasedTile.objects.create(tile=tile, operator=operator, service=2)
    months.mend()


def two_months(*columns: int) -> None:
    row_of_white(*columns)
    publish(SEPTEMBER)
    publish(OCTOBER)


def test_a_tile_that_falls_leaves_the_zone_of_its_past_months() -> None:
    two_months(0, 1, 2)
    CoverageTile.objects.filter(tile=tile_key(0)).update(probability=0.9)
    signed = kept_months.zones_edition(SEPTEMBER)
    erased(tile_key(2), 901)
    assert tiles(SEPTEMBER) == [[tile_key(0), tile_key(1)]]
    assert tiles(OCTOBER) == [[tile_key(0), tile_key(1), tile_key(2)]]  # the publication draws it anew
    [zone] = told(SEPTEMBER)
    assert (zone["tiles"], zone["area_km2"], zone["contributors"]) == (2, pytest.approx(0.08), "2–4")
    assert zone["probability"] == 0.97
    assert not zone["geometry"].equals(told(OCTOBER)[0]["geometry"])
    assert kept_months.zones_edition(SEPTEMBER) != signed


def test_a_zone_of_which_nothing_is_left_is_not_of_that_month_any_more() -> None:
    two_months(0)
    erased(tile_key(0), 901)
    assert told(SEPTEMBER) == []


def test_a_zone_stands_where_two_others_bear_its_tiles_out() -> None:
    row_of_white(0, 1)
    witness(contributor_id=903, tile=tile_key(0), day=date(2026, 8, 30))
    publish(SEPTEMBER)
    publish(OCTOBER)
    before = told(SEPTEMBER)
    erased(tile_key(0), 901)
    assert told(SEPTEMBER) == before


def test_a_zone_of_every_operator_loses_what_falls_for_one_of_them() -> None:
    row_of_white(0, 1)
    row_of_white(0, 1, operator=BRAVO)
    publish(SEPTEMBER)
    publish(OCTOBER)
    erased(tile_key(1), 901, operator=BRAVO)
    everyone = MonthlyZone.objects.get(month=SEPTEMBER, operator=None)
    assert everyone.tiles == [tile_key(0)]
    assert month_zone_rows([everyone])[0]["probability"] == 0.94  # 1 - 2 * 0.03
    assert len(MonthlyZone.objects.get(month=SEPTEMBER, operator=ALPHA).tiles) == 2


def test_the_digest_is_of_the_month_alone() -> None:
    two_months(0)
    WhiteZone.objects.update(official_level="CL")
    month_zones.keep(NOVEMBER)
    signs = dict(KeptZones.objects.values_list("month", "told"))
    assert len(set(signs.values())) == 3  # a month's rows carry its day
