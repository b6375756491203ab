"""What the public was told is kept by month: as ranges, frozen once a month is over, mended by erasure."""

from collections.abc import Sequence
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from coverage import kept_months, months
from coverage.core.evidence import SERVICES, Environment
from coverage.core.grid import parent
from coverage.core.model import AREA_M
from coverage.decide import decide_families
from coverage.floor import EVERY_SERVICE
from coverage.models import (
    CoverageTile,
    DecidedFamily,
    EpochOutage,
    ErasedTile,
    Evidence,
    KeptMonth,
    LoneTile,
    MonthlyTile,
    TouchedFamily,
)
from tests.coverage.factories import ALPHA, coverage_tile, pipeline_state, tile_key, white_tiles, witness

PARTED = import_module("coverage.migrations.0020_one_row_of_a_tile_in_a_month").PARTED

pytestmark = pytest.mark.django_db

SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (9, 10, 11))
WHITE, NOT_KNOWN = 0, 2


def publish(as_of: date, **changes: Any) -> int:
    """The tiles that stand now are decided and kept as of a day, under the verdicts that they have."""
    CoverageTile.objects.update(**changes)
    stamp = f"{hash((as_of.toordinal(), repr(sorted(changes.items())))) & 0xFFFFFFFF:x}"
    for service in (2, *([EVERY_SERVICE] if LoneTile.objects.exists() else [])):
        DecidedFamily.objects.update_or_create(
            operator=ALPHA, service=service, region="reg-32", defaults={"told": stamp}
        )
    return months.keep(as_of)


def kept(
    columns: Sequence[str] = ("since", "until", "verdict", "told", "witnesses"),
) -> list[tuple[Any, ...]]:
    return list(MonthlyTile.objects.order_by("tile", "since", "service").values_list(*columns))


@pytest.fixture(autouse=True)
def _state() -> None:
    pipeline_state()


def white(tile: int = 0, **values: Any) -> None:
    coverage_tile(tile_key(tile), ALPHA, "data_4g", **{"probability": 0.987654, "region": "reg-32", **values})


def test_a_month_that_says_the_same_is_no_row_more() -> None:
    white()
    for month in (SEPTEMBER, OCTOBER, NOVEMBER):
        publish(month)
    assert kept() == [(SEPTEMBER, None, WHITE, 99, 4)]
    assert kept_months.months() == [NOVEMBER, OCTOBER, SEPTEMBER]


def test_each_month_says_what_it_said_last() -> None:
    white()
    publish(SEPTEMBER)
    publish(date(2026, 9, 20), probability=0.5)
    publish(OCTOBER, contributors=20)
    publish(date(2026, 10, 9), contributors=10)
    assert kept() == [(SEPTEMBER, SEPTEMBER, WHITE, 50, 4), (OCTOBER, None, WHITE, 50, 5)]


def test_what_changes_and_changes_back_within_a_month_leaves_no_trace() -> None:
    white()
    publish(SEPTEMBER)
    before = kept()
    publish(OCTOBER, contributors=20)
    publish(date(2026, 10, 9), contributors=5)
    assert kept() == before


def test_keeping_twice_changes_nothing() -> None:
    white()
    publish(SEPTEMBER)
    publish(OCTOBER, contributors=20)
    before = kept()
    assert publish(OCTOBER, contributors=20) == 0
    KeptMonth.objects.update(decided="")
    publish(OCTOBER, contributors=20)
    assert kept() == before


def test_a_month_that_is_over_is_frozen() -> None:
    white()
    publish(SEPTEMBER)
    publish(OCTOBER)
    before = kept()
    assert publish(date(2026, 9, 30), contributors=20) == 0
    assert kept() == before


def test_a_tile_that_is_gone_ends_with_the_month_before() -> None:
    white()
    publish(SEPTEMBER)
    CoverageTile.objects.all().delete()
    DecidedFamily.objects.all().delete()
    months.keep(OCTOBER)
    assert kept(["since", "until"]) == [(SEPTEMBER, SEPTEMBER)]
    assert kept_months.rows_of([tile_key()], OCTOBER).empty


@pytest.mark.parametrize("verdict", ["white", "served", "not_known"])
def test_of_what_one_person_alone_measured_no_number_is_kept(verdict: str) -> None:
    white(verdict=verdict, contributors=1)
    publish(SEPTEMBER)
    assert kept(["service", "verdict", "told", "witnesses"]) == [
        (service, NOT_KNOWN, None, 2) for service in range(len(SERVICES))
    ]


def test_the_decision_of_a_family_keeps_the_same_however_exact_the_estimate_is() -> None:
    white(contributors=1, contributor_days=3)
    told = []
    for probability in (0.99, 0.1):
        CoverageTile.objects.update(probability=probability, contributor_days=9, share_low=0.4)
        for service in (2, EVERY_SERVICE):
            TouchedFamily.objects.create(operator=ALPHA, service=service, region="reg-32")
        decide_families()
        told.append(dict(DecidedFamily.objects.values_list("service", "told")))
    assert told[0] == told[1]
    assert (bool(told[0][2]), bool(told[0][EVERY_SERVICE])) == (False, True)


# --- Erasure --------------------------------------------------------------------------------------


def erased(tile: int, *people: int) -> int:
    """These people's evidence of a tile goes, and months are mended; returns how many rows fell."""
    Evidence.objects.filter(tile=tile, contributor_id__in=people).delete()
    ErasedTile.objects.create(tile=tile, operator=ALPHA, service=2)
    return months.mend()


def two_months_white(*others: int) -> None:
    white_tiles(0)
    for person in others:
        witness(contributor_id=person)
    Evidence.objects.update(day=date(2026, 8, 30))
    publish(SEPTEMBER)
    publish(OCTOBER)


def test_a_past_month_says_nothing_that_rests_on_the_one_who_is_left() -> None:
    two_months_white()
    assert erased(tile_key(), 901)
    left = kept(["service", "since", "until", "verdict", "told", "witnesses"])[: len(SERVICES)]
    assert left == [(service, SEPTEMBER, SEPTEMBER, NOT_KNOWN, None, 2) for service in range(len(SERVICES))]


def test_nobody_is_said_to_be_left_in_a_past_month_whose_evidence_was_indoors() -> None:
    two_months_white()
    Evidence.objects.filter(contributor_id=902).update(place=Environment.INDOOR)
    erased(tile_key(), 901)
    assert kept_months.rows_of([tile_key()], SEPTEMBER).empty


def test_who_was_alone_in_some_months_only_is_left_in_these_alone() -> None:
    two_months_white()
    publish(NOVEMBER)
    Evidence.objects.filter(contributor_id=902).update(day=date(2026, 9, 15))
    erased(tile_key(), 901)
    assert kept_months.rows_of([tile_key()], SEPTEMBER).empty
    assert kept_months.rows_of([tile_key()], OCTOBER)["witnesses"].tolist() == [2] * len(SERVICES)


def test_a_past_month_says_nothing_of_a_tile_that_nobody_is_left_in() -> None:
    two_months_white()
    erased(tile_key(), 901, 902)
    assert kept_months.rows_of([tile_key()], SEPTEMBER).empty


def test_a_past_month_stands_where_two_others_bear_it_out() -> None:
    two_months_white(903)
    before = kept()
    assert erased(tile_key(), 901) == 0
    assert kept() == before


def test_who_found_otherwise_does_not_bear_a_past_verdict_out() -> None:
    two_months_white()
    witness(contributor_id=903, day=date(2026, 8, 30), speaks_for=1, against=0)
    erased(tile_key(), 901)
    assert kept(["verdict", "told"])[0] == (NOT_KNOWN, None)


def test_who_failed_in_an_outage_does_not_bear_a_past_month_out() -> None:
    two_months_white(903)
    day = date(2026, 8, 20)
    Evidence.objects.filter(contributor_id=903).update(day=day)
    area = int(parent(tile_key(), AREA_M))
    EpochOutage.objects.create(epoch_id=1, operator=ALPHA, service=2, area=area, day=day, lasting=False)
    assert erased(tile_key(), 901)
    assert kept(["verdict", "told"])[0] == (NOT_KNOWN, None)


def test_who_came_later_does_not_bear_a_past_month_out() -> None:
    two_months_white()
    witness(contributor_id=903, day=date(2026, 10, 20))
    erased(tile_key(), 901)
    assert kept(["verdict", "told"])[0] == (NOT_KNOWN, None)


def test_the_month_under_way_is_left_to_the_publication_and_mending_twice_changes_nothing() -> None:
    two_months_white()
    edition = kept_months.edition(SEPTEMBER, ALPHA, 2)
    erased(tile_key(), 901)
    before = kept()
    assert before[-1][:2] == (OCTOBER, None)
    assert months.mend() == 0
    assert kept() == before
    assert kept_months.edition(SEPTEMBER, ALPHA, 2) != edition


def test_the_digest_of_what_was_told_before_an_erasure_is_forgotten_with_it() -> None:
    two_months_white()
    before = dict(KeptMonth.objects.values_list("month", "decided"))
    erased(tile_key(), 901)
    after = dict(KeptMonth.objects.values_list("month", "decided"))
    assert [before[month] == after[month] for month in (SEPTEMBER, OCTOBER)] == [False, True]


def told_twice() -> list[tuple[Any, ...]]:
    """Tiles and services that a kept month says two things of."""
    return [
        (month, *kind)
        for month in kept_months.months()
        for kind, rows in kept_months.rows_of(None, month).groupby(["tile", "service"])
        if len(rows) > 1
    ]


def test_a_month_is_told_once_though_the_month_before_was_mended_to_say_the_same() -> None:
    two_months_white()
    Evidence.objects.filter(contributor_id=901).delete()
    for service in range(len(SERVICES)):
        ErasedTile.objects.create(tile=tile_key(), operator=ALPHA, service=service)
    CoverageTile.objects.all().delete()
    LoneTile.objects.create(tile=tile_key(), operator=ALPHA, region="reg-32", last_day=date(2026, 8, 30))
    publish(date(2026, 10, 9))
    months.mend()
    assert kept(["since", "until"])[:: len(SERVICES)] == [(SEPTEMBER, SEPTEMBER), (OCTOBER, None)]
    white(1)
    publish(date(2026, 10, 10), contributors=9)
    publish(NOVEMBER, contributors=20)
    assert told_twice() == []
    Evidence.objects.all().delete()
    assert months.mend() > 0


def test_months_that_were_told_twice_are_parted_and_asked_for_again() -> None:
    white()
    for month in (SEPTEMBER, OCTOBER, NOVEMBER):
        publish(month)
    MonthlyTile.objects.update(since=date(2026, 7, 1))
    for since, until in ((date(2026, 8, 1), OCTOBER), (OCTOBER, None)):
        MonthlyTile(
            tile=tile_key(), operator=ALPHA, service=2, since=since, until=until, verdict=2, witnesses=2
        ).save(force_insert=True)
    assert told_twice()
    edition = kept_months.edition(OCTOBER, ALPHA, 2)
    with connection.cursor() as cursor:
        cursor.execute(PARTED)
    assert kept(["since", "until"]) == [
        (date(2026, 7, 1), date(2026, 7, 1)),
        (date(2026, 8, 1), SEPTEMBER),
        (OCTOBER, None),
    ]
    assert kept_months.edition(OCTOBER, ALPHA, 2) != edition


def test_a_month_that_is_not_kept_is_said_to_be_so() -> None:
    white()
    publish(SEPTEMBER)
    assert kept_months.month_of("2026-09") == SEPTEMBER
    with pytest.raises(LookupError, match="2026-10"):
        kept_months.month_of("2026-10")
    with pytest.raises(ValueError, match="2026-13"):
        kept_months.month_of("2026-13")
