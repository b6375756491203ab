"""Evidence as it is stored: by phone and place, whole days at a time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from coverage import fold
from coverage.core.evidence import ENVIRONMENTS
from coverage.models import Evidence
from coverage.projection import spots_of
from measurements import portions
from measurements.contributors import erase
from measurements.intake import accept_batch
from measurements.models import Contributor, TouchedDay
from measurements.queries import ObservedReadings, touch_all_days
from tests.coverage.snapshots import rows, wipe
from tests.measurements.factories import HAMLET, body, contributor, reading

pytestmark = pytest.mark.django_db

ON_4G = {"service_state": "in_service", "technology": "4G", "signal_kind": "rsrp"}
NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=3)


def send(somebody: Contributor, *readings: dict[str, Any]) -> None:
    """Readings of one noon, but for what each changes."""
    plain = {"observed_at": NOON.isoformat()}
    accept_batch(somebody, body([reading(**plain | changes) for changes in readings]))


def data_4g() -> list[Evidence]:
    return list(Evidence.objects.filter(service=2).order_by("place", "against"))


def test_a_row_has_the_levels_the_spots_and_the_accuracy_of_its_readings() -> None:
    levels = [-110.0, -90.5, -100.0, -104.0]
    send(contributor(), *(ON_4G | {"signal_dbm": level, "accuracy_m": -level} for level in levels))
    fold.fold_new_readings()
    (row,) = data_4g()
    assert (row.speaks_for, row.against, row.statements) == (4, 0, 0)
    assert (row.margin_db, row.accuracy_m) == (20.0, 110.0)
    assert row.spots == 1 << int(spots_of(*HAMLET)[0])


def test_what_nobody_stated_is_null() -> None:
    send(contributor(), {"accuracy_m": None})
    fold.fold_new_readings()
    (row,) = data_4g()
    assert (row.against, row.margin_db, row.accuracy_m) == (1, None, None)


def test_phones_and_places_of_one_day_are_rows_of_their_own() -> None:
    phones = [{"device_id": name} for name in ("a", "b")]
    send(contributor(), *(phone | {"environment": place} for phone in phones for place in ENVIRONMENTS))
    fold.fold_new_readings()
    found = data_4g()
    assert [ENVIRONMENTS[row.place] for row in found] == [name for name in ENVIRONMENTS for _ in phones]
    assert len({row.device for row in found}) == 2


def test_what_was_measured_at_the_speed_of_a_car_was_measured_in_one() -> None:
    send(contributor(), {"speed_mps": 25.0}, {"speed_mps": 1.0})
    fold.fold_new_readings()
    assert [ENVIRONMENTS[row.place] for row in data_4g()] == ["outdoor", "vehicle"]


def test_days_that_came_one_by_one_are_the_rows_of_all_days_folded_at_once() -> None:
    somebody = contributor()
    for days in range(3):
        moment = {"observed_at": (NOON - timedelta(days=days)).isoformat()}
        for device_id in ("a", "b"):
            send(somebody, moment | {"device_id": device_id}, moment | ON_4G | {"signal_dbm": -95.0 - days})
            fold.fold_new_readings()
    one_by_one = rows(Evidence)
    wipe()
    touch_all_days()
    fold.fold_new_readings()
    assert rows(Evidence) == one_by_one
    assert Evidence.objects.values("day").distinct().count() == 3


def test_a_step_reads_no_more_than_fits_and_one_day_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    somebody = contributor()
    full = [{"observed_at": (NOON - timedelta(seconds=second)).isoformat()} for second in range(0, 60, 20)]
    for days in range(4):
        for _ in range(2):  # each of which puts the day on the journal
            send(somebody, {"observed_at": (NOON - timedelta(days=days, minutes=1)).isoformat()})
    send(somebody, *full)
    read: list[int] = []
    of_days = fold.queries.readings_of_days

    def counted(days: Sequence[tuple[int, date]]) -> ObservedReadings:
        readings = of_days(days)
        read.append(len(readings.day))
        return readings

    monkeypatch.setattr(fold.queries, "readings_of_days", counted)
    monkeypatch.setattr(portions, "COUNTED_AT_ONCE", 2)
    monkeypatch.setattr(fold, "READINGS_PER_STEP", 4)
    assert fold.fold_new_readings() == 9
    assert read == [5, 4, 2, 5]
    assert Evidence.objects.filter(service=2).count() == 4
    assert not TouchedDay.objects.filter(done_at=None).exists()


def test_erasure_takes_every_phone_of_the_contributor() -> None:
    somebody, other = contributor(), contributor()
    for person in (somebody, other):
        send(person, {"device_id": "a"}, {"device_id": "b"})
    fold.fold_new_readings()
    erase(somebody)
    fold.fold_new_readings()
    assert set(Evidence.objects.values_list("contributor_id", flat=True)) == {other.pk}
