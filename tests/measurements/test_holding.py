"""Held readings wait: they are stored, answered for, no evidence, and released when the doubt goes."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from measurements import queries
from measurements.devices import UNSERVED_DAYS, UNSERVED_READINGS
from measurements.intake import accept_batch
from measurements.models import Contributor, DeviceDay, Reading, TouchedDay
from measurements.vocabulary import HELD
from tests.measurements.factories import body, contributor, reading

pytestmark = pytest.mark.django_db

SERVED = {"service_state": "in_service", "technology": "4G"}


def at(day: int, minute: float = 0, **changes: Any) -> dict[str, Any]:
    """A reading so many days ago, and so many minutes after noon."""
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    return reading(
        observed_at=(noon - timedelta(days=day) + timedelta(minutes=minute)).isoformat(), **changes
    )


def words(somebody: Contributor) -> list[str]:
    """Why somebody's readings are held, in the order of time."""
    codes = (
        Reading.objects.filter(contributor=somebody).order_by("observed_at").values_list("held", flat=True)
    )
    return ["" if code is None else HELD[code] for code in codes]


def days_to_fold(somebody: Contributor) -> set[int]:
    """How many days ago the days were that the next stage is to look at again."""
    days = TouchedDay.objects.filter(contributor_id=somebody.pk, done_at=None).values_list("day", flat=True)
    return {(datetime.now(UTC).date() - day).days for day in days}


def silent_days(days: int) -> list[dict[str, Any]]:
    each = -(-UNSERVED_READINGS // UNSERVED_DAYS)
    return [at(day, 3 * minute) for day in range(1, days + 1) for minute in range(each)]


def test_a_held_reading_is_accepted_and_counted() -> None:
    outcome = accept_batch(contributor(), body([at(1, is_mock=True), at(1, 5)]))
    assert (outcome.accepted, outcome.held, outcome.refused) == (2, 1, [])


def test_a_held_reading_is_no_evidence() -> None:
    somebody = contributor()
    accept_batch(somebody, body([at(1, is_mock=True), at(1, 5)]))
    day = datetime.now(UTC).date() - timedelta(days=1)
    assert len(queries.readings_of_days([(somebody.pk, day)]).day) == 1


def test_later_readings_condemn_the_earlier_ones_of_the_day() -> None:
    somebody = contributor()
    accept_batch(somebody, body([at(1, longitude=3.0)]))
    assert words(somebody) == [""]
    accept_batch(somebody, body([at(1, minute) for minute in (1, 2, 3)]))
    assert words(somebody) == ["teleport", "", "", ""]


def test_later_readings_clear_the_earlier_ones_of_the_day() -> None:
    somebody = contributor()
    accept_batch(somebody, body([at(1), at(1, 1), at(1, 2, longitude=3.0)]))
    assert words(somebody) == ["", "", "teleport"]
    accept_batch(somebody, body([at(1, 3 + minute, longitude=3.0) for minute in range(5)]))
    assert words(somebody) == ["teleport"] * 2 + [""] * 6


def test_the_order_of_arrival_changes_nothing() -> None:
    day = [at(1, minute) for minute in range(9)] + [at(1, 4.5, longitude=3.0), at(1, 4.6, longitude=2.5)]
    forwards, shuffled = contributor(), contributor()
    accept_batch(forwards, body(day))
    for one in Random(1).sample(day, len(day)):
        accept_batch(shuffled, body([one]))
    assert words(forwards) == words(shuffled)


def test_a_sender_whose_clock_is_ahead_is_doubted_whole() -> None:
    somebody, now = contributor(), datetime.now(UTC)
    moments = [now + timedelta(hours=3, minutes=-30 * n) for n in range(10)]
    outcome = accept_batch(somebody, body([reading(observed_at=moment.isoformat()) for moment in moments]))
    assert len(outcome.refused) == 6
    assert words(somebody) == ["clock"] * 4


def test_one_reading_from_the_future_dooms_no_batch() -> None:
    somebody = contributor()
    accept_batch(somebody, body([at(1), at(1, 1), at(-5)]))
    assert words(somebody) == ["", ""]


def test_days_that_have_dates_alone_make_no_way() -> None:
    somebody = contributor()
    around = [at(1, latitude=48.0 + 0.1 * number) for number in range(8)]
    assert accept_batch(somebody, body(around)).held == 0
    on_the_way = [at(2, 0.2 * number, latitude=48.0 + 0.1 * number) for number in range(8)]
    assert accept_batch(somebody, body(on_the_way)).held > 0


def test_a_device_that_was_never_served_is_held_on_all_its_days() -> None:
    somebody = contributor()
    accept_batch(somebody, body(silent_days(UNSERVED_DAYS - 1)))
    assert set(words(somebody)) == {""}
    TouchedDay.objects.all().delete()
    accept_batch(somebody, body(silent_days(UNSERVED_DAYS)[-UNSERVED_READINGS // UNSERVED_DAYS :]))
    assert set(words(somebody)) == {"never_served"}
    assert days_to_fold(somebody) == set(range(1, UNSERVED_DAYS + 1))


def test_one_reading_in_service_releases_it() -> None:
    somebody = contributor()
    accept_batch(somebody, body(silent_days(UNSERVED_DAYS)))
    TouchedDay.objects.all().delete()
    accept_batch(somebody, body([at(20, **SERVED)]))
    assert set(words(somebody)) == {""}
    assert days_to_fold(somebody) == {*range(1, UNSERVED_DAYS + 1), 20}
    assert not DeviceDay.objects.filter(silent=True).exists()


def test_a_mocked_service_releases_nothing() -> None:
    somebody = contributor()
    accept_batch(somebody, body([*silent_days(UNSERVED_DAYS), at(20, is_mock=True, **SERVED)]))
    assert set(words(somebody)) == {"never_served", "mock"}


def test_another_sim_of_the_same_phone_is_judged_by_itself() -> None:
    somebody = contributor()
    accept_batch(somebody, body([*silent_days(UNSERVED_DAYS), at(20, home_plmn="00102", **SERVED)]))
    assert words(somebody).count("") == 1


def test_the_same_batch_again_changes_nothing() -> None:
    somebody, sent = contributor(), body([*silent_days(UNSERVED_DAYS), at(1, 1, longitude=3.0)])
    accept_batch(somebody, sent)
    before = words(somebody), TouchedDay.objects.count(), list(DeviceDay.objects.order_by("id").values())
    accept_batch(somebody, sent)
    assert before == (
        words(somebody),
        TouchedDay.objects.count(),
        list(DeviceDay.objects.order_by("id").values()),
    )


def test_a_day_is_judged_in_few_statements(django_assert_max_num_queries: Any) -> None:
    somebody = contributor()
    accept_batch(somebody, body(silent_days(3)))
    with django_assert_max_num_queries(20):
        accept_batch(somebody, body([at(day, 200 + minute) for day in range(1, 4) for minute in range(50)]))
