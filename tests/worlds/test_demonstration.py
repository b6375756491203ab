"""Which demonstration a database holds, and which databases it keeps its hands off."""

from datetime import date

import pytest
from django.db import connection

from coverage.models import OfficialRelease, TouchedFamily
from coverage.pipeline import PUBLISHING
from measurements.contributors import contributor_of, new_contributor
from measurements.models import Batch
from worlds import demonstration
from worlds.demonstration import Refused

pytestmark = pytest.mark.django_db


def release(operator: str) -> OfficialRelease:
    return OfficialRelease.objects.create(
        name="x", operator=operator, layer="4G_data", territory="Metropole", epsg=2154, sha256="0" * 64,
        released_on=date(2026, 9, 30), licence="", source="", features=1, mended=0,
    )  # fmt: skip


def test_an_empty_database_holds_none():
    assert demonstration.found() is None


def test_what_was_begun_is_found_again():
    begun = demonstration.begin(7, 12)
    assert demonstration.found() == begun
    assert (begun.seed, begun.people, begun.unsent()) == (7, 12, list(range(12)))


def test_who_has_a_batch_has_sent_everything():
    demo = demonstration.begin(7, 4)
    sender = contributor_of(demo.token(2))
    Batch.objects.create(receipt="5d0c1b0e-5f5e-4d0e-9a51-6b7a3f1c2e01", contributor=sender, source="api")
    assert demo.unsent() == [0, 1, 3]


def test_a_database_with_a_real_contributor_is_refused():
    new_contributor()
    with pytest.raises(Refused, match="^contributors: this database holds 1 who are not"):
        demonstration.found()


def test_a_database_with_a_real_operators_map_is_refused():
    release("20801")
    with pytest.raises(Refused, match="^official releases: this database holds 1 of real operators"):
        demonstration.found()


def test_a_map_of_a_fictional_operator_is_no_reason():
    release("00101")
    assert demonstration.found() is None


@pytest.mark.parametrize(
    ("seed", "people", "field"), [(-1, 10, "seed"), (1_000_000, 10, "seed"), (1, 10_000, "people")]
)
def test_numbers_that_do_not_fit_are_refused(seed, people, field):
    with pytest.raises(Refused, match=f"^{field}: "):
        demonstration.begin(seed, people)
    assert demonstration.found() is None


def test_all_is_settled_once_no_journal_waits_and_nobody_publishes():
    assert demonstration.is_settled()
    touched = TouchedFamily.objects.create(operator="00101", service=0)
    assert not demonstration.is_settled()
    touched.delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [PUBLISHING])
        assert not demonstration.is_settled()
        cursor.execute("SELECT pg_advisory_unlock(%s)", [PUBLISHING])
    assert demonstration.is_settled()


def test_a_token_is_not_known_without_the_key(settings):
    token = demonstration.token_of(1, 1)
    settings.CONTRIBUTOR_HASH_KEY = "another key, of thirty-two characters or more"
    assert demonstration.token_of(1, 1) != token
