"""An invented crowd: walks of phones around villages, the same for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from coverage.core.signal import NEEDED_DBM
from measurements import vocabulary

SEED = 20_261_121
OPERATORS = ("00101", "00102", "00103", "00104")  # MCC 001 is reserved for tests
DAYS = 60
VILLAGES = 200
PLACES_PER_VILLAGE = 4  # a school, a shop, a bus stop: where different people come again
PEOPLE_PER_VILLAGE = 20  # so that more readings are more villages, not denser ones
READINGS_PER_WALK = 10
READINGS_PER_CONTRIBUTOR = 250
SECONDS_BETWEEN = 30
BLOCK = 50_000  # readings in memory at a time

# 100 x 100 km of the Massif central; villages of about 1 km across, walks of 60 m between two readings.
SOUTH_WEST = (2.2, 45.2)
SIDE_M, VILLAGE_M, STEP_M = 100_000.0, 500.0, 60.0
METRES_PER_DEGREE = 111_320.0

# In an eighth of the villages an operator fails nearly always, elsewhere seldom; in all
# 0.125 x 0.92 + 0.875 x 0.04 = 15 %.
WHITE_VILLAGES, FAILS_IN_WHITE, FAILS_ELSEWHERE = 0.125, 0.92, 0.04
# Of 100 readings in service, 5 are on 2G, 10 on 3G, 75 on 4G and 10 on 5G; every phone could do 5G.
TECHNOLOGY_SHARES = (0.05, 0.10, 0.75, 0.10)
# Levels in service, in dB above what a phone needs: a deviation of 4 dB, and never below nothing.
MARGIN_IN_WHITE_DB, MARGIN_ELSEWHERE_DB, VARIES_DB = 2.0, 20.0, 4.0
IN_SERVICE = vocabulary.SERVICE_STATES.index("in_service")
OUT_OF_SERVICE = vocabulary.SERVICE_STATES.index("out_of_service")

SAME_FOR_ALL = {
    "max_technology": vocabulary.TECHNOLOGIES.index("5G"),
    "environment": vocabulary.ENVIRONMENTS.index("outdoor"),
    "kind": vocabulary.KINDS.index("measured"),
    "home_plmn_origin": vocabulary.HOME_PLMN_ORIGINS.index("sim"),
    "is_mock": False,
    "device_id": "phone-1",
}

# By the name of the column of readings, words as the codes of the vocabulary; each as long as the block.
Columns = dict[str, list[Any]]


@dataclass(frozen=True)
class Country:
    """Where people go, and where an operator fails them."""

    places: NDArray[np.float64]  # (village, place, 2) metres east and north of the corner
    white: NDArray[np.bool_]  # (village, operator)


def country() -> Country:
    """The one country of all benchmarks."""
    random = np.random.default_rng(SEED)
    villages = random.uniform(0, SIDE_M, (VILLAGES, 1, 2))
    places = villages + random.normal(0, VILLAGE_M, (VILLAGES, PLACES_PER_VILLAGE, 2))
    return Country(places, random.random((VILLAGES, len(OPERATORS))) < WHITE_VILLAGES)


def days_up_to(last_day: date) -> list[date]:
    """The days on which the crowd walks."""
    return [last_day - timedelta(days=before) for before in range(DAYS)]


def observe(
    readings: int, last_day: date, *, contributors: int | None = None, block: int = BLOCK
) -> Iterator[Columns]:
    """So many readings of the 60 days up to `last_day`, some at a time; contributors are numbered from 1.

    Raises:
        ValueError: `readings` is no multiple of the ten of a walk.
    """
    walks, rest = divmod(readings, READINGS_PER_WALK)
    if rest:
        raise ValueError(
            f"readings: {readings} is no multiple of {READINGS_PER_WALK}, the readings of a walk"
        )
    crowd = contributors or max(1, readings // READINGS_PER_CONTRIBUTOR)
    where = country()
    at_once = block // READINGS_PER_WALK
    for first in range(0, walks, at_once):
        random = np.random.default_rng([SEED, first])
        yield _walk(random, where, min(at_once, walks - first), crowd, last_day)


def _walk(random: np.random.Generator, where: Country, walks: int, crowd: int, last_day: date) -> Columns:
    shape = walks, READINGS_PER_WALK
    contributor = random.integers(1, crowd + 1, walks)
    village, operator = contributor // PEOPLE_PER_VILLAGE % VILLAGES, contributor % len(OPERATORS)
    start = where.places[village, random.integers(PLACES_PER_VILLAGE, size=walks)]
    metres = start[:, None] + random.normal(0, STEP_M, (*shape, 2)).cumsum(axis=1)
    white = where.white[village, operator]
    fails = np.where(white, FAILS_IN_WHITE, FAILS_ELSEWHERE)
    failed = (random.random(shape) < fails[:, None]).ravel()
    return {
        **_when(random, shape, last_day),
        **_position(metres.reshape(-1, 2)),
        **_radio(random, failed, white.repeat(READINGS_PER_WALK)),
        "id": _ids(random, failed.size),
        "contributor_id": contributor.repeat(READINGS_PER_WALK).tolist(),
        "home_plmn": [OPERATORS[code] for code in operator.repeat(READINGS_PER_WALK)],
        "digest": [random.bytes(16)] * failed.size,
    }


def _when(random: np.random.Generator, shape: tuple[int, int], last_day: date) -> Columns:
    """Each walk some time between 6 and 20 h UTC of its day."""
    midnight = datetime(last_day.year, last_day.month, last_day.day, tzinfo=UTC)
    day = random.integers(1 - DAYS, 1, shape[0]) * timedelta(days=1).total_seconds()
    start = midnight.timestamp() + day + random.integers(6 * 3600, 20 * 3600, shape[0])
    seconds = start[:, None] + np.arange(shape[1]) * SECONDS_BETWEEN
    return {"observed_at": [datetime.fromtimestamp(second, UTC) for second in seconds.ravel().tolist()]}


def _position(metres: NDArray[np.float64]) -> Columns:
    """Metres to degrees on a plane: a benchmark needs places, not surveying."""
    latitude = SOUTH_WEST[1] + metres[:, 1] / METRES_PER_DEGREE
    longitude = SOUTH_WEST[0] + metres[:, 0] / (METRES_PER_DEGREE * np.cos(np.radians(SOUTH_WEST[1])))
    return {"longitude": longitude.round(6).tolist(), "latitude": latitude.round(6).tolist()}


def _radio(random: np.random.Generator, failed: NDArray[np.bool_], white: NDArray[np.bool_]) -> Columns:
    size = failed.size
    technology = random.choice(len(TECHNOLOGY_SHARES), size=size, p=TECHNOLOGY_SHARES)
    margin = np.where(white, MARGIN_IN_WHITE_DB, MARGIN_ELSEWHERE_DB) + random.normal(0, VARIES_DB, size)
    level = NEEDED_DBM[technology] + np.maximum(margin, 0)
    heard = {
        "technology": technology.tolist(),
        "signal_kind": technology.tolist(),  # each technology has its kind of level, in the same order
        "signal_dbm": level.round(1).tolist(),
        "cell_id": random.integers(1, 2**28, size).tolist(),
    }
    return {
        "service_state": np.where(failed, OUT_OF_SERVICE, IN_SERVICE).tolist(),
        "accuracy_m": random.uniform(3, 40, size).round(1).tolist(),
        "speed_mps": random.uniform(0, 2, size).round(2).tolist(),
        **{name: _unless(failed, values) for name, values in heard.items()},
        **{name: [value] * size for name, value in SAME_FOR_ALL.items()},
    }


def _unless(failed: NDArray[np.bool_], values: list[Any]) -> list[Any]:
    return [None if silent else value for silent, value in zip(failed.tolist(), values, strict=True)]


def _ids(random: np.random.Generator, size: int) -> list[Any]:
    noise = random.bytes(16 * size)
    return [UUID(bytes=noise[at : at + 16]) for at in range(0, len(noise), 16)]
