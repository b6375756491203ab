"""How the product starts: never in production with what everybody knows."""

import subprocess
import sys

import pytest

from config.environment import celery_broker_url, env_bool, env_int, env_mail
from tests.conftest import PROJECT

SECRET = "a secret of the administrator's own, long enough"
PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": SECRET,
    "CONTRIBUTOR_HASH_KEY": SECRET[::-1],
    "ALLOWED_HOSTS": "carte.example",
}


def start(**environment: str) -> str:
    """What loading the settings in a fresh process complains of; empty where it is content."""
    loaded = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
    )
    return loaded.stderr.strip().splitlines()[-1] if loaded.returncode else ""


def test_production_starts_with_secrets_and_hosts_of_its_own() -> None:
    assert start(**PRODUCTION) == ""


def test_development_starts_with_nothing() -> None:
    assert start() == ""


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"CONTRIBUTOR_HASH_KEY": "development-only-contributor_hash_key"}, "CONTRIBUTOR_HASH_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"EMAIL_URL": "mail.example.org"}, "EMAIL_URL"),
        ({"EMAIL_URL": "smtp://"}, "EMAIL_URL"),
        ({"SECOND_FACTOR_FOR": "king"}, "SECOND_FACTOR_FOR"),
        ({"FOLD_EVERY_SECONDS": "often"}, "FOLD_EVERY_SECONDS"),
        ({"UPLOADS_AT_ONCE": "0"}, "UPLOADS_AT_ONCE"),
        ({"LOG_TIME_ZONE": "Mars/Olympus"}, "LOG_TIME_ZONE"),
        ({"PRODUCTION": "perhaps"}, "PRODUCTION"),
    ],
)
def test_a_wrong_start_is_refused_by_name(changes: dict[str, str], name: str) -> None:
    assert f"ImproperlyConfigured: {name}:" in start(**PRODUCTION | changes)


def test_celery_reads_the_same_redis() -> None:
    assert celery_broker_url("unix:///run/redis.sock?db=2") == "redis+socket:///run/redis.sock?virtual_host=2"
    assert celery_broker_url("redis://host:6379/1") == "redis://host:6379/1"


def test_values_are_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCH", "Yes")
    monkeypatch.setenv("NUMBER", "7")
    assert (env_bool("SWITCH", False), env_int("NUMBER", 1), env_bool("ABSENT", True)) == (True, 7, True)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", None),
        ("console:", ("console", "", 0, "", "", "none")),
        ("smtp://localhost:2525", ("smtp", "localhost", 2525, "", "", "none")),
        ("smtp://me:p%40ss@mail.example.org", ("smtp", "mail.example.org", 587, "me", "p@ss", "starttls")),
        ("smtps://me:x@mail.example.org", ("smtp", "mail.example.org", 465, "me", "x", "implicit")),
    ],
)
def test_a_mail_server_is_one_address(monkeypatch, url: str, server: tuple[object, ...] | None) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    assert env_mail("EMAIL_URL", "console:") == server


def test_a_mail_servers_password_is_not_repeated() -> None:
    assert "hidden" not in start(EMAIL_URL="imap://me:hidden@mail.example.org")
