"""Intake: once, whole, and with a reason for each reading that is refused."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections

from measurements import intake
from measurements.contributors import contributor_ids, erase
from measurements.formats.native import decode_lines
from measurements.intake import MOST_PER_BATCH, accept_batch
from measurements.models import Batch, Contributor, Reading, RefusedReading, TouchedDay
from measurements.outcome import Outcome
from measurements.storing import ALREADY_OTHER, TWICE_IN_BATCH
from tests.measurements.factories import body, contributor, reading

pytestmark = pytest.mark.django_db


def counts(outcome: Outcome) -> tuple[int, int, int]:
    return outcome.accepted, outcome.duplicates, len(outcome.refused)


def a_batch_with_seven_bad_ones() -> list[dict[str, object]]:
    start = datetime.now(UTC) - timedelta(days=3)
    readings = [
        reading(observed_at=(start + timedelta(seconds=10 * index)).isoformat(), longitude=2 + index / 1e5)
        for index in range(MOST_PER_BATCH)
    ]
    bad = [
        {"observed_at": "2999-01-01T00:00:00Z"},
        {"observed_at": "2019-01-01T00:00:00Z"},
        {"latitude": 95},
        {"service_state": "perhaps"},
        {"home_plmn": None},
        {"signal_dbm": 20, "signal_kind": "rsrp"},
        {"longitude": 0, "latitude": 0},
    ]
    for position, changes in zip(random.Random(7).sample(range(MOST_PER_BATCH), 7), bad, strict=True):
        readings[position] |= changes
    return readings


def test_of_5000_readings_with_7_bad_ones_4993_are_stored_and_7_named() -> None:
    outcome = accept_batch(contributor(), body(a_batch_with_seven_bad_ones()))
    assert counts(outcome) == (4993, 0, 7)
    assert Reading.objects.count() == 4993
    assert sorted(item.reason.split(":")[0] for item in outcome.refused) == [
        "home_plmn",
        "latitude",
        "longitude, latitude",
        "observed_at",
        "observed_at",
        "service_state",
        "signal_dbm",
    ]
    assert RefusedReading.objects.count() == 7


def test_the_same_batch_again_changes_nothing() -> None:
    somebody, sent = contributor(), body([reading(), reading(), reading(latitude=95)])
    first = accept_batch(somebody, sent)
    before = (Batch.objects.count(), TouchedDay.objects.count(), RefusedReading.objects.count())
    again = accept_batch(somebody, sent)
    assert (counts(first), counts(again)) == ((2, 0, 1), (0, 2, 1))
    assert first.receipt == again.receipt
    assert before == (Batch.objects.count(), TouchedDay.objects.count(), RefusedReading.objects.count())


def test_what_is_stored_is_not_refused_for_its_age_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    somebody, sent = contributor(), body([reading()])
    receipt = accept_batch(somebody, sent).receipt
    monkeypatch.setattr(intake, "OLDEST_FROM_A_PHONE", timedelta(minutes=1))
    late = accept_batch(somebody, sent)
    assert (counts(late), late.receipt) == ((0, 1, 0), receipt)
    assert counts(accept_batch(somebody, body([reading()]))) == (0, 0, 1)


def test_the_same_id_with_other_content_is_refused() -> None:
    somebody, one = contributor(), reading()
    accept_batch(somebody, body([one]))
    outcome = accept_batch(somebody, body([one | {"latitude": 48.0}]))
    assert [item.reason for item in outcome.refused] == [ALREADY_OTHER]


def test_the_same_id_in_another_month_is_still_the_same_id() -> None:
    somebody, one = contributor(), reading()
    accept_batch(somebody, body([one]))
    earlier = (datetime.now(UTC) - timedelta(days=60)).isoformat()
    assert counts(accept_batch(somebody, body([one | {"observed_at": earlier}]))) == (0, 0, 1)


def test_an_id_twice_in_a_batch_counts_once() -> None:
    one = reading()
    outcome = accept_batch(contributor(), body([one, one, one | {"latitude": 48.0}]))
    assert counts(outcome) == (1, 1, 1)
    assert outcome.refused[0].reason == TWICE_IN_BATCH


def test_two_contributors_may_use_the_same_id() -> None:
    one = reading()
    assert counts(accept_batch(contributor(), body([one]))) == counts(
        accept_batch(contributor(), body([one]))
    )


def test_a_batch_may_not_be_endless() -> None:
    with pytest.raises(ValueError, match="5001 in one batch"):
        accept_batch(contributor(), b'{"readings": [' + b",".join([b"1"] * 5001) + b"]}")


def test_the_journal_names_each_day_once() -> None:
    today, before = datetime.now(UTC) - timedelta(hours=30), datetime.now(UTC) - timedelta(days=40)
    sent = [reading(observed_at=moment.isoformat()) for moment in (today, today, before)]
    somebody = contributor()
    accept_batch(somebody, body(sent))
    touched = TouchedDay.objects.filter(contributor_id=somebody.pk, done_at=None).values_list(
        "day", flat=True
    )
    assert sorted(touched) == [before.date(), today.date()]


def test_erasure_takes_everything_back() -> None:
    somebody, other = contributor(), contributor()
    accept_batch(somebody, body([reading(), reading(latitude=95)]))
    accept_batch(other, body([reading()]))
    assert erase(somebody) == 1
    assert list(Reading.objects.values_list("contributor_id", flat=True)) == [other.pk]
    assert RefusedReading.objects.count() == 0
    assert list(TouchedDay.objects.filter(contributor_id=somebody.pk).values_list("day", flat=True)) == [None]
    with pytest.raises(Contributor.DoesNotExist):
        accept_batch(somebody, body([reading()]))


@pytest.mark.django_db(transaction=True)
def test_two_clients_at_once_store_a_batch_once() -> None:
    somebody, sent = contributor(), [reading() for _ in range(500)]
    shuffled = random.Random(1).sample(sent, len(sent))

    def send(readings: list[dict[str, object]]) -> tuple[int, int, int]:
        try:
            return counts(accept_batch(somebody, body(readings)))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as clients:
        answers = list(clients.map(send, [sent, shuffled, sent, shuffled]))
    assert sorted(answers) == [(0, 500, 0)] * 3 + [(500, 0, 0)]
    assert Reading.objects.filter(contributor=somebody).count() == 500


def test_readings_go_to_the_partition_of_their_month() -> None:
    accept_batch(
        contributor(), body([reading(observed_at=(datetime.now(UTC) - timedelta(days=45)).isoformat())])
    )
    month = datetime.now(UTC) - timedelta(days=45)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM measurements_reading_{month:%Y_%m}")
        assert cursor.fetchone()[0] == 1


def test_somebody_erased_during_an_import_sinks_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        json.dumps(reading(contributor=name, **changes)).encode()
        for name in ("anne", "erased")
        for changes in ({}, {"latitude": 95}, {"service_state": "perhaps"})
    ]
    gone = contributor_ids(["erased"])["erased"]
    Contributor.objects.filter(pk=gone).delete()
    found = {"anne": contributor_ids(["anne"])["anne"], "erased": gone}
    monkeypatch.setattr(intake, "contributor_ids", lambda names: found)
    (outcome,) = intake.import_items(decode_lines(iter(lines), ""), "native")
    assert (outcome.accepted, len(outcome.refused)) == (1, 5)
    connection.check_constraints()
    assert [row.raw for row in RefusedReading.objects.filter(contributor=None)] == [""] * 3


def test_of_a_reading_longer_than_any_only_the_reason_is_kept() -> None:
    outcome = accept_batch(
        contributor(), body([reading(latitude=95, note="z" * 2**20), reading(latitude=95)])
    )
    assert counts(outcome) == (0, 0, 2)
    long, short = RefusedReading.objects.order_by("index")
    assert (long.raw, long.reason) == ("", short.reason)
    assert "95" in short.raw
