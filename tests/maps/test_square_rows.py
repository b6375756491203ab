from collections.abc import Callable

import pytest
from django.db import connection

from coverage.core.evidence import SERVICES
from coverage.floor import EVERY_SERVICE
from maps import square_rows
from maps.square_rows import WHOSE, Chosen
from tests.coverage.factories import ALPHA, BRAVO, coverage_tile, tile_key
from tests.maps.factories import parent_tile

pytestmark = pytest.mark.django_db

EVERY_KEY = ([-(2**62)], [2**62])
ANY = Chosen([ALPHA, BRAVO], None, None)
LARGER = 5000


def two_squares(write: Callable[..., object]) -> None:
    """Written from the east to the west, the operators and services from the last to the first."""
    for column in (1, 0):
        for operator in (BRAVO, ALPHA):
            for service in ("data_4g", "voice"):
                write(tile_key(100 * column), operator=operator, service=service)


def a_parent(tile: int, operator: str, service: str) -> None:
    row = parent_tile(tile, LARGER, service=service, white=1)
    type(row).objects.filter(pk=row.pk).delete()
    row.operator = operator
    row.save(force_insert=True)


@pytest.mark.parametrize(
    ("write", "read"), [(coverage_tile, square_rows.finest), (a_parent, square_rows.larger)]
)
@pytest.mark.parametrize("how", ["enable_seqscan", "enable_indexscan"])
def test_rows_come_in_one_order_however_they_were_written_and_found(write, read, how):
    two_squares(write)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {how} = off")

    rows = read(*EVERY_KEY, ANY)

    found = [tuple(row) for row in rows[list(WHOSE)].tolist()]
    assert found == sorted(found)
    assert len(found) == 8


def test_lone_tiles_count_for_each_service_that_is_asked_for_beside_what_others_found():
    of_4g = SERVICES.index("data_4g")
    parent_tile(tile_key(), LARGER, service="data_4g", white=2, not_known=1)
    lone = parent_tile(tile_key(), LARGER, service="voice", not_known=4)
    type(lone).objects.filter(pk=lone.pk).update(service=EVERY_SERVICE)

    every = square_rows.larger(*EVERY_KEY, ANY)
    (one,) = square_rows.larger(*EVERY_KEY, Chosen([ALPHA], ALPHA, of_4g))

    assert dict(zip(every["service"].tolist(), every["not_known"].tolist(), strict=True)) == {
        service: 5 if service == of_4g else 4 for service in range(len(SERVICES))
    }
    assert (one["white"], one["served"], one["not_known"]) == (2, 0, 5)
