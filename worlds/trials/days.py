"""The trials' days: outings spread over the days of the trial, each a route that is known already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coverage.core.evidence import Environment
from worlds.frame import Floats, Ints
from worlds.trials.land import FRAME
from worlds.trials.people import Person

DAY_S = 86_400.0
SPREAD = 0.7  # logarithm: some go out twice as often as others
FROM_HOUR, TO_HOUR = 6.0, 20.0  # UTC
BETWEEN_S = {Environment.OUTDOOR: 90.0, Environment.VEHICLE: 18.0}  # two readings under way
FOOTSTEPS_M = 6.0  # nobody walks in their own
AT_HOME, AT_HOME_S = 5, 600.0  # readings inside before an outing
INSIDE_M = 5.0


@dataclass(frozen=True)
class Tracks:
    """Moments at which a phone looked, as columns: person, outing, seconds since the start, true places."""

    person: Ints
    outing: Ints
    second: Floats
    x: Floats
    y: Floats
    surroundings: Ints  # Environment: where the phone truly was

    def __len__(self) -> int:
        return len(self.second)


def walk(random: np.random.Generator, people: Sequence[Person], days: int, outings: float) -> Tracks:
    """Everybody's outings in so many days, by person; `outings` of each in the mean."""
    parts, persons = [], []
    for number, person in enumerate(people):
        often = outings * np.exp(random.normal(0, SPREAD) - SPREAD**2 / 2)
        for turn in range(random.poisson(often)):
            parts.append(_outing(random, person, turn, int(random.integers(days))))
            persons.append(number)
    lengths = [len(part) for part in parts]
    second, x, y, surroundings = np.concatenate(parts).T
    inside = (x >= 0) & (x < FRAME.side) & (y >= 0) & (y < FRAME.side)
    columns: list[Any] = [np.repeat(persons, lengths), np.repeat(np.arange(len(parts)), lengths)]
    columns += [second, x, y, surroundings.astype(np.int64)]
    return Tracks(*(column[inside] for column in columns))


def _outing(random: np.random.Generator, person: Person, turn: int, day: int) -> Floats:
    """(k, 4): second, x, y, surroundings; some time at home, then a route."""
    route = person.routes[turn % len(person.routes)]
    start = day * DAY_S + random.uniform(FROM_HOUR, TO_HOUR) * 3600
    pause = [BETWEEN_S[Environment(by)] for by in route.surroundings.tolist()]
    under_way = start + np.cumsum(pause)
    under_way = np.minimum(under_way, (day + 1) * DAY_S - 1)
    at_home = start - AT_HOME_S * np.arange(AT_HOME, 0, -1)
    out = route.places + random.normal(0, FOOTSTEPS_M, route.places.shape)
    inside = person.home + random.normal(0, INSIDE_M, (AT_HOME, 2))
    return np.column_stack(
        [
            np.concatenate([at_home, under_way]),
            np.vstack([inside, out]),
            np.concatenate([np.full(AT_HOME, Environment.INDOOR), route.surroundings]),
        ]
    )
