"""A small planted world and its crowd, made once for all tests of this folder."""

from datetime import UTC, datetime

import pytest

from worlds.crowd import Crowd, assemble
from worlds.world import World, make

SEED, SIDE_M, PEOPLE = 3, 20_000, 160
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def world() -> World:
    return make(SEED, SIDE_M)


@pytest.fixture(scope="session")
def crowd(world) -> Crowd:
    return assemble(world, NOW, PEOPLE)
