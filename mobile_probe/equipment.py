"""Stage 0, the probe: the sources that a person names, as `at:/dev/ttyUSB2` or `fixed:2.3,49.9`.

Only the modules of those that are named are loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from shutil import which
from typing import TYPE_CHECKING

from mobile_probe.errors import ProbeError
from mobile_probe.memory import Recall, Remembering
from mobile_probe.patience import Tell
from mobile_probe.privacy import ExclusionArea
from mobile_probe.sources import Fix, FixSource, RadioSource

if TYPE_CHECKING:
    from mobile_probe.sources.simulated import Simulated
    from mobile_probe.sources.termux import Termux

BOTH = ("termux", "simulated")  # these tell where we are as well as what is heard
GPSD_HOST, GPSD_PORT = "127.0.0.1", 2947  # gpsd(8)


@dataclass(frozen=True, slots=True)
class Equipment:
    """What is listened to, by the names that the person gave, and what tells where we are."""

    radios: dict[str, RadioSource]
    place: str
    position: FixSource


class FixedPosition:
    """A device that stays where it is, in WGS84 degrees; the time is the machine's own.

    Raises ReadingError naming the coordinate that is out of range.
    """

    def __init__(self, longitude: float, latitude: float) -> None:
        ExclusionArea(longitude, latitude, radius_m=1.0)  # checks both
        self._longitude, self._latitude = longitude, latitude

    def fix(self) -> Fix:
        """Here, now."""
        return Fix(datetime.now(UTC), self._longitude, self._latitude, speed_mps=0.0)


def equipment(sources: Sequence[str], place: str | None, recall: Recall, tell: Tell) -> Equipment:
    """The sources of these names; the place, unless named, from the first if it tells it, else from gpsd.

    Without a source: this phone's, under Termux, else the modems that ModemManager knows. What a phone can
    do is recalled; what keeps a source from a part of its work is told.
    Raises ProbeError for a name that is none.
    """
    names = list(sources) or ["termux" if which("termux-telephony-cellinfo") else "modemmanager"]
    place = place or (names[0] if _kind(names[0]) in BOTH else "gpsd")
    both = _both(place) if _kind(place) in BOTH else None  # a simulated drive hears what is where it is
    radios = {name: both if both and name == place else _radio(name, tell) for name in names}
    if "termux" in radios:
        radios["termux"] = Remembering("termux", radios["termux"], recall)
    return Equipment(radios, place, both or _position(place))


def _kind(name: str) -> str:
    return name.partition(":")[0]


def _both(name: str) -> Termux | Simulated:
    match name.split(":"):
        case ["termux"]:
            from mobile_probe.sources.termux import Termux

            return Termux()
        case ["simulated", *seed] if all(word.isdecimal() for word in seed) and len(seed) <= 1:
            from mobile_probe.sources.simulated import Simulated

            return Simulated(int(seed[0]) if seed else 0)
    raise ProbeError("no_such_source", name=name)


def _radio(name: str, tell: Tell) -> RadioSource:
    match name.split(":", 1):
        case ["modemmanager"]:
            from mobile_probe.sources.modemmanager import ModemManager

            return ModemManager(partial(tell, name))
        case ["at", port] if port:
            from mobile_probe.sources.at_modem import AtModem

            return AtModem(port)
    return _both(name)


def _position(name: str) -> FixSource:
    match name.split(":", 1):
        case ["fixed", place]:
            return FixedPosition(*_coordinates(name, place))
        case ["gpsd", *where]:
            from mobile_probe.sources.gpsd import Gpsd

            return Gpsd(*_host_and_port(name, *where))
    raise ProbeError("no_such_position", name=name)


def _coordinates(name: str, text: str) -> tuple[float, float]:
    longitude, _, latitude = text.partition(",")
    try:
        return float(longitude), float(latitude)
    except ValueError:
        raise ProbeError("no_such_position", name=name) from None


def _host_and_port(name: str, text: str = "") -> tuple[str, int]:
    host, _, port = text.partition(":")
    if port and not port.isdecimal():
        raise ProbeError("no_such_position", name=name)
    return host or GPSD_HOST, int(port or GPSD_PORT)
