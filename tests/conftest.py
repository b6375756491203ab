"""What every test may ask for."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connection
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from tests.installation import installation, installation_up_to_date, services_up_to_date

__all__ = ["installation", "installation_up_to_date", "services_up_to_date"]

PROJECT = Path(__file__).resolve().parent.parent
INSTALLED = {"installation", "var_dir"}  # the fixtures of those who start services of their own


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is imported and collected stays: it is not searched for garbage, now nor in any test."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_sessionfinish() -> None:
    """At the end all is let go: libraries look then whether they hold anything still."""
    gc.unfreeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In several processes, installations come first: they last, and others fill the time beside."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: INSTALLED.isdisjoint(getattr(item, "fixturenames", ())))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real official files and client payloads beside the project; skips where it is absent."""
    folder = Path(os.environ.get("SHARED_DIR", PROJECT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"the folder of real samples is not here: {folder} (set SHARED_DIR)")
    return folder


@pytest.fixture(autouse=True)
def editions_as_they_are(settings) -> None:
    """A test asks for a tile again in the same second, and wants to see what it just wrote."""
    settings.EDITION_SECONDS = 0
    settings.GUIDANCE_SECONDS = 0


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """What this process worked out in another test is of rows that are gone."""
    caches["local"].clear()


@pytest.fixture(autouse=True)
def the_sites_own_language() -> None:
    """The last page that this process showed may have been in another one, which Django leaves in force."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def own_signing_key(settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests sign is signed by a key of their own, which appears when something is."""
    settings.SIGNING_KEY = str(tmp_path_factory.getbasetemp() / "signing_key.pem")


@pytest.fixture(autouse=True)
def no_readings_left(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Django empties its own tables after a test that commits; readings lie in one that is made in SQL."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction") or "transactional_db" in request.fixturenames:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE measurements_reading")
