"""Pages of a list that changes while it is read."""

from uuid import UUID

import pytest

from coverage.models import WhiteZone
from publishing.pages import page
from tests.coverage.factories import numbered, white_zone

pytestmark = pytest.mark.django_db


def ids(found: list[WhiteZone]) -> list[int]:
    return [UUID(str(row.pk)).int for row in found]


def test_pages_follow_each_other_to_the_end() -> None:
    for number in range(1, 6):
        white_zone(id=numbered(number))
    zones = WhiteZone.objects.all()
    first = page(zones, None, 2)
    second = page(zones, first.last, 2)
    third = page(zones, second.last, 2)
    assert [ids(found.rows) for found in (first, second, third)] == [[1, 2], [3, 4], [5]]
    assert third.last is None


def test_a_full_last_page_says_that_it_is_the_last() -> None:
    for number in (1, 2):
        white_zone(id=numbered(number))
    assert page(WhiteZone.objects.all(), None, 2).last is None


def test_rows_that_come_and_go_neither_repeat_nor_hide_others() -> None:
    for number in (10, 20, 30, 40):
        white_zone(id=numbered(number))
    first = page(WhiteZone.objects.all(), None, 2)
    white_zone(id=numbered(5))
    WhiteZone.objects.filter(pk=numbered(10)).delete()
    second = page(WhiteZone.objects.all(), first.last, 2)
    assert ids(second.rows) == [30, 40]


def test_nothing_is_one_empty_page() -> None:
    assert page(WhiteZone.objects.all(), None, 2) == ([], None)
