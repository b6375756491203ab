"""Stage 0, the probe: a drive that never was, through holes and served country, to show and to test."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from mobile_probe.privacy import EARTH_RADIUS_M
from mobile_probe.reading import EMERGENCY_ONLY, IN_SERVICE, OUT_OF_SERVICE
from mobile_probe.sources import Fix, Radio, scales

# Operators of MCC 001, which is reserved for tests (ITU-T E.212): no real map judges them.
OWN, OTHER = "00101", "00102"
# In the Bay of Biscay, 250 km from the nearest coast, where the demonstration has its land.
LONGITUDE, LATITUDE = -5.54, 45.51

REACH_M = 5_000.0  # to either side of the start
PERIODS_S = (2_400.0, 3_300.0)  # of the way to the east and to the north: up to 16 m/s, a road in the country
HOLES = 6
SMALLEST_HOLE_M, LARGEST_HOLE_M = 300.0, 900.0
ACCURACY_M = 5.0  # a phone under open sky

BEST_DBM, WORST_DBM = -82.0, -121.0  # RSRP beside a mast, and where 4G is lost (3GPP TS 36.101)
FADE_M = 500.0  # over which a level falls towards a hole
SHADOW_DB, SHADOW_M = 3.0, 90.0  # hills and woods between
ONLY_2G_M = 150.0  # around a hole, where older networks still reach
ONLY_2G_DBM = -98.0
CELL_M = 2_000.0


@dataclass(frozen=True, slots=True)
class Hole:
    """A circle without the own operator: metres east and north of the start; others may serve there."""

    east: float
    north: float
    radius: float
    others_serve: bool


class Simulated:
    """A drive that the seed decides: the same seed after the same time hears the same at the same place.

    `clock` gives the time, aware; the drive begins when it is made.
    """

    def __init__(self, seed: int = 0, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        chance = random.Random(seed)
        self._clock = clock
        self._began = clock()
        self._phases = chance.random(), chance.random()
        self._holes = [self._hole(chance, number) for number in range(HOLES)]

    def fix(self) -> Fix:
        """Where the drive is now."""
        now = self._clock()
        seconds = self._seconds(now)
        east, north = self._place(seconds)
        # Close enough to a plane: at 7 km from the start it is wrong by less than 10 m.
        around = EARTH_RADIUS_M * math.cos(math.radians(LATITUDE))
        return Fix(
            observed_at=now,
            longitude=round(LONGITUDE + math.degrees(east / around), 6),
            latitude=round(LATITUDE + math.degrees(north / EARTH_RADIUS_M), 6),
            accuracy_m=ACCURACY_M,
            speed_mps=round(self._speed(seconds), 1),
            altitude_m=0.0,
            is_mock=False,
        )

    def look(self) -> list[Radio]:
        """One phone that can use 4G."""
        east, north = self._place(self._seconds(self._clock()))
        edge, hole = min(
            ((math.hypot(east - one.east, north - one.north) - one.radius, one) for one in self._holes),
            key=lambda found: found[0],
        )
        if edge > 0:
            return [_served(east, north, edge)]
        if hole.others_serve:
            return [_unserved(EMERGENCY_ONLY, OTHER)]
        return [_unserved(OUT_OF_SERVICE, None)]

    def _seconds(self, now: datetime) -> float:
        return (now - self._began).total_seconds()

    def _place(self, seconds: float) -> tuple[float, float]:
        """Metres east and north of the start."""
        turns = (seconds / period + phase for period, phase in zip(PERIODS_S, self._phases, strict=True))
        east, north = (REACH_M * math.sin(math.tau * turn) for turn in turns)
        return east, north

    def _speed(self, seconds: float) -> float:
        before, after = self._place(seconds - 0.5), self._place(seconds + 0.5)
        return math.dist(before, after)

    def _hole(self, chance: random.Random, number: int) -> Hole:
        """A hole on the way, the first within minutes of the start; in every other one, others serve."""
        east, north = self._place((number + chance.random()) * PERIODS_S[0] / HOLES)
        radius = chance.uniform(SMALLEST_HOLE_M, LARGEST_HOLE_M)
        return Hole(east, north, radius, others_serve=number % 2 == 1)


def _unserved(state: str, heard: str | None) -> Radio:
    return Radio("simulated", state, OWN, "sim", serving_plmn=heard, max_technology="4G")


def _served(east: float, north: float, edge: float) -> Radio:
    technology, level = "4G", BEST_DBM + (WORST_DBM - BEST_DBM) * math.exp(-edge / FADE_M)
    if edge < ONLY_2G_M:
        technology, level = "2G", ONLY_2G_DBM
    shadow = SHADOW_DB * math.sin(east / SHADOW_M) * math.sin(north / SHADOW_M)
    return Radio(
        device_id="simulated",
        service_state=IN_SERVICE,
        home_plmn=OWN,
        home_plmn_origin="sim",
        serving_plmn=OWN,
        technology=technology,
        max_technology="4G",
        signal_dbm=float(round(level + shadow)),
        signal_kind=scales.SIGNAL_KIND_OF[technology],
        cell_id=_cell(east, north),
    )


def _cell(east: float, north: float) -> int:
    column, row = (int((metres + REACH_M) // CELL_M) for metres in (east, north))
    return 256 * (1 + column) + 1 + row
