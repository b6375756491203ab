"""How the product starts: never in production with what everybody knows."""

import subprocess
import sys

import pytest

from config.environment import celery_broker_url, env_bool, env_broker, env_int, env_mail
from tests.conftest import PROJECT

SECRET = "a secret of the administrator's own, long enough"
PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": SECRET,
    "CONTRIBUTOR_HASH_KEY": SECRET[::-1],
    "ALLOWED_HOSTS": "carte.example",
    "SITE_ADDRESS": "https://carte.example",
    "TRUSTED_PROXIES": "127.0.0.1",
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


def test_production_starts_with_secrets_hosts_and_an_address_of_its_own_behind_a_named_proxy() -> None:
    assert start(**PRODUCTION) == ""


def test_production_without_a_proxy_says_so() -> None:
    assert start(**PRODUCTION | {"TRUSTED_PROXIES": "none"}) == ""


def test_development_starts_with_nothing() -> None:
    assert start() == ""


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"CONTRIBUTOR_HASH_KEY": "development-only-contributor_hash_key"}, "CONTRIBUTOR_HASH_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"SITE_ADDRESS": "http://localhost:8000"}, "SITE_ADDRESS"),
        ({"SITE_ADDRESS": "carte.example"}, "SITE_ADDRESS"),
        ({"TRUSTED_PROXIES": ""}, "TRUSTED_PROXIES"),
        ({"TRUSTED_PROXIES": "none,127.0.0.1"}, "TRUSTED_PROXIES"),
        ({"TRUSTED_PROXIES": "proxy.example"}, "TRUSTED_PROXIES"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"EMAIL_URL": "mail.example.org"}, "EMAIL_URL"),
        ({"EMAIL_URL": "smtp://"}, "EMAIL_URL"),
        ({"BROKER_URL": "kafka://queue.example.org"}, "BROKER_URL"),
        ({"SECOND_FACTOR_FOR": "king"}, "SECOND_FACTOR_FOR"),
        ({"FOLD_EVERY_SECONDS": "often"}, "FOLD_EVERY_SECONDS"),
        ({"UPLOADS_AT_ONCE": "0"}, "UPLOADS_AT_ONCE"),
        ({"LOG_TIME_ZONE": "Mars/Olympus"}, "LOG_TIME_ZONE"),
        ({"PRODUCTION": "perhaps"}, "PRODUCTION"),
    ],
)
def test_a_wrong_start_is_refused_by_name(changes: dict[str, str], name: str) -> None:
    assert f"ImproperlyConfigured: {name}:" in start(**PRODUCTION | changes)


@pytest.mark.parametrize("name", sorted(PRODUCTION.keys() - {"PRODUCTION"}))
def test_production_does_not_start_without(name: str) -> None:
    assert f"ImproperlyConfigured: {name}:" in start(
        **{key: value for key, value in PRODUCTION.items() if key != name}
    )


def test_celery_reads_the_same_redis() -> None:
    assert celery_broker_url("unix:///run/redis.sock?db=2") == "redis+socket:///run/redis.sock?virtual_host=2"
    assert celery_broker_url("redis://host:6379/1") == "redis://host:6379/1"


REDIS = "redis://cache.example.org:6379/0"
RABBITMQ = "amqp://carte:secret@queue.example.org:5672/carte"


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("", REDIS),
        (RABBITMQ, RABBITMQ),
        ("unix:///run/queue.sock?db=1", "redis+socket:///run/queue.sock?virtual_host=1"),
    ],
)
def test_tasks_wait_in_redis_unless_another_broker_is_named(monkeypatch, url: str, broker: str) -> None:
    monkeypatch.setenv("BROKER_URL", url)
    assert env_broker("BROKER_URL", REDIS) == broker


def test_celery_speaks_to_rabbitmq_and_counters_stay_in_redis() -> None:
    """In processes of their own, as workers and web servers start: the queue moves, and nothing else."""
    told = (
        "from config.celery import app; from django.conf import settings; "
        "print(app.connection_for_write().transport.driver_type, settings.CACHES['default']['LOCATION'])"
    )
    environment = {"BROKER_URL": RABBITMQ, "REDIS_URL": REDIS}
    ran = subprocess.run(
        [sys.executable, "-c", told], cwd=PROJECT, env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["amqp", REDIS]


def test_a_brokers_password_is_not_repeated() -> None:
    assert "hidden" not in start(BROKER_URL="kafka://me:hidden@queue.example.org")


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
