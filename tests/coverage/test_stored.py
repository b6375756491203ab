"""Evidence comes out of the database as it went in."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.db import connection

from coverage.core.estimate import CORE_M
from coverage.core.evidence import Environment
from coverage.core.grid import parent
from coverage.stored import evidence_around, evidence_of, window
from tests.coverage.factories import ALPHA, AS_OF, BRAVO, tile_key, witness

pytestmark = pytest.mark.django_db

FOUR_G = (ALPHA, 2)
SQUARE = int(parent(tile_key(), CORE_M))


def test_every_column_is_as_it_was_stored() -> None:
    witness(
        margin_db=np.float32(-3.7), accuracy_m=12.5, spots=0x8001, speaks_for=3, place=Environment.VEHICLE
    )
    with connection.cursor() as cursor:
        row = evidence_of(cursor, FOUR_G, window(AS_OF))
    assert (row.contributor.tolist(), row.device.tolist(), row.tile.tolist()) == ([7], [-1], [tile_key()])
    assert (row.day.tolist(), row.place.tolist()) == (
        [(AS_OF - date(1970, 1, 1)).days],
        [Environment.VEHICLE],
    )
    assert (row.speaks_for.tolist(), row.against.tolist(), row.statements.tolist()) == ([3], [1], [0])
    assert (row.margin_db[0], row.spots[0], row.accuracy_m[0]) == (np.float32(-3.7), 0x8001, 12.5)


def test_what_was_not_measured_is_nan() -> None:
    witness()
    with connection.cursor() as cursor:
        row = evidence_of(cursor, FOUR_G, window(AS_OF))
    assert np.isnan([row.margin_db[0], row.accuracy_m[0]]).all()


def test_rows_are_of_one_operator_one_service_and_the_days_asked_for() -> None:
    first, last = window(AS_OF)
    for day in (first, first + timedelta(days=1), last, last + timedelta(days=1)):
        witness(day=day)
    witness(operator=BRAVO)
    witness(service="voice")
    with connection.cursor() as cursor:
        days = evidence_of(cursor, FOUR_G, (first, last)).day
    assert (days - days[0]).tolist() == [0, (last - first).days - 1]


def test_rows_come_in_the_order_of_evidence_whatever_the_database_does() -> None:
    for person, device, tile in ((9, 1, 0), (7, 2, 1), (7, -2, 3), (8, 0, 2)):
        witness(contributor_id=person, device=device, tile=tile_key(tile))
    with connection.cursor() as cursor:
        rows = evidence_around(cursor, SQUARE, FOUR_G, window(AS_OF))
    assert rows.contributor.tolist() == [7, 7, 8, 9]
    assert rows.device.tolist() == [-2, 2, 0, 1]


def test_a_window_holds_its_square_and_two_kilometres_around() -> None:
    columns = range(-40, 41)
    for column in columns:
        witness(tile=tile_key(column, 0))
    with connection.cursor() as cursor:
        seen = evidence_around(cursor, SQUARE, FOUR_G, window(AS_OF)).tile
    assert seen.tolist() == [tile_key(column, 0) for column in range(-10, 35)]


def test_without_evidence_there_are_no_rows() -> None:
    with connection.cursor() as cursor:
        assert len(evidence_around(cursor, SQUARE, FOUR_G, window(AS_OF)).tile) == 0
        assert len(evidence_of(cursor, FOUR_G, window(AS_OF)).tile) == 0
