"""From which day on a zone is public: no later than whatever it grew out of."""

from datetime import date, timedelta
from typing import Any

import pytest

from coverage import embargo, month_zones, queries, white_zones
from coverage.core.verdict import NOT_KNOWN, WHITE
from coverage.models import CoverageTile, MonthlyZone, WhiteZone
from tests.coverage.factories import AS_OF, pipeline_state, white_tiles

pytestmark = pytest.mark.django_db

DRAWN = date(2026, 11, 1)
LATER = DRAWN + timedelta(days=10)
ENDS = DRAWN + timedelta(days=30)


@pytest.fixture(autouse=True)
def state() -> None:
    pipeline_state()


def draw(monkeypatch: Any, on: date = DRAWN) -> list[WhiteZone]:
    """Draw on a day of the clock, and give the open zones."""
    monkeypatch.setattr(embargo, "today", lambda: on)
    white_zones.rebuild(AS_OF)
    return list(WhiteZone.objects.filter(status=WhiteZone.Status.OPEN).order_by("pk"))


def test_without_an_embargo_a_zone_is_public_when_it_is_drawn(monkeypatch: Any) -> None:
    white_tiles(0)
    (zone,) = draw(monkeypatch)
    assert zone.public_from == DRAWN
    assert list(queries.zones()) == [zone]


def test_under_embargo_a_zone_is_for_those_whom_it_concerns(monkeypatch: Any, settings: Any) -> None:
    settings.EMBARGO_DAYS = 30
    white_tiles(0)
    (zone,) = draw(monkeypatch)
    assert (zone.public_from, list(queries.zones()), queries.find_zone(zone.pk)) == (ENDS, [], None)
    assert list(queries.zones(embargoed=True)) == [queries.find_zone(zone.pk, embargoed=True)] == [zone]
    draw(monkeypatch, ENDS)
    assert list(queries.zones()) == [queries.find_zone(zone.pk)] == [zone]


def test_another_setting_does_not_move_what_was_drawn(monkeypatch: Any, settings: Any) -> None:
    white_tiles(0)
    draw(monkeypatch)
    settings.EMBARGO_DAYS = 30
    (zone,) = draw(monkeypatch, LATER)
    assert zone.public_from == DRAWN


def test_parts_and_mergers_keep_the_earlier_day(monkeypatch: Any, settings: Any) -> None:
    settings.EMBARGO_DAYS = 30
    white_tiles(0, 1)
    draw(monkeypatch)
    white_tiles(3, 4, 5)
    assert {zone.public_from for zone in draw(monkeypatch, LATER)} == {ENDS, LATER + timedelta(days=30)}
    white_tiles(2)  # the larger one, which came later, takes the other in
    assert [zone.public_from for zone in draw(monkeypatch, LATER)] == [ENDS]
    CoverageTile.objects.filter(tile__in=_middle()).update(verdict=NOT_KNOWN)
    assert [zone.public_from for zone in draw(monkeypatch, LATER)] == [ENDS, ENDS]


def _middle() -> list[int]:
    tiles = CoverageTile.objects.filter(verdict=WHITE).order_by("tile").values_list("tile", flat=True)
    return [tiles[3]]


def test_a_month_keeps_no_zone_before_its_embargo_ends(monkeypatch: Any, settings: Any) -> None:
    settings.EMBARGO_DAYS = 30
    white_tiles(0)
    draw(monkeypatch)
    for on, kept in ((DRAWN, 0), (ENDS, 1)):
        monkeypatch.setattr(month_zones, "today", lambda on=on: on)
        month_zones.keep(AS_OF)
        assert MonthlyZone.objects.count() == kept
