"""The third maker's outings: drives, walks and hours inside, each a run of moments of one person."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np

from coverage.core.evidence import Environment
from worlds.driven import walks
from worlds.driven.land import Land
from worlds.driven.people import PEOPLE, People
from worlds.driven.ways import Ways
from worlds.frame import Floats, Ints

DAYS, DAY_S, WEEKDAYS = 180, 86_400.0, 5
PARTS_FROM_H = (6.0, 9.0, 12.0, 15.0, 18.0)  # of a day, UTC; an outing is within one of them
TO_WORK, FROM_WORK = 0, 4  # parts of the day
PART_S = 4_700.0  # an outing starts within so long of the part's beginning, and ends within the part
OUTINGS = 4_700  # recorded: of all that people do, apps see some
DRIVES, WALKS = 0.25, 0.21  # of the outings; the others are inside
DRIVES_AT_RUSH = 0.8  # of a commuter's outings on the morning or the evening of a weekday
COMMUTED = 0.9  # of these drives: the others are errands
DRIVE_MPS = (8.0, 25.0)  # the slowest and the quickest car between two readings
WALK_MPS, BICYCLE_MPS = (0.9, 1.5), (4.0, 7.0)
WALK_S = (1_200.0, 6_000.0)
BICYCLES = 0.06  # of the walks on paths and around home
# Weights of walks: a farmer and a hunter are about half of their time where their work or their game is.
GOES = {"path": 0.5, "home": 0.35, "field": 0.8, "wild": 0.8}
INSIDE_READINGS, INSIDE_EVERY_S = (3, 10), (180.0, 650.0)
SEARCH_S = (3.0, 45.0)  # a phone that lost a network looks for it again after so long


@dataclass(frozen=True)
class Tracks:
    """One element for each moment that a phone looked at its network."""

    person: Ints
    outing: Ints
    second: Floats  # since the start
    x: Floats
    y: Floats
    before_x: Floats  # where it was when it last searched
    before_y: Floats
    mps: Floats
    surroundings: Ints  # Environment


def walk(random: np.random.Generator, land: Land, ways: Ways, people: People) -> Tracks:
    """All that all of them do, in no order of time."""
    paths = walks.footpaths(random, land)
    parts = []
    for number, (person, day, part) in enumerate(_slots(random, people)):
        start = day * DAY_S + PARTS_FROM_H[part] * 3_600 + random.uniform(0, PART_S)
        rush = bool(people.commutes[person]) and day % 7 < WEEKDAYS and part in (TO_WORK, FROM_WORK)
        drives, walked = (DRIVES_AT_RUSH if rush else DRIVES), random.random() < WALKS / (1 - DRIVES)
        if random.random() < drives:
            points = _drive(random, ways, people, person, rush, part)
            where = int(Environment.VEHICLE)
        elif walked:
            points = _on_foot(random, paths, people, person)
            where = int(Environment.OUTDOOR)
        else:
            points = _inside(random, ways, people, person, part)
            where = int(Environment.INDOOR)
        seconds, *rest = points
        n = len(seconds)
        whose = np.full(n, person), np.full(n, number), start + seconds
        parts.append((*whose, *rest, np.full(n, where)))
    columns = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Tracks(**{field.name: column for field, column in zip(fields(Tracks), columns, strict=True)})


def follow(
    random: np.random.Generator, line: Floats, mps: Floats, every: float, most: float = np.inf
) -> list[Floats]:
    """Seconds, x, y, x and y of the last search, and speed, at moments along a line; `mps` is by stretch."""
    length = np.hypot(*np.diff(line, axis=0).T)
    at = np.concatenate([[0.0], np.cumsum(length / mps)])
    seconds = np.arange(random.uniform(0, every), min(at[-1], most), every)
    searched = np.maximum(seconds - random.uniform(*SEARCH_S, len(seconds)), 0.0)
    places = [np.interp(moment, at, line[:, axis]) for moment in (seconds, searched) for axis in (0, 1)]
    stretch = np.clip(np.searchsorted(at, seconds, side="right") - 1, 0, len(mps) - 1)
    return [seconds, *places, mps[stretch]]


def _slots(random: np.random.Generator, people: People) -> Iterator[tuple[int, int, int]]:
    """Person, day and part of the day of each outing; nobody is in two at once."""
    often = random.multinomial(OUTINGS, people.busy)
    for person in range(PEOPLE):
        slots = DAYS * len(PARTS_FROM_H)
        for slot in random.choice(slots, min(often[person], slots), replace=False):
            yield person, int(slot) // len(PARTS_FROM_H), int(slot) % len(PARTS_FROM_H)


def _drive(
    random: np.random.Generator, ways: Ways, people: People, person: int, rush: bool, part: int
) -> list[Floats]:
    start, end = int(people.lives[person]), int(random.choice(people.errands[person]))
    if rush and random.random() < COMMUTED:
        end = int(people.works[person])
    back = part == FROM_WORK if rush else random.random() < 0.5
    points = ways.route(end, start) if back else ways.route(start, end)
    mps = (people.driver[person] * ways.mps[points]).clip(*DRIVE_MPS)
    if len(points) < 2:
        return [np.empty(0)] * 6
    return follow(random, ways.xy[points], (mps[1:] + mps[:-1]) / 2, float(people.drive_every_s[person]))


def _on_foot(random: np.random.Generator, paths: list[Floats], people: People, person: int) -> list[Floats]:
    can = np.array([1.0, 1.0, people.farms[person], people.wanders[person]]) * list(GOES.values())
    goes = random.choice(list(GOES), p=can / can.sum())
    bicycle = goes in ("path", "home") and random.random() < BICYCLES
    if goes == "path":
        line = paths[random.choice(people.paths[person])]
    elif goes == "home":
        line = walks.closed(random, people.home[person], walks.HOME_M)
    elif goes == "field":
        line = walks.field(random, people.field[person])
    else:
        line = walks.roam(random, random.choice(people.spots[person]))
    mps = np.full(len(line) - 1, random.uniform(*(BICYCLE_MPS if bicycle else WALK_MPS)))
    return follow(random, line, mps, float(people.walk_every_s[person]), random.uniform(*WALK_S))


def _inside(random: np.random.Generator, ways: Ways, people: People, person: int, part: int) -> list[Floats]:
    works = people.commutes[person] and part not in (TO_WORK, FROM_WORK)
    place = ways.xy[ways.places[people.works[person]]] if works else people.home[person]
    n = int(random.integers(*INSIDE_READINGS))
    x, y = (np.full(n, metres) for metres in place)
    return [np.arange(n) * random.uniform(*INSIDE_EVERY_S), x, y, x, y, np.zeros(n)]
