"""Tokens are shown once and kept as a hash."""

from typing import Any

import pytest
from django.db import connection

from measurements.contributors import contributor_ids, contributor_of, new_contributor, token_hash
from measurements.models import Contributor, Reading

pytestmark = pytest.mark.django_db


def test_the_token_itself_is_stored_nowhere() -> None:
    token = new_contributor()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM measurements_contributor c")
        assert token not in str(cursor.fetchall())
    assert bytes(contributor_of(token).token_hash) == token_hash(token)


def test_no_token_looks_like_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.token_urlsafe", lambda size: "-0abLl3KSB-aLnqXn4JH2dl80wIj1yWw02ndc")
    assert not new_contributor().startswith("-")


def test_another_key_gives_another_hash(settings: Any) -> None:
    before = token_hash("token")
    settings.CONTRIBUTOR_HASH_KEY = "another key, of more than thirty-two characters"
    assert token_hash("token") != before


def test_a_files_own_names_become_contributors_once() -> None:
    first = contributor_ids(["anne", "bus 12"])
    assert contributor_ids(["bus 12", "anne"]) == first
    assert Contributor.objects.count() == 2


def test_the_name_in_a_file_is_no_token() -> None:
    contributor_ids(["van-3"])
    for guess in ("van-3", "import:van-3", "import\0van-3"):
        with pytest.raises(Contributor.DoesNotExist):
            contributor_of(guess)


def test_no_column_could_hold_a_durable_identity() -> None:
    columns = {field.name for field in (*Reading._meta.get_fields(), *Contributor._meta.get_fields())}
    assert not columns & {"imei", "imsi", "msisdn", "mac", "phone", "email", "name", "ip", "address"}
