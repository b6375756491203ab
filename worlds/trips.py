"""The worlds' days: where people go and come again, and the places and times at which their phones look."""

from dataclasses import dataclass

import numpy as np

from worlds.frame import Floats, Ints
from worlds.people import Person, worst_hamlet
from worlds.world import World

DAYS = 80  # a phone may send what is 90 days old
WEEKS = (DAYS - 2) // 7
DAY_S = 86_400.0
FROM_HOUR, TO_HOUR = 7.0, 18.5  # UTC

PLACES = INDOOR, OUTDOOR, VEHICLE = "indoor", "outdoor", "vehicle"
OUTINGS_PER_WEEK = {"commuter": 0.9, "walker": 1.0, "farmer": 1.3, "witness": 1.3}
SPEED = {INDOOR: 0.0, OUTDOOR: 1.2, VEHICLE: 15.0}  # metres per second
APART_M = {OUTDOOR: 100.0, VEHICLE: 200.0}  # between two readings under way
FOOTSTEPS_M = 6.0  # nobody walks in their own
LOITER_STEP_M = 45.0  # of somebody who works or rests in a place
REST_LOOKS, WORK_LOOKS = 6, 14  # readings where one stays
ROUNDS_M = (180.0, 420.0)  # radius of the round that a witness makes, always the same one
FIELDS = 3  # of a farmer
AT_HOME = 4  # readings inside, on the days of an outing
WORK_M = 14_000.0  # nobody commutes further
FIELDS_M, WALK_M = 1_800.0, 3_000.0
WIGGLE = 0.12  # of a walk's length: paths are not straight


@dataclass(frozen=True)
class Outing:
    """The same each time: the way somewhere, and where one's phone looks there, on foot."""

    way: Floats  # (k, 2)
    by: str
    stay: Floats  # (m, 2)


@dataclass(frozen=True)
class Tracks:
    """Moments at which a phone looked, as columns: seconds since 1970, true places, surroundings."""

    person: Ints
    time: Floats
    x: Floats
    y: Floats
    place: np.ndarray  # of INDOOR, OUTDOOR, VEHICLE


def walk(random: np.random.Generator, world: World, people: list[Person], now: float) -> Tracks:
    """Everybody's 80 days up to `now` (seconds since 1970), by person."""
    parts = [_life(random, world, person, now) for person in people]
    person = np.repeat([one.number for one in people], [len(part) for part in parts])
    everything = np.concatenate(parts)
    place = np.array(PLACES)[everything[:, 3].astype(int)]
    return Tracks(person, everything[:, 0], everything[:, 1], everything[:, 2], place)


def _life(random: np.random.Generator, world: World, person: Person, now: float) -> Floats:
    """(k, 4): time, x, y, position of the surroundings."""
    outings = _outings(random, world, person)
    days = [
        1 + 7 * week + int(random.integers(7))
        for week in range(WEEKS)
        for _ in range(random.poisson(OUTINGS_PER_WEEK[person.role]))
    ]
    midnight = now - now % DAY_S
    parts = [np.empty((0, 4))]
    for turn, day in enumerate(sorted(days, reverse=True)):
        start = midnight - day * DAY_S + random.uniform(FROM_HOUR, TO_HOUR) * 3600
        parts.append(_out(random, outings[turn % len(outings)], start))
        parts.append(_inside(random, person, start - 3600))
    return np.concatenate(parts)


def _out(random: np.random.Generator, outing: Outing, start: float) -> Floats:
    places = np.vstack([outing.way, outing.stay])
    places += random.normal(0, FOOTSTEPS_M, places.shape)
    there = np.arange(len(outing.way)) * APART_M[outing.by] / SPEED[outing.by]
    stay = there[-1] + np.arange(1, len(outing.stay) + 1) * APART_M[OUTDOOR] / SPEED[OUTDOOR]
    code = [float(PLACES.index(by)) for by in (outing.by, OUTDOOR)]
    surroundings = np.repeat(code, [len(outing.way), len(outing.stay)])
    return np.column_stack([start + np.concatenate([there, stay]), places, surroundings])


def _inside(random: np.random.Generator, person: Person, start: float) -> Floats:
    time = start + np.arange(AT_HOME) * 600.0
    places = person.home + random.normal(0, 5.0, (AT_HOME, 2))
    return np.column_stack([time, places, np.zeros(AT_HOME)])


def _outings(random: np.random.Generator, world: World, person: Person) -> list[Outing]:
    if person.role == "commuter":
        return [Outing(_ride(random, world, person), VEHICLE, np.empty((0, 2)))]
    if person.role == "farmer":
        fields = [_somewhere(random, world, person, FIELDS_M) for _ in range(FIELDS)]
        return [
            Outing(_path(random, person.home, field, VEHICLE), VEHICLE, _loiter(random, field, WORK_LOOKS))
            for field in fields
        ]
    if person.role == "witness":
        place = worst_hamlet(world, person)
        return [Outing(_path(random, person.home, place, VEHICLE), VEHICLE, _round(random, place))]
    ends = [_hamlet_near(random, world, person), _somewhere(random, world, person, WALK_M)]
    return [
        Outing(_path(random, person.home, end, OUTDOOR), OUTDOOR, _loiter(random, end, REST_LOOKS))
        for end in ends
    ]


def _loiter(random: np.random.Generator, place: Floats, looks: int) -> Floats:
    return np.asarray(place + random.normal(0, LOITER_STEP_M, (looks, 2)).cumsum(axis=0))


def _round(random: np.random.Generator, place: Floats) -> Floats:
    """A circle around a place."""
    radius = random.uniform(*ROUNDS_M)
    turn = np.linspace(0, 2 * np.pi, round(2 * np.pi * radius / APART_M[OUTDOOR]))
    return np.asarray(place + radius * np.column_stack([np.cos(turn), np.sin(turn)]))


def _somewhere(random: np.random.Generator, world: World, person: Person, reach: float) -> Floats:
    """A place of the country around a home, seldom further than `reach` metres along an axis."""
    home = np.array(person.home)
    return world.land.ashore(home + random.normal(0, reach / 2, 2), home)


def _hamlet_near(random: np.random.Generator, world: World, person: Person) -> Floats:
    away = np.hypot(*(world.land.hamlets - person.home).T)
    return np.asarray(random.choice(world.land.hamlets[away <= max(WALK_M, float(away.min()))]))


def _ride(random: np.random.Generator, world: World, person: Person) -> Floats:
    """The way to work, which is in a village that is near and large."""
    away = np.hypot(*(world.land.villages - person.home).T)
    draw = world.land.inhabitants * (away <= WORK_M) * (np.arange(len(away)) != person.village)
    draw = draw if draw.any() else np.ones(len(away))
    work = int(random.choice(len(away), p=draw / draw.sum()))
    nodes = world.land.ways.path(work, *person.home)
    return _evenly(np.vstack([person.home, nodes]), APART_M[VEHICLE])


def _path(random: np.random.Generator, start: tuple[float, float], end: Floats, by: str) -> Floats:
    """A way with one bend, from home to a place."""
    along = np.asarray(end) - start
    bend = start + along / 2 + random.normal(0, WIGGLE * np.hypot(*along), 2)
    return _evenly(np.vstack([start, bend, end]), APART_M[by])


def _evenly(corners: Floats, apart: float) -> Floats:
    """Points along a line, `apart` metres between them, the first at its start."""
    reach = np.concatenate([[0.0], np.hypot(*np.diff(corners, axis=0).T).cumsum()])
    at = np.arange(0, reach[-1] + apart, apart).clip(max=reach[-1])
    return np.column_stack([np.interp(at, reach, corners[:, axis]) for axis in (0, 1)])
