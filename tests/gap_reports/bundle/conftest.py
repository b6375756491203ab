"""What tests of bundles share: a world that was planted once."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from coverage.models import WhiteZone
from tests.gap_reports.planted import hamlet


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[WhiteZone]:
    """The zone of the hamlet, through the whole pipeline; gone with the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield hamlet()
        transaction.set_rollback(True)


@pytest.fixture
def planted(db: None, world: WhiteZone) -> WhiteZone:
    """The same for one test, which may change it."""
    return WhiteZone.objects.get(pk=world.pk)
