"""Touched tiles become squares to do: all that they concern, each once."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from coverage import journal
from coverage.core.estimate import CORE_M
from coverage.core.grid import parent
from coverage.fold import touch_tiles
from coverage.models import TouchedSquare, TouchedTile
from tests.coverage.factories import ALPHA, AS_OF, BRAVO, coverage_tile, tile_key, witness

pytestmark = pytest.mark.django_db

CORNER, MIDDLE = tile_key(0, 0), tile_key(12, 12)  # of one square of 5 km
SQUARE = int(parent(CORNER, CORE_M))


def touch(*cells: tuple[int, str, int]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        touch_tiles(cursor, cells)


def waiting() -> set[tuple[int, str, int]]:
    return set(TouchedSquare.objects.values_list("square", "operator", "service"))


def test_a_tile_touches_every_square_whose_window_holds_it() -> None:
    touch((MIDDLE, ALPHA, 2), (CORNER, BRAVO, 0))
    journal.spread_touched_tiles()
    squares = waiting()
    assert {square for square, operator, _ in squares if operator == ALPHA} == {SQUARE}
    assert len({square for square, operator, _ in squares if operator == BRAVO}) == 4
    assert not TouchedTile.objects.exists()


def test_to_touch_again_asks_for_no_more() -> None:
    for _ in range(2):
        touch((CORNER, ALPHA, 2))
        journal.spread_touched_tiles()
    assert len(waiting()) == 4


def test_everything_is_each_square_that_has_a_tile() -> None:
    for operator in (ALPHA, BRAVO):
        for column in (0, 1, 60):
            coverage_tile(tile_key(column), operator)
    assert journal.touch_everything() == 4
    assert {operator for _, operator, _ in waiting()} == {ALPHA, BRAVO}
    assert len(journal.waiting_squares()) == 2


def test_days_touch_the_squares_around_their_evidence() -> None:
    witness(tile=MIDDLE)
    witness(tile=tile_key(300), day=AS_OF - timedelta(days=9))
    journal.touch_days(AS_OF - timedelta(days=1), AS_OF)
    assert waiting() == {(SQUARE, ALPHA, 2)}


def test_what_is_taken_waits_no_longer() -> None:
    touch((MIDDLE, ALPHA, 2), (MIDDLE, ALPHA, 0))
    journal.spread_touched_tiles()
    with connection.cursor() as cursor:
        assert journal.take(cursor, SQUARE) == [(ALPHA, 0), (ALPHA, 2)]
        assert journal.take(cursor, SQUARE) == []
    assert journal.waiting_squares() == []
