"""The trials' people: who measures, with which phone, what is wrong with it and its ways."""

from dataclasses import dataclass

import numpy as np

from coverage.core.evidence import Environment
from worlds.frame import Floats, Ints
from worlds.trials.land import EDGE_M, FRAME, Land
from worlds.trials.scenario import Scenario

ROLES = {"commuter": 0.34, "walker": 0.28, "farmer": 0.18, "witness": 0.20}
IN_HAMLETS = (
    0.45  # of the people, more than of the population: those without service have a reason to measure
)
AROUND_VILLAGE_M, AROUND_HAMLET_M = 300.0, 80.0  # deviation of homes
OFFSET_DB = 4.0
FAULTS = ("silent", "deaf", "flaky")  # never in service; hears less; loses service at random
DEAF_DB = (-20.0, -12.0)
TELLS_PLACE = 0.75  # of the phones tell where they are; the rest say that it is unknown
STATES_BEST = 0.97  # of the phones say that they can do 4G; what the rest say against it is not heard

APART_M = {Environment.OUTDOOR: 110.0, Environment.VEHICLE: 280.0}  # between two readings under way
REACH_M = 4_000.0  # a witness goes to a hole that is not further
WALK_M, FIELD_M = 2_500.0, 1_800.0
WIGGLE = 0.12  # of a way's length: paths are not straight
LOITER_STEP_M, LOOKS = 45.0, 12  # of somebody who works or rests in a place
ROUND_M = (120.0, 380.0)  # radius of the round that a witness makes, always the same one


@dataclass(frozen=True)
class Route:
    """The same each time: places where one's phone looks, in order, and what surrounds it there."""

    places: Floats  # (k, 2)
    surroundings: Ints  # Environment


@dataclass(frozen=True)
class Person:
    """A contributor with one phone; `fault` is empty for the honest, `offset_db` is the phone's antenna."""

    home: Floats
    routes: tuple[Route, ...]
    offset_db: float
    fault: str
    mislabels: bool  # takes indoors for outdoors
    tells_place: bool
    states_best: bool


def gather(random: np.random.Generator, land: Land, holes: Floats, scenario: Scenario) -> list[Person]:
    """Everybody; `holes` (k, 2) are the middles of white tiles, which witnesses look for."""
    return [_person(random, land, holes, scenario) for _ in range(scenario.people)]


def _person(random: np.random.Generator, land: Land, holes: Floats, scenario: Scenario) -> Person:
    home = _home(random, land)
    role = str(random.choice(list(ROLES), p=list(ROLES.values())))
    fault = str(random.choice(FAULTS)) if random.random() < scenario.bad_phones else ""
    deafness = random.uniform(*DEAF_DB) if fault == "deaf" else 0.0
    return Person(
        home=home,
        routes=_routes(random, land, holes, home, role),
        offset_db=float(random.normal(0, OFFSET_DB)) + deafness,
        fault=fault,
        mislabels=bool(random.random() < scenario.mislabelled),
        tells_place=bool(random.random() < TELLS_PLACE),
        states_best=bool(random.random() < STATES_BEST),
    )


def _home(random: np.random.Generator, land: Land) -> Floats:
    if random.random() < IN_HAMLETS:
        return _near(random, random.choice(land.hamlets), AROUND_HAMLET_M)
    return _near(random, random.choice(land.villages), AROUND_VILLAGE_M)


def _routes(
    random: np.random.Generator, land: Land, holes: Floats, home: Floats, role: str
) -> tuple[Route, ...]:
    if role == "commuter":
        return (_ride(random, land, home),)
    if role == "walker":
        return tuple(_walk(random, home, _near(random, home, WALK_M / 2)) for _ in range(2))
    if role == "farmer":
        return tuple(_work(random, home, _near(random, home, FIELD_M / 2)) for _ in range(2))
    return (_visit(random, land, home, holes), _walk(random, home, _near(random, home, WALK_M / 2)))


def _ride(random: np.random.Generator, land: Land, home: Floats) -> Route:
    """By road to a village, and some steps in it."""
    village = int(random.integers(len(land.villages)))
    nodes = land.ways.path(village, *home)
    way = _evenly(np.vstack([home, nodes]), APART_M[Environment.VEHICLE])
    return _joined(way, Environment.VEHICLE, _loiter(random, nodes[-1], LOOKS // 3))


def _walk(random: np.random.Generator, home: Floats, end: Floats) -> Route:
    """There and back by another side, on foot."""
    corners = np.vstack([home, _bend(random, home, end), end, _bend(random, home, end), home])
    way = _evenly(corners, APART_M[Environment.OUTDOOR])
    return _joined(way, Environment.OUTDOOR, _loiter(random, end, LOOKS // 3))


def _work(random: np.random.Generator, home: Floats, field: Floats) -> Route:
    way = _evenly(np.vstack([home, _bend(random, home, field), field]), APART_M[Environment.VEHICLE])
    return _joined(way, Environment.VEHICLE, _loiter(random, field, LOOKS))


def _visit(random: np.random.Generator, land: Land, home: Floats, holes: Floats) -> Route:
    """By car to a hole near home, if there is one, else to a hamlet; and a round there on foot."""
    near = holes[np.hypot(*(holes - home).T) <= REACH_M]
    place = np.asarray(random.choice(near if len(near) else land.hamlets))
    way = _evenly(np.vstack([home, _bend(random, home, place), place]), APART_M[Environment.VEHICLE])
    radius = random.uniform(*ROUND_M)
    turn = np.linspace(0, 2 * np.pi, max(8, round(2 * np.pi * radius / APART_M[Environment.OUTDOOR])))
    return _joined(
        way, Environment.VEHICLE, place + radius * np.column_stack([np.cos(turn) - 1, np.sin(turn)])
    )


def _joined(way: Floats, by: Environment, stay: Floats) -> Route:
    surroundings = np.repeat([by, Environment.OUTDOOR], [len(way), len(stay)])
    return Route(np.vstack([way, stay]), surroundings.astype(np.int64))


def _near(random: np.random.Generator, place: Floats, metres: float) -> Floats:
    return np.clip(place + random.normal(0, metres, 2), EDGE_M, FRAME.side - EDGE_M)


def _bend(random: np.random.Generator, start: Floats, end: Floats) -> Floats:
    along = end - start
    return np.asarray(start + along / 2 + random.normal(0, WIGGLE * np.hypot(*along), 2))


def _loiter(random: np.random.Generator, place: Floats, looks: int) -> Floats:
    return np.asarray(place + random.normal(0, LOITER_STEP_M, (looks, 2)).cumsum(axis=0))


def _evenly(corners: Floats, apart: float) -> Floats:
    """Points along a line, `apart` metres between them, the first at its start."""
    reach = np.concatenate([[0.0], np.hypot(*np.diff(corners, axis=0).T).cumsum()])
    at = np.arange(0, reach[-1] + apart, apart).clip(max=reach[-1])
    return np.column_stack([np.interp(at, reach, corners[:, axis]) for axis in (0, 1)])
