"""The invented crowd: the same for the same seed, with the shares that it promises."""

from datetime import UTC, date, datetime

import pytest

from benchmarks.crowd import DAYS, IN_SERVICE, OUT_OF_SERVICE, Columns, days_up_to, observe
from benchmarks.wire import body, rows
from coverage.core.signal import margin
from measurements.columns import COLUMNS
from measurements.formats.native import decode_batch
from measurements.plausibility import implausible

LAST_DAY = date(2026, 10, 31)


def one_block(readings: int = 20_000) -> Columns:
    return next(observe(readings, LAST_DAY))


def test_the_same_crowd_walks_twice() -> None:
    assert one_block(500) == one_block(500)


def test_fifteen_readings_in_a_hundred_fail() -> None:
    states = [state for columns in observe(200_000, LAST_DAY) for state in columns["service_state"]]
    assert states.count(OUT_OF_SERVICE) / len(states) == pytest.approx(0.15, abs=0.03)


def test_blocks_add_up_to_the_readings_asked_for() -> None:
    assert [len(columns["id"]) for columns in observe(250, LAST_DAY, block=100)] == [100, 100, 50]


def test_a_size_that_cuts_a_walk_is_refused() -> None:
    with pytest.raises(ValueError, match="readings: 15 is no multiple of 10"):
        next(observe(15, LAST_DAY))


def test_the_crowd_stays_within_its_sixty_days() -> None:
    days = {moment.date() for moment in one_block()["observed_at"]}
    assert days <= set(days_up_to(LAST_DAY))
    assert len(days) == DAYS


def test_rows_stand_in_the_order_of_the_columns_of_intake() -> None:
    row = dict(zip(COLUMNS, next(rows(one_block(10), batch_id=7)), strict=True))
    assert (row["batch_id"], row["quality_db"], row["device_id"]) == (7, None, "phone-1")


def test_intake_finds_nothing_wrong_with_what_the_crowd_sends() -> None:
    items = decode_batch(body(one_block(5_000)), 5_000)
    reasons = {item.reason or implausible(item.reading, datetime.now(UTC)) for item in items if item.reading}
    assert len(items) == 5_000
    assert reasons == {""}


def test_a_phone_sends_neither_what_it_does_not_know_nor_what_is_ours() -> None:
    readings = decode_batch(body(one_block(10)), 10)
    assert all(b"null" not in item.raw and b"digest" not in item.raw for item in readings)


def test_a_phone_in_service_states_a_level_that_serves() -> None:
    columns = one_block(5_000)
    heard = [
        (level, kind)
        for level, kind in zip(columns["signal_dbm"], columns["signal_kind"], strict=True)
        if level is not None
    ]
    assert len(heard) == columns["service_state"].count(IN_SERVICE)
    assert margin(*zip(*heard, strict=True)).min() >= 0
