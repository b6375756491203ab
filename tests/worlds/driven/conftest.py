"""One world of the third maker, and the rooms that it is made in, each made once for this folder."""

from dataclasses import dataclass

import numpy as np
import pytest

from worlds.driven import land, outings, people, phones, radio, surface, ways
from worlds.driven import world as worlds
from worlds.driven.world import DrivenTrial

SEED = 1_000_000


@dataclass(frozen=True)
class Rooms:
    """What a world is made of, before anything is said."""

    land: land.Land
    ways: ways.Ways
    surface: surface.Surface
    radio: radio.Radio
    people: people.People
    phones: phones.Phones
    tracks: outings.Tracks


@pytest.fixture(scope="package")
def rooms() -> Rooms:
    random = np.random.default_rng([SEED, worlds.STREAM])
    country = land.make(random)
    roads = ways.build(random, country)
    ground = surface.make(random, country, roads)
    heard = radio.build(random, country, ground)
    crowd = people.gather(random, country, roads, ground)
    owned = phones.hand_out(random)
    tracks = outings.walk(random, country, roads, crowd)
    return Rooms(country, roads, ground, heard, crowd, owned, tracks)


@pytest.fixture(scope="package")
def world() -> DrivenTrial:
    return worlds.make(SEED)
