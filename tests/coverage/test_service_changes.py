"""After a change of service older evidence counts no more, whichever way the estimates are made."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from django.db import connection

from coverage import pipeline, questions
from coverage.core.evidence import SERVICES
from coverage.models import (
    CoverageTile,
    Evidence,
    LoneTile,
    ServiceChange,
    TileTerms,
    TouchedTile,
    WhiteZone,
    ZoneEvent,
)
from coverage.service_changes import record
from tests.coverage.factories import ALPHA, coverage_tile, tile_key, white_zone, witness

pytestmark = pytest.mark.django_db

BEFORE, DAY, AFTER = date(2026, 5, 1), date(2026, 9, 1), date(2026, 11, 1)
HOLE = [tile_key(column, row) for column in range(3) for row in range(2)]
VILLAGE = [tile_key(column, row) for column in range(20, 30) for row in range(2)]
STORED = (CoverageTile, TileTerms, LoneTile)


@pytest.fixture
def hole() -> WhiteZone:
    """A zone of six tiles without 4G, found by many over months; their phones work in the village."""
    for person in range(1, 13):
        day = BEFORE + timedelta(days=9 * person)
        for tile in VILLAGE:
            witness(**_looked(person, tile, day, served=True))
            witness(**_looked(person, tile, day + timedelta(days=8), served=True))
        for tile in HOLE:
            witness(**_looked(person, tile, day + timedelta(days=4), served=False))
    touch()
    pipeline.publish(BEFORE + timedelta(days=120), wait=True)
    return WhiteZone.objects.get(status="open")


def _looked(person: int, tile: int, day: date, served: bool) -> dict[str, Any]:
    margin = {"margin_db": 20.0} if served else {}
    said = {"speaks_for": 3 * served, "against": 3 * (not served), "spots": 0xFFFF}
    return {"contributor_id": person, "tile": tile, "day": day, **said, **margin}


def touch() -> None:
    cells = set(Evidence.objects.values_list("tile", "operator", "service"))
    TouchedTile.objects.bulk_create(
        TouchedTile(shard=0, tile=tile, operator=operator, service=service)
        for tile, operator, service in cells
    )


def measure_again(*, served: bool, people: int = 4) -> None:
    for person in range(1, people + 1):
        for tile in HOLE:
            witness(**_looked(person, tile, DAY + timedelta(days=5 * person), served))
    touch()


def stored() -> list[list[tuple[Any, ...]]]:
    return [sorted(model.objects.values_list(), key=str) for model in STORED]


def tiles_of(zone: WhiteZone) -> np.ndarray:
    return np.array(sorted(zone.members.values_list("tile", flat=True)), dtype=np.int64)


def test_a_repaired_zone_is_told_so_and_comes_back_if_fresh_readings_find_it_white(hole: WhiteZone) -> None:
    assert set(tiles_of(hole)) == set(HOLE)
    record(hole, DAY, tiles_of(hole), "a mast")
    pipeline.publish(AFTER, wait=True)
    hole.refresh_from_db()
    assert hole.status == WhiteZone.Status.REPAIRED
    assert ZoneEvent.objects.filter(zone=hole, what="repaired", reason="service_changed").count() == 1
    assert not CoverageTile.objects.filter(tile__in=HOLE).exists()
    measure_again(served=False, people=12)
    pipeline.publish(AFTER, wait=True)
    hole.refresh_from_db()
    assert hole.status == WhiteZone.Status.OPEN
    assert hole.first_day > DAY
    assert ZoneEvent.objects.filter(zone=hole, what="returned").exists()
    Evidence.objects.filter(day__gt=DAY).delete()
    CoverageTile.objects.filter(tile__in=HOLE).delete()
    pipeline.publish(AFTER, wait=True)
    hole.refresh_from_db()
    assert hole.status == WhiteZone.Status.WITHDRAWN  # the change ended another hole, not this one


def test_a_zone_that_was_withdrawn_before_its_repair_was_known_becomes_repaired(hole: WhiteZone) -> None:
    WhiteZone.objects.filter(pk=hole.pk).update(status=WhiteZone.Status.WITHDRAWN)
    tiles = tiles_of(hole)
    record(hole, DAY, tiles, "a mast")
    pipeline.publish(AFTER, wait=True)
    hole.refresh_from_db()
    assert hole.status == WhiteZone.Status.REPAIRED


def test_step_by_step_and_all_anew_give_the_same_tiles(hole: WhiteZone) -> None:
    measure_again(served=True)
    pipeline.publish(AFTER, wait=True)
    record(hole, DAY, tiles_of(hole), "a mast")
    pipeline.publish(AFTER, wait=True)
    step_by_step = stored()
    for model in STORED:
        model.objects.all().delete()
    touch()
    pipeline.publish(AFTER, wait=True)
    assert stored() == step_by_step
    assert set(CoverageTile.objects.filter(tile__in=HOLE).values_list("contributors", flat=True)) == {4}


def test_as_of_an_earlier_day_the_old_evidence_counts_and_as_of_a_later_one_not(hole: WhiteZone) -> None:
    earlier = stored()
    record(hole, DAY, tiles_of(hole), "a mast")
    pipeline.publish(AFTER, wait=True)
    assert stored() != earlier
    pipeline.publish(BEFORE + timedelta(days=120), wait=True)
    assert stored() == earlier


def test_of_what_lies_around_only_tiles_without_a_verdict_begin_anew() -> None:
    for column, verdict in ((1, "not_known"), (-1, "served"), (2, "not_known")):
        coverage_tile(tile_key(column), service="data_4g", verdict=verdict)
    coverage_tile(tile_key(1, 1), "00102", "data_4g", verdict="not_known")
    zone = white_zone(service="data_4g")
    change = record(zone, DAY, np.array([tile_key()]), "a mast")
    assert {member.tile for member in change.members.all()} == {tile_key(), tile_key(1)}


def test_recording_twice_changes_nothing() -> None:
    zone = white_zone(service="data_4g")
    tiles = np.array([tile_key()])
    first = record(zone, DAY, tiles, "a mast")
    touched = TouchedTile.objects.count()
    assert record(zone, DAY, tiles, "again") == first
    assert (ServiceChange.objects.count(), TouchedTile.objects.count()) == (1, touched)


def test_a_change_is_of_one_operator_one_service_and_the_tiles_that_it_names() -> None:
    for changed in ({}, {"operator": "00102"}, {"service": "voice"}, {"tile": tile_key(5)}, {"day": AFTER}):
        witness(**{"day": BEFORE, **changed})
    record(white_zone(service="data_4g"), DAY, np.array([tile_key()]), "a mast")
    with connection.cursor() as cursor:
        cursor.execute("SELECT operator, service, tile, day FROM coverage_counted(%s)", [AFTER])
        left = set(cursor.fetchall())
    four_g = SERVICES.index("data_4g")
    assert left == {
        ("00102", four_g, tile_key(), BEFORE),
        (ALPHA, SERVICES.index("voice"), tile_key(), BEFORE),
        (ALPHA, four_g, tile_key(5), BEFORE),
        (ALPHA, four_g, tile_key(), AFTER),
    }


def test_fresh_evidence_knows_which_phones_were_heard_elsewhere() -> None:
    zone = white_zone(service="data_4g")
    zone.members.create(tile=tile_key())
    question = questions.ask(zone, DAY)
    witness(contributor_id=1, day=AFTER)
    witness(contributor_id=2, day=AFTER, against=2, place=2)
    witness(contributor_id=2, day=AFTER, speaks_for=5, against=0, tile=tile_key(9))
    witness(contributor_id=2, day=AFTER, speaks_for=1, against=0)
    witness(contributor_id=3, day=DAY)
    fresh = questions.fresh_evidence(question, AFTER)
    assert fresh.contributor.tolist() == [1, 2, 2]
    assert fresh.against.tolist() == [1, 0, 0]
    assert fresh.heard.tolist() == [False, True, True]
