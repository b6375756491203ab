"""A contributor's day has room for more than any probe makes, and refuses what comes beyond it one by one."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from measurements import days, storing
from measurements.formats.native import decode_lines
from measurements.intake import accept_batch, import_items
from measurements.models import Reading, RefusedReading
from measurements.storing import ALREADY_OTHER
from tests.measurements.factories import body, contributor, reading

pytestmark = pytest.mark.django_db

ROOM = 5


@pytest.fixture(autouse=True)
def a_small_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "MOST_A_DAY", ROOM)


def day_of(readings: int, days_ago: int = 1) -> list[dict[str, Any]]:
    """So many readings of one noon, a minute apart."""
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=days_ago)
    return [reading(observed_at=(noon + timedelta(minutes=minute)).isoformat()) for minute in range(readings)]


def test_a_full_day_takes_no_more_and_says_why() -> None:
    somebody, sent = contributor(), day_of(ROOM + 2)
    assert accept_batch(somebody, body(sent[:3])).accepted == 3
    outcome = accept_batch(somebody, body(sent[3:]))
    assert (outcome.accepted, [item.index for item in outcome.refused]) == (2, [2, 3])
    assert outcome.refused[0].reason.startswith("observed_at: ")
    assert Reading.objects.filter(contributor=somebody).count() == ROOM


def test_a_full_day_sent_again_changes_nothing() -> None:
    somebody, sent = contributor(), body(day_of(ROOM + 1))
    first, again = accept_batch(somebody, sent), accept_batch(somebody, sent)
    assert (first.accepted, again.accepted, again.duplicates) == (ROOM, 0, ROOM)
    assert len(again.refused) == len(first.refused) == RefusedReading.objects.count() == 1


def test_a_refused_reading_that_stands_twice_is_refused_twice() -> None:
    sent = day_of(ROOM + 1)
    outcome = accept_batch(contributor(), body([*sent, sent[-1]]))
    assert (outcome.duplicates, len(outcome.refused)) == (0, 2)


def test_other_days_and_other_people_have_room() -> None:
    somebody = contributor()
    accept_batch(somebody, body(day_of(ROOM)))
    assert accept_batch(somebody, body(day_of(ROOM, days_ago=2))).refused == []
    assert accept_batch(contributor(), body(day_of(ROOM))).refused == []


def test_a_batch_over_days_that_hold_too_much_is_to_be_halved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(days, "MOST_JUDGED", 2 * ROOM + 1)
    somebody = contributor()
    for ago in (1, 3, 5):
        accept_batch(somebody, body(day_of(ROOM - 1, days_ago=ago)))
    sent = [day_of(ROOM, days_ago=ago)[-1] for ago in (1, 3, 5)]
    with pytest.raises(days.TooManyStored, match="send fewer days at once"):
        accept_batch(somebody, body(sent))
    assert Reading.objects.count() == 3 * (ROOM - 1)
    assert [accept_batch(somebody, body(half)).accepted for half in (sent[:1], sent[1:])] == [1, 2]


def test_an_import_has_days_of_any_size() -> None:
    lines = (json.dumps(one).encode() for one in day_of(3 * ROOM))
    (outcome,) = import_items(decode_lines(lines, "a fleet"), "native")
    assert (outcome.accepted, outcome.refused) == (3 * ROOM, [])


@pytest.mark.parametrize("few", [ROOM, ROOM - 1])
def test_what_is_there_is_known_however_much_it_is(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "FEW", few)
    somebody, sent = contributor(), [*day_of(ROOM - 1), *day_of(1, days_ago=40)]
    accept_batch(somebody, body(sent))
    other = {**sent[0], "observed_at": sent[-1]["observed_at"]}
    outcome = accept_batch(somebody, body([other, *sent[1:], reading()]))
    assert (outcome.accepted, outcome.duplicates) == (1, ROOM - 1)
    assert [item.reason for item in outcome.refused] == [ALREADY_OTHER]
