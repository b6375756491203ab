"""The red team: readings of people who want a hole where there is none, or of devices that make one so.

Each attack is what its new tokens send, one list of readings for each. They know the product and its limits,
and what an honest walk looks like; they cannot read what others sent: a walk is replayed by who made it.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from tests.measurements.factories import reading

Readings = list[dict[str, Any]]
Attack = Callable[[Random, Sequence[Readings]], list[Readings]]

TARGET = (2.3522, 49.9001)
TOWNS = 12
PER_DEGREE_M = 111_195


def ago(**span: float) -> datetime:
    """A moment so long ago, at noon where days are counted, so that an attack stays within its day."""
    if set(span) == {"days"}:
        noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
        return noon - timedelta(**span)
    return datetime.now(UTC) - timedelta(**span)


def silence(moment: datetime, longitude: float, latitude: float, **changes: Any) -> dict[str, Any]:
    """A phone of the first test operator that finds no service."""
    return reading(
        observed_at=moment.isoformat(), longitude=longitude, latitude=latitude, device_id="phone", **changes
    )


def around(random: Random) -> tuple[float, float]:
    """Somewhere within some hundred metres of the target, as fixes are."""
    return TARGET[0] + random.gauss(0, 0.002), TARGET[1] + random.gauss(0, 0.001)


def mocked(random: Random, honest: Sequence[Readings]) -> list[Readings]:
    """An app that sets the position; the telephone says so."""
    return [[silence(ago(days=2) + timedelta(minutes=n), *around(random), is_mock=True) for n in range(40)]]


def in_many_towns(random: Random, honest: Sequence[Readings]) -> list[Readings]:
    """One phone without service in another town each minute."""
    towns = [(2 + random.uniform(-3, 3), 47 + random.uniform(-3, 3)) for _ in range(TOWNS)]
    moments = [ago(days=3) + timedelta(minutes=minute) for minute in range(5 * TOWNS)]
    return [[silence(moment, *towns[n % TOWNS]) for n, moment in enumerate(moments)]]


def under_many_tokens(random: Random, honest: Sequence[Readings]) -> list[Readings]:
    """Somebody's own true walk, sent again under five more tokens."""
    return [
        [one | {"id": str(uuid4()), "device_id": f"copy {copy}"} for one in _walk(honest)]
        for copy in range(5)
    ]


def on_many_days(random: Random, honest: Sequence[Readings]) -> list[Readings]:
    """The same walk as if it had been made on other days as well, and at another hour."""
    return [[_moved(one, timedelta(days=-7 * week, hours=-2)) for one in _walk(honest)] for week in (1, 2, 3)]


def a_clock_ahead(random: Random, honest: Sequence[Readings]) -> list[Readings]:
    """A phone whose clock is four hours ahead, and sends what it saw in the last six."""
    moments = [ago(hours=-4) + timedelta(minutes=-6 * n) for n in range(60)]
    return [[silence(moment, *around(random)) for moment in moments]]


def levels_that_are_missing(random: Random, honest: Sequence[Readings]) -> list[Readings]:
    """A modem that writes the end of the scale and cell 0 where it did not measure."""
    nothing = {"signal_kind": "rsrp", "signal_dbm": -140, "cell_id": 0, "service_state": "in_service"}
    nothing |= {"technology": "2G", "max_technology": "4G"}
    return [[silence(ago(days=4) + timedelta(minutes=n), *around(random), **nothing) for n in range(60)]]


def a_receiver_that_sticks(random: Random, honest: Sequence[Readings]) -> list[Readings]:
    """A position that was read once, on a drive of an hour."""
    return [[silence(ago(days=5) + timedelta(minutes=n), *TARGET, speed_mps=14.0) for n in range(60)]]


def a_painted_grid(random: Random, honest: Sequence[Readings]) -> list[Readings]:
    """A program that goes through a town in steps of a thousandth of a degree."""
    start = ago(days=6)
    return [
        [
            silence(
                start + timedelta(seconds=15 * n), 2.35 + n % 12 / 1e3, 49.9 + n // 12 / 1e3, speed_mps=8.0
            )
            for n in range(144)
        ]
    ]


def a_flood(random: Random, honest: Sequence[Readings]) -> list[Readings]:
    """Four readings a second, to weigh more."""
    start = ago(days=7).replace(minute=0)
    return [[silence(start + timedelta(seconds=n / 4), *around(random)) for n in range(2_400)]]


def a_dead_sim(random: Random, honest: Sequence[Readings]) -> list[Readings]:
    """A phone that drives about for six days and never finds its operator."""
    return [
        [
            silence(
                ago(days=day) + timedelta(minutes=n), 2 + random.random() / 50, 49.9 + random.random() / 50
            )
            for day in range(1, 7)
            for n in range(30)
        ]
    ]


def values_of_no_phone(random: Random, honest: Sequence[Readings]) -> list[Readings]:
    """Levels outside of 3GPP's scales, the place 0, 0, speeds of rockets."""
    wrong = [
        {"signal_kind": "rsrp", "signal_dbm": 20},
        {"longitude": 0, "latitude": 0},
        {"speed_mps": 900},
        {"signal_kind": "rssi", "signal_dbm": -140},
    ]
    return [[silence(ago(days=2), *around(random)) | wrong[n % len(wrong)] for n in range(40)]]


def silence_between_seconds(random: Random, honest: Sequence[Readings]) -> list[Readings]:
    """Service and none within a second, as a call falls back from 4G to 3G: the silent half is the attack."""
    start = ago(days=8)
    places = [(TARGET[0] + n / 2e3, TARGET[1] + random.random() / 1e5) for n in range(40)]
    return [[silence(start + timedelta(seconds=30 * n + 1), *place) for n, place in enumerate(places)]]


def beside_the_silence(silent: Readings) -> Readings:
    """What that phone says in the second before each silence, which is true."""
    served = {"service_state": "in_service", "technology": "4G"}
    return [_moved(one, timedelta(seconds=-1)) | served for one in silent]


ATTACKS: tuple[Attack, ...] = (
    mocked,
    in_many_towns,
    under_many_tokens,
    on_many_days,
    a_clock_ahead,
    levels_that_are_missing,
    a_receiver_that_sticks,
    a_painted_grid,
    a_flood,
    a_dead_sim,
    values_of_no_phone,
    silence_between_seconds,
)


def _walk(honest: Sequence[Readings]) -> Readings:
    """All that one phone sent of the day on which any heard most."""
    days: dict[tuple[int, str], Readings] = {}
    for number, theirs in enumerate(honest):
        for one in theirs:
            days.setdefault((number, one["observed_at"][:10]), []).append(one)
    return max(days.values(), key=lambda day: sum("signal_dbm" in one for one in day))


def _moved(one: dict[str, Any], by: timedelta) -> dict[str, Any]:
    moment = datetime.fromisoformat(one["observed_at"]) + by
    return one | {"id": str(uuid4()), "observed_at": moment.isoformat()}
