"""The worlds' judge: which planted white tiles somebody could have known, and what was found of them."""

from dataclasses import dataclass

import numpy as np

from coverage.core.evidence import ACCURACY_LIMIT_M, LOOKUP, SERVICES, STATES, Said
from coverage.core.verdict import MIN_CONTRIBUTORS
from worlds.crowd import Crowd
from worlds.frame import Bools, Ints
from worlds.network import CODES
from worlds.trips import DAY_S, INDOOR
from worlds.world import World

# docs/method.md: a tile alone in its family is white after nine unanimous contributor-weeks.
KNOWN_WEEKS = 9
THURSDAY = 3  # 1970-01-01 was one: weeks begin on Mondays
WEEK_DAYS = 7

Tile = tuple[int, str, str]  # key, operator, service


@dataclass(frozen=True)
class Score:
    """Numbers of tiles: planted white, knowable among them, found among these, all found, found in error."""

    planted: int
    knowable: int
    recalled: int
    found: int
    false: int


def white(world: World, service: str) -> set[Tile]:
    """The planted white tiles of a service."""
    tile, operator = np.nonzero(world.truth.verdicts(service))
    return {(int(world.truth.tiles[t]), CODES[o], service) for t, o in zip(tile, operator, strict=True)}


def knowable(world: World, crowd: Crowd, service: str, weeks: int = KNOWN_WEEKS) -> set[Tile]:
    """The planted white tiles that had enough honest evidence to be known.

    Enough is: readings for or against the service that were sent, by at least two people whose phone was
    neither broken nor lying, while the phone truly was in the tile, was not indoors, and stated an accuracy
    of 100 m or better; in at least `weeks` contributor-weeks together. What they said is not looked at.
    """
    rows = np.flatnonzero(_speaks(crowd, service) & _sound(crowd))
    tile = world.land.frame.tiles(crowd.x[rows], crowd.y[rows])
    operator = np.array([person.operator for person in crowd.people])[crowd.person[rows]]
    week = (crowd.time[rows] // DAY_S + THURSDAY) // WEEK_DAYS
    visits = np.unique(np.column_stack([tile, operator, crowd.person[rows], week.astype(np.int64)]), axis=0)
    return white(world, service) & _often(visits, service, weeks)


def score(world: World, crowd: Crowd, service: str, found: set[Tile]) -> Score:
    """What was found, tiles published as white of the service, held against the truth."""
    planted, known = white(world, service), knowable(world, crowd, service)
    return Score(len(planted), len(known), len(known & found), len(found), len(found - planted))


def _often(visits: Ints, service: str, weeks: int) -> set[Tile]:
    places, first, count = np.unique(visits[:, :2], axis=0, return_index=True, return_counts=True)
    people = np.add.reduceat(_new_person(visits), first) if len(first) else first
    enough = (count >= weeks) & (people >= MIN_CONTRIBUTORS)
    return {(int(tile), CODES[operator], service) for tile, operator in places[enough]}


def _new_person(visits: Ints) -> Ints:
    """1 on each row of sorted visits whose place or person is not that of the row before."""
    changed = np.ones(len(visits), dtype=np.int64)
    changed[1:] = (visits[1:, :3] != visits[:-1, :3]).any(axis=1)
    return changed


def _sound(crowd: Crowd) -> Bools:
    honest = np.array([person.honest for person in crowd.people])[crowd.person]
    return np.asarray(honest & (crowd.place != INDOOR) & (crowd.accuracy_m <= ACCURACY_LIMIT_M))


def _speaks(crowd: Crowd, service: str) -> Bools:
    names = {"": 0, "3G": 2, "4G": 3, "5G": 4}
    best = np.array([names[person.best] for person in crowd.people])[crowd.person]
    state = np.searchsorted(STATES, crowd.state, sorter=np.argsort(STATES))
    state = np.argsort(STATES)[state]
    return np.asarray(LOOKUP[SERVICES.index(service), state, crowd.technology + 1, best] != Said.NOTHING)
