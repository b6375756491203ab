"""A leap over midnight: the morning answers to where the evening ended, whatever the order of arrival."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from measurements.intake import accept_batch
from measurements.models import Contributor, DeviceDay
from tests.measurements.factories import body, contributor, reading
from tests.measurements.test_holding import days_to_fold, words

pytestmark = pytest.mark.django_db

FAR = 5.0  # degrees east: 215 km from the hamlet, twelve minutes for the fastest
EVENING_ON = ["", "", "teleport", "teleport", "", ""]


def night(minute: float, **changes: Any) -> dict[str, Any]:
    """A reading so many minutes after the midnight at which yesterday began."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    return reading(observed_at=(midnight + timedelta(minutes=minute)).isoformat(), **changes)


def a_night() -> list[dict[str, Any]]:
    """Two readings before midnight; far away two that are too early, and two that are not."""
    return [night(-9), night(-2), *(night(minute, longitude=FAR) for minute in (1, 4, 20, 21))]


def sent(batches: list[list[dict[str, Any]]]) -> Contributor:
    somebody = contributor()
    for batch in batches:
        accept_batch(somebody, body(batch))
    return somebody


def test_what_the_evening_cannot_have_reached_is_held() -> None:
    assert words(sent([a_night()])) == EVENING_ON


def test_a_night_on_the_road_is_not_held() -> None:
    assert set(words(sent([[night(-1), night(1, longitude=2.03), night(2, longitude=2.05)]]))) == {""}


def test_another_phone_may_wake_up_elsewhere() -> None:
    assert set(words(sent([[night(-2), night(1, longitude=FAR, device_id="another")]]))) == {""}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_arrival_changes_no_night(order: tuple[int, ...]) -> None:
    whole = a_night()
    parts = [whole[:2], whole[2:3], whole[3:]]
    assert words(sent([parts[place] for place in order])) == EVENING_ON


def test_a_late_evening_holds_the_morning_and_puts_it_on_the_journal() -> None:
    evening, morning = a_night()[:2], a_night()[2:]
    somebody = sent([morning])
    assert set(words(somebody)) == {""}
    accept_batch(somebody, body(evening))
    assert words(somebody) == EVENING_ON
    assert days_to_fold(somebody) == {1, 2}


def test_a_later_evening_releases_the_morning() -> None:
    somebody = sent([a_night()])
    accept_batch(somebody, body([night(-60 + minute, longitude=FAR) for minute in range(59)]))
    assert words(somebody)[-4:] == [""] * 4


def test_the_same_night_again_changes_nothing() -> None:
    whole = a_night()
    somebody = sent([whole])
    before = words(somebody), list(DeviceDay.objects.values())
    accept_batch(somebody, body(whole))
    assert (words(somebody), list(DeviceDay.objects.values())) == before
