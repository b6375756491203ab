"""A journey in a time of its own: what tells the time, the place and the network, as the story goes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mobile_probe.equipment import Equipment
from mobile_probe.errors import ProbeError
from mobile_probe.observe import Declared
from mobile_probe.outbox import Outbox
from mobile_probe.pace import Pace
from mobile_probe.recorder import Recorder
from mobile_probe.sources import Fix, Radio

BEGIN = datetime(2026, 5, 4, 12, tzinfo=UTC)
METRES_A_DEGREE = 111_195.1  # along a meridian, on the sphere of privacy.py
HEARD = Radio(
    "0", "in_service", home_plmn="00101", home_plmn_origin="sim", technology="4G", signal_dbm=-101.0
)
NOT_MEASURED = Radio("0", None, why_unknown="not_measured")


def fix_at(metres: float, second: float = 0.0, **changes: object) -> Fix:
    """A fix that many metres north of the start."""
    moment = BEGIN + timedelta(seconds=second)
    fix = Fix(moment, 2.3, 49.0 + metres / METRES_A_DEGREE, accuracy_m=5.0)
    return replace(fix, **changes)


class Road:
    """A source of both kinds; `way` gives the metres northward by second, `radios` what is heard."""

    def __init__(
        self, way: Callable[[float], float], radios: list[Radio] | None = None, begin: datetime = BEGIN
    ) -> None:
        self.begin = begin
        self.second = 0.0
        self.way = way
        self.radios = [HEARD] if radios is None else radios
        self.trouble: ProbeError | None = None
        self.has_fix = True
        self.clock_error_s = 0.0
        self.looks = 0
        self.look_takes_s = 0.0

    def steady(self) -> float:
        return 1_000.0 + self.second

    def clock(self) -> float:
        return self.begin.timestamp() + self.second + self.clock_error_s

    def fix(self) -> Fix | None:
        moment = datetime.fromtimestamp(self.clock(), UTC)
        speed_mps = self.way(self.second) - self.way(self.second - 1)
        here = fix_at(self.way(self.second), observed_at=moment, speed_mps=speed_mps)
        return here if self.has_fix else None

    def look(self) -> list[Radio]:
        self.looks += 1
        self.second += self.look_takes_s
        if self.trouble:
            raise self.trouble
        return self.radios


class Told:
    """What people were told of troubles: "name: reason", or "name: works"."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, name: str, error: ProbeError | None) -> None:
        self.lines.append(f"{name}: {error or 'works'}")


class Drive:
    """A recorder on a road, driven for so many seconds at a time."""

    def __init__(self, outbox: Outbox, road: Road, *others: Road, home_plmn: str | None = None) -> None:
        self.road = road
        self.fixes = 0
        self.told = Told()
        self.outbox = outbox
        radios = {"road": road, **{f"other{n}": other for n, other in enumerate(others)}}
        kit = Equipment(radios, "gps", road)
        self.recorder = Recorder(outbox, kit, Declared(home_plmn), Pace(), self.told, road.steady)

    def go(self, seconds: float) -> "Drive":
        end = self.road.second + seconds
        while self.road.second < end:
            self.road.second += self.recorder.look()
            self.fixes += 1
        return self
