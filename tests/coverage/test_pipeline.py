"""From readings in the database to white zones: the stages after intake, on a real PostGIS."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from coverage import fold, pipeline
from coverage.core.verdict import NOT_KNOWN, SERVED, WHITE
from coverage.models import CoverageTile, Evidence, ParentTile, PipelineState, Square, TouchedTile, WhiteZone
from measurements.contributors import erase
from measurements.intake import accept_batch
from measurements.models import Contributor, TouchedDay
from tests.coverage.snapshots import snapshot, wipe
from tests.measurements.factories import body, contributor, reading

pytestmark = pytest.mark.django_db

SERVED_PHONE: dict[str, Any] = {"service_state": "in_service", "technology": "4G"}
A_TILE_EAST = 0.0028  # degrees of longitude at this latitude: about 200 m


def visits(somebody: Contributor, weeks: int = 10, **changes: Any) -> None:
    """One reading a week, from the last week back."""
    now = datetime.now(UTC) - timedelta(hours=1)
    moments = [(now - timedelta(weeks=week)).isoformat() for week in range(weeks)]
    accept_batch(somebody, body([reading(observed_at=moment, **changes) for moment in moments]))


def verdicts(**filters: Any) -> set[int]:
    return set(CoverageTile.objects.filter(**filters).values_list("verdict", flat=True))


def test_two_people_who_never_have_service_make_a_white_zone() -> None:
    for _ in range(2):
        visits(contributor())
    pipeline.run()
    zone = WhiteZone.objects.get(service=2)
    assert (zone.operator, zone.status, zone.tiles, zone.contributors) == ("00101", "open", 1, 2)
    assert zone.probability > 0.95
    assert zone.contributor_days == 20
    assert verdicts(service=0) == {WHITE}


def test_a_contradiction_is_no_second_witness() -> None:
    visits(contributor(), weeks=12)
    visits(contributor(), weeks=1, **SERVED_PHONE)
    pipeline.run()
    tile = CoverageTile.objects.get(service=2)
    assert (tile.contributors_against, tile.contributors_for, tile.verdict) == (1, 1, NOT_KNOWN)
    assert tile.probability > 0.8


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


def test_erasure_reaches_tiles_and_zones() -> None:
    people = [contributor() for _ in range(3)]
    for somebody in people:
        visits(somebody, weeks=8)
    pipeline.run()
    zone = WhiteZone.objects.get(service=2)
    for somebody in people[:2]:
        erase(somebody)
    pipeline.run()
    zone.refresh_from_db()
    assert zone.status == WhiteZone.Status.WITHDRAWN
    assert verdicts() == {NOT_KNOWN}
    erase(people[2])
    pipeline.run()
    tables = (Evidence, CoverageTile, ParentTile, Square)
    assert [table.objects.count() for table in tables] == [0, 0, 0, 0]


def test_parents_count_the_verdicts_below_them() -> None:
    for _ in range(2):
        visits(contributor())
        visits(contributor(), longitude=2.0 + A_TILE_EAST, **SERVED_PHONE)
    pipeline.run()
    counts = ParentTile.objects.filter(service=2).values_list("white", "served", "not_known")
    assert len(counts) >= 3
    drawn = Square.objects.filter(tile__in=ParentTile.objects.values("tile"))
    assert set(drawn.values_list("resolution", flat=True)) == {1000, 5000, 25000}
    assert sum(white for white, _, _ in counts) == sum(served for _, served, _ in counts) == 3


def test_a_zone_keeps_its_id_while_it_grows_and_merges() -> None:
    people = [contributor() for _ in range(2)]
    for place in (2.0, 2.0 + 2 * A_TILE_EAST):
        for somebody in people:
            visits(somebody, longitude=place)
    pipeline.run()
    apart = {zone.pk for zone in WhiteZone.objects.filter(service=2)}
    assert len(apart) == 2
    for somebody in people:
        visits(somebody, longitude=2.0 + A_TILE_EAST)
    pipeline.run()
    merged = WhiteZone.objects.get(service=2, status="open")
    assert merged.pk in apart
    assert merged.tiles == 3
    (other,) = apart - {merged.pk}
    assert WhiteZone.objects.get(pk=other).redirect_to_id == merged.pk


def test_without_any_service_at_all_a_zone_has_no_operator() -> None:
    for operator in ("00101", "00102"):
        for _ in range(2):
            visits(contributor(), home_plmn=operator)
    pipeline.run()
    assert set(WhiteZone.objects.filter(service=2).values_list("operator", flat=True)) == {
        "00101",
        "00102",
        None,
    }
    for _ in range(2):
        visits(contributor(), home_plmn="00103", **SERVED_PHONE)
    pipeline.run()
    assert WhiteZone.objects.get(service=2, operator=None).status == WhiteZone.Status.WITHDRAWN


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
        {"home_plmn": "20822"},  # a virtual operator that we cannot place
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


def test_a_zone_that_slept_takes_up_its_id_wherever_it_has_grown() -> None:
    people = [contributor() for _ in range(2)]
    for latitude in (49.9, 49.8982):
        for somebody in people:
            visits(somebody, latitude=latitude)
        pipeline.run()
    zone = WhiteZone.objects.get(service=2)
    assert zone.tiles == 2
    pipeline.run(date(2001, 1, 1))
    assert WhiteZone.objects.get(service=2).status == WhiteZone.Status.WITHDRAWN
    pipeline.run()
    again = WhiteZone.objects.get(service=2)
    assert (again.pk, again.status, again.tiles) == (zone.pk, WhiteZone.Status.OPEN, 2)


def test_the_codes_of_the_shared_white_zone_sites_are_their_operators() -> None:
    visits(contributor(), home_plmn="20802")
    visits(contributor(), home_plmn="20801")
    pipeline.run()
    assert set(CoverageTile.objects.values_list("operator", "contributors")) == {("20801", 2)}


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
