"""A small planted world and its crowd, made once for all tests of this folder."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection

from worlds.crowd import Crowd, assemble
from worlds.world import World, make

SEED, SIDE_M, PEOPLE = 3, 20_000, 160
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def world() -> World:
    return make(SEED, SIDE_M)


@pytest.fixture
def readings_server(live_server) -> Iterator[str]:
    """The address of a running server. Django does not empty the table of readings, which is not its own."""
    yield live_server.url
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE measurements_reading")


@pytest.fixture(scope="session")
def crowd(world) -> Crowd:
    return assemble(world, NOW, PEOPLE)
