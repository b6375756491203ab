"""From readings in the database to white zones: the stages after intake, on a real PostGIS."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from threading import Event
from typing import Any

import pytest
from django.db import connection

from coverage import aggregate, epochs, fold, pipeline
from coverage.core.verdict import NOT_KNOWN, SERVED, WHITE
from coverage.models import (
    CoverageTile,
    EpochPhone,
    Evidence,
    ParentTile,
    PipelineState,
    Square,
    TileTerms,
    TouchedTile,
    WhiteZone,
    ZoneEvent,
)
from measurements import vocabulary
from measurements.contributors import erase
from measurements.intake import accept_batch
from measurements.models import Contributor, TouchedDay
from tests.coverage.snapshots import snapshot, wipe
from tests.measurements.factories import body, contributor, reading

pytestmark = pytest.mark.django_db

SERVED_PHONE: dict[str, Any] = {
    "service_state": "in_service",
    "technology": "4G",
    "signal_kind": "rsrp",
    "signal_dbm": -90.0,
}
ON_2G: dict[str, Any] = {"technology": "2G", "signal_kind": "rssi", "signal_dbm": -80.0}
ON_3G: dict[str, Any] = {"technology": "3G", "signal_kind": "rscp", "signal_dbm": -85.0}
VILLAGE = (2.4, 2.42, 2.44)  # degrees of longitude: squares of 1 km, far from the hamlet and well served
A_TILE_EAST = 0.0028  # degrees of longitude at this latitude: about 200 m


def visits(somebody: Contributor, weeks: int = 10, hours: int = 1, **changes: Any) -> None:
    """One reading a week, from the last week back, so many hours before now."""
    now = datetime.now(UTC) - timedelta(hours=hours)
    moments = [(now - timedelta(weeks=week)).isoformat() for week in range(weeks)]
    accept_batch(somebody, body([reading(observed_at=moment, **changes) for moment in moments]))


def walks(somebody: Contributor, days: Sequence[int] = (0, 7, 14, 21), **changes: Any) -> None:
    """One reading in each of 32 places of the hamlet, 50 m from each other, on days so long ago."""
    now = datetime.now(UTC) - timedelta(hours=1)
    places = [(east, north) for east in range(8) for north in range(8) if (east + north) % 2 == 0]
    readings = [
        reading(
            observed_at=(now - timedelta(days=days[(east + north) % 4])).isoformat(),
            longitude=2.0 + east * A_TILE_EAST / 4,
            latitude=49.9 + north * 0.00045,
            **changes,
        )
        for east, north in places
    ]
    accept_batch(somebody, body(readings))


def villager() -> Contributor:
    """Somebody new whose phone works: it is served in the village, as those of the others are.

    There they were some hours before they are here: nothing is believed that is in two places at once.
    """
    somebody = contributor()
    for place in VILLAGE:
        visits(somebody, weeks=3, hours=4, longitude=place, **SERVED_PHONE)
    return somebody


def verdicts(**filters: Any) -> set[int]:
    return set(CoverageTile.objects.filter(**filters).values_list("verdict", flat=True))


def test_two_people_who_find_no_service_all_about_a_hamlet_make_a_white_zone() -> None:
    for _ in range(2):
        walks(villager())
    pipeline.run()
    zone = WhiteZone.objects.get(service=2)
    assert (zone.operator, zone.status, zone.contributors) == ("00101", "open", 2)
    assert zone.tiles >= 4
    assert zone.probability > 0.95


def test_a_contradiction_is_no_second_witness() -> None:
    walks(villager())
    visits(villager(), weeks=1, **SERVED_PHONE)
    pipeline.run()
    tile = CoverageTile.objects.get(service=2, contributors=2, contributors_against=1)
    assert (tile.contributors_for, tile.verdict) == (1, NOT_KNOWN)
    assert not WhiteZone.objects.exists()


def test_phones_that_now_and_then_lose_4g_make_no_white_zone_of_3g() -> None:
    """On 4G they say nothing of 3G: what is heard of it are the moments in which all was bad."""
    for _ in range(3):
        somebody = contributor()
        for place in VILLAGE:
            visits(somebody, weeks=3, hours=4, longitude=place, **SERVED_PHONE | ON_3G)
        walks(somebody, **SERVED_PHONE)
        walks(somebody, days=(3, 10, 17), **SERVED_PHONE | ON_2G)
    pipeline.run()
    of_3g = CoverageTile.objects.filter(service=1)
    assert of_3g.filter(probability__gt=0.9, contributors_against__gte=2).exists()
    assert WHITE not in verdicts(service=1)
    assert not WhiteZone.objects.filter(service=1).exists()


def test_one_person_alone_is_never_a_verdict() -> None:
    visits(contributor(), weeks=12)
    pipeline.run()
    assert verdicts() == {NOT_KNOWN}
    assert not WhiteZone.objects.exists()


def test_people_with_service_make_a_tile_served() -> None:
    for _ in range(2):
        visits(contributor(), **SERVED_PHONE)
    pipeline.run()
    assert verdicts(service=2) == {SERVED}


def test_the_same_again_changes_nothing() -> None:
    for _ in range(2):
        visits(contributor())
    pipeline.run()
    before = snapshot()
    pipeline.run()
    assert snapshot() == before
    assert not TouchedTile.objects.exists()


def test_incremental_equals_a_rebuild_from_nothing() -> None:
    people = [contributor() for _ in range(3)]
    for step, somebody in enumerate(people):
        visits(somebody, longitude=2.0 + step * A_TILE_EAST)
        visits(somebody, longitude=2.0)
        pipeline.run()
    before = snapshot()
    wipe()
    pipeline.run(rebuild=True)
    assert snapshot() == before


def test_squares_are_offered_to_other_workers_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "BATCH", 3)
    for place in range(4):
        visits(contributor(), weeks=1, longitude=2.0 + place * 50 * A_TILE_EAST)
    fold.fold_new_readings()
    heard: list[Sequence[int]] = []

    def answer_at_once(squares: Sequence[int]) -> None:
        heard.append(squares)
        aggregate.estimate_squares(squares)

    assert pipeline.publish(ring=answer_at_once)
    assert {len(batch) for batch in heard[:-1]} == {3}
    assert len(set(sum(map(list, heard), []))) == sum(map(len, heard)) >= 4
    shared = snapshot()
    wipe()
    pipeline.run(rebuild=True)
    assert snapshot() == shared


def test_erasure_reaches_tiles_zones_and_epochs() -> None:
    people = [villager() for _ in range(3)]
    for somebody in people:
        walks(somebody)
    pipeline.run()
    zone = WhiteZone.objects.get(service=2)
    for somebody in people[:2]:
        erase(somebody)
    pipeline.run()
    zone.refresh_from_db()
    assert zone.status == WhiteZone.Status.WITHDRAWN
    assert zone.events.get().reason == ZoneEvent.Reason.ERASED
    assert verdicts() == {NOT_KNOWN}
    erase(people[2])
    pipeline.run()
    tables = (Evidence, CoverageTile, TileTerms, ParentTile, Square, EpochPhone)
    assert [table.objects.count() for table in tables] == [0] * len(tables)


@pytest.mark.django_db(transaction=True)
def test_who_erases_while_an_epoch_is_fitted_leaves_no_phone_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [contributor() for _ in range(2)]
    for somebody in people:
        visits(somebody, weeks=1)
    fold.fold_new_readings()
    fitted, erased, keep = Event(), Event(), epochs._keep

    def wait_for_the_erasure(*of: Any) -> None:
        keep(*of)
        fitted.set()
        assert erased.wait(20)

    def prepare() -> None:
        try:
            pipeline.prepare(pipeline.today())
        finally:
            connection.close()

    monkeypatch.setattr(epochs, "_keep", wait_for_the_erasure)
    with ThreadPoolExecutor() as pool:
        preparing = pool.submit(prepare)
        assert fitted.wait(20)
        erase(people[0])
        fold.fold_new_readings()
        erased.set()
        preparing.result()
    assert set(EpochPhone.objects.values_list("contributor_id", flat=True)) == {people[1].pk}


def test_parents_count_the_verdicts_below_them() -> None:
    for _ in range(2):
        walks(villager())
    pipeline.run()
    counts = ParentTile.objects.filter(service=2).values_list("white", "served", "not_known")
    drawn = Square.objects.filter(tile__in=ParentTile.objects.values("tile"))
    assert set(drawn.values_list("resolution", flat=True)) == {1000, 5000, 25000}
    tiles = Counter(CoverageTile.objects.filter(service=2).values_list("verdict", flat=True))
    assert min(tiles[WHITE], tiles[SERVED]) > 0
    counted = [sum(column) for column in zip(*counts, strict=True)]
    assert counted == [3 * tiles[verdict] for verdict in (WHITE, SERVED, NOT_KNOWN)]


def test_evidence_leaves_the_window_and_comes_back() -> None:
    for _ in range(2):
        visits(contributor())
    today = pipeline.today()
    pipeline.run(today)
    before = snapshot()
    pipeline.run(date(today.year + 3, 1, 1))
    assert not CoverageTile.objects.exists()
    assert PipelineState.objects.get().as_of == date(today.year + 3, 1, 1)
    pipeline.run(today)
    assert snapshot() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"environment": "indoor"},
        {"is_mock": True},
        {"accuracy_m": 300},
        {"service_state": "radio_off"},
        {"kind": "statement"},
        {"home_plmn": "20822"},  # virtual operators with several hosts, whom we cannot place
        {"home_plmn": "20826"},
        {"serving_plmn": "20601", "service_state": "in_service", "technology": "4G"},  # roams across a border
        {"longitude": -122.4, "latitude": 37.8, "home_plmn": "20801"},  # a French SIM abroad
    ],
)
def test_what_is_no_evidence_makes_no_tile(changes: dict[str, Any]) -> None:
    for _ in range(2):
        visits(contributor(), **changes)
    pipeline.run()
    assert not CoverageTile.objects.exists()


def test_the_test_network_makes_no_tile_on_a_real_map(settings: Any) -> None:
    settings.TEST_NETWORK = False
    visits(contributor())
    pipeline.run()
    assert not CoverageTile.objects.exists()


def test_the_codes_of_the_shared_white_zone_sites_are_their_operators() -> None:
    visits(contributor(), home_plmn="20802")
    visits(contributor(), home_plmn="20801")
    pipeline.run()
    assert set(CoverageTile.objects.values_list("operator", "contributors")) == {("20801", 2)}


def test_customers_of_a_virtual_operator_count_for_its_host_step_by_step_and_in_a_rebuild() -> None:
    visits(contributor(), home_plmn="20825")
    visits(contributor(), home_plmn="20820")
    pipeline.run()
    before = snapshot()
    assert set(CoverageTile.objects.values_list("operator", "contributors")) == {("20820", 2)}
    wipe()
    pipeline.run(rebuild=True)
    assert snapshot() == before


def test_days_of_a_virtual_operator_that_were_folded_before_it_was_known_are_folded_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    newcomer, other = contributor(), contributor()
    monkeypatch.setattr(vocabulary, "VIRTUAL", {})
    visits(newcomer, home_plmn="20825")
    visits(other, home_plmn="20820")
    fold.fold_new_readings()
    assert set(Evidence.objects.values_list("contributor_id", flat=True)) == {other.pk}
    monkeypatch.undo()

    upgrade = import_module("measurements.migrations.0005_fold_days_of_virtual_operators_again")
    with connection.cursor() as cursor:
        cursor.execute(upgrade.AGAIN)
    assert set(TouchedDay.objects.filter(done_at=None).values_list("contributor_id", flat=True)) == {
        newcomer.pk
    }
    fold.fold_new_readings()
    assert Evidence.objects.filter(contributor_id=newcomer.pk, operator="20820").count() == 30


def test_a_fold_that_dies_loses_and_doubles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    visits(contributor())
    monkeypatch.setattr(fold, "touch_tiles", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        fold.fold_new_readings()
    assert not Evidence.objects.exists()
    assert TouchedDay.objects.filter(done_at=None).count() == 10
    monkeypatch.undo()
    fold.fold_new_readings()
    assert Evidence.objects.count() == 30  # ten days; voice, 3G and 4G
