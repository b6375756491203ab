"""What becomes of a zone is written down, each time with the reason that it had."""

from datetime import date

import pytest
from django.db.models import QuerySet

from coverage import fold, white_zones
from coverage.core.verdict import NOT_KNOWN, SERVED, WHITE
from coverage.models import (
    CoverageTile,
    ErasedTile,
    OfficialShare,
    TouchedTile,
    WhiteZone,
    ZoneEvent,
)
from measurements.contributors import erase
from tests.coverage.factories import (
    ALPHA,
    AS_OF,
    BRAVO,
    official_share,
    pipeline_state,
    release,
    tile_key,
    white_tiles,
    witness,
)
from tests.measurements.factories import contributor

pytestmark = pytest.mark.django_db

HERE = tile_key()


@pytest.fixture(autouse=True)
def state() -> None:
    pipeline_state()


def draw() -> None:
    white_zones.rebuild(AS_OF)


def tiles(operator: str = ALPHA) -> QuerySet[CoverageTile]:
    return CoverageTile.objects.filter(operator=operator)


def told() -> list[tuple[str, str]]:
    """What the chronicle tells, in its order."""
    return list(ZoneEvent.objects.order_by("pk").values_list("what", "reason"))


def test_a_zone_that_stands_makes_no_event() -> None:
    white_tiles(0, 1)
    draw()
    draw()
    assert told() == []


def test_changed_evidence_withdraws() -> None:
    white_tiles(0, 1)
    draw()
    tiles().update(verdict=NOT_KNOWN, probability=0.4)
    draw()
    assert told() == [("withdrawn", "evidence_changed")]
    event = ZoneEvent.objects.get()
    assert (event.probability_before, event.probability_after) == (pytest.approx(0.97), pytest.approx(0.4))
    assert (event.as_of, event.epoch, event.zone.status) == (AS_OF, 1, WhiteZone.Status.WITHDRAWN)


def test_too_few_witnesses_withdraw() -> None:
    white_tiles(0)
    draw()
    tiles().update(verdict=NOT_KNOWN, contributors_against=1)
    draw()
    assert told() == [("withdrawn", "fewer_witnesses")]


def test_evidence_that_left_the_window_is_witnesses_that_did() -> None:
    white_tiles(0)
    draw()
    tiles().delete()
    draw()
    assert told() == [("withdrawn", "fewer_witnesses")]
    assert ZoneEvent.objects.get().probability_after is None


def test_a_bar_that_rose_withdraws_what_is_as_likely_white_as_before() -> None:
    white_tiles(0)
    draw()
    tiles().update(verdict=NOT_KNOWN, probability=0.969)
    draw()
    assert told() == [("withdrawn", "family_bar")]


def test_erasure_is_told_until_the_zones_were_drawn_without_it() -> None:
    white_tiles(0, 9)
    draw()
    somebody = contributor()
    witness(contributor_id=somebody.pk)
    erase(somebody)
    fold.fold_new_readings()
    TouchedTile.objects.all().delete()  # estimated by now
    tiles().filter(tile=HERE).update(verdict=NOT_KNOWN)
    draw()
    assert told() == [("withdrawn", "erased")]
    assert not ErasedTile.objects.exists()
    tiles().update(verdict=NOT_KNOWN, contributors_against=1)
    draw()
    assert told()[1:] == [("withdrawn", "fewer_witnesses")]


def test_an_erasure_that_is_not_worked_in_is_not_forgotten() -> None:
    ErasedTile.objects.create(tile=HERE, operator=ALPHA, service=2)
    TouchedTile.objects.create(shard=1, tile=HERE, operator=ALPHA, service=2)
    draw()
    assert ErasedTile.objects.exists()


def test_a_map_that_admits_the_hole_corrects_and_one_that_denies_it_again_reopens() -> None:
    white_tiles(0)
    official_share(release(service="data_4g", released_on=date(2026, 6, 30)), cl=1.0)
    draw()
    newer = official_share(release(service="data_4g", released_on=date(2026, 9, 30)), cl=0.0)
    draw()
    assert WhiteZone.objects.get().status == WhiteZone.Status.MAP_CORRECTED
    OfficialShare.objects.filter(release=newer.release).update(share_cl=1.0)
    draw()
    assert told() == [("corrected", "map_corrected"), ("returned", "map_corrected")]


def test_a_zone_found_again_returns() -> None:
    white_tiles(0)
    draw()
    tiles().update(verdict=NOT_KNOWN, probability=0.1)
    draw()
    tiles().update(verdict=WHITE, probability=0.97)
    draw()
    assert told() == [("withdrawn", "evidence_changed"), ("returned", "found_again")]


def test_zones_that_grow_together_are_merged() -> None:
    white_tiles(0, 1, 3)
    draw()
    white_tiles(2)
    draw()
    assert told() == [("merged", "merged")]
    assert ZoneEvent.objects.get().zone.redirect_to == WhiteZone.objects.get(status="open")


def test_a_zone_that_falls_apart_is_split() -> None:
    white_tiles(0, 1, 2, 3)
    draw()
    tiles().filter(tile=tile_key(1)).update(verdict=NOT_KNOWN)
    draw()
    assert told() == [("split", "split")]
    assert WhiteZone.objects.filter(status="open").count() == 2
    older, part = WhiteZone.objects.order_by("-tiles")
    assert (older.part_of, part.part_of) == (None, older)
    draw()
    assert WhiteZone.objects.get(pk=part.pk).part_of == older


def test_a_zone_whose_parts_grow_together_with_others_is_merged_by_a_split() -> None:
    white_tiles(0, 1, 2, 4, 5, 6, 8, 9, 10)
    draw()
    white_tiles(3, 7)
    tiles().filter(tile=tile_key(5)).update(verdict=NOT_KNOWN)
    draw()
    assert told() == [("merged", "split")]


def test_service_of_another_operator_ends_a_hole_of_all() -> None:
    white_tiles(0)
    white_tiles(0, operator=BRAVO)
    draw()
    assert WhiteZone.objects.get(operator=None).status == "open"
    tiles(BRAVO).update(verdict=SERVED, probability=0.01, contributors_against=0)
    draw()
    events = ZoneEvent.objects.filter(zone__operator=None).values_list("what", "reason")
    assert list(events) == [("withdrawn", "evidence_changed")]
