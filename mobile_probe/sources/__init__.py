"""Stage 0, the probe: one module per way to obtain a reading, and what each of them gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from mobile_probe.errors import ProbeError
from mobile_probe.reading import Reading


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that should have been a reading: the line (from 1) where it stood, and why it is none."""

    line: int
    error: ProbeError


# A file, walked through once, that ends when nothing more comes.
Source: TypeAlias = Iterator[Reading | Unreadable]


@dataclass(frozen=True, slots=True)
class Radio:
    """What one phone or modem says of its network now; None is "not known". Names and units as in Reading.

    `device_id` is the source's own name for the device (a port, a slot), to tell several apart on this
    machine; it is never an IMEI or an IMSI, and never the id under which readings travel.

    `service_state` None means that nothing was measured: no reading may be made of it, least of all
    "out_of_service". `why_unknown` is then a key of `messages.TEXTS`.
    """

    device_id: str | None
    service_state: str | None
    home_plmn: str | None = None
    home_plmn_origin: str | None = None
    serving_plmn: str | None = None
    technology: str | None = None
    max_technology: str | None = None
    signal_dbm: float | None = None
    signal_kind: str | None = None
    quality_db: float | None = None
    sinr_db: float | None = None
    cell_id: int | None = None
    why_unknown: str | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """Where the device is, and when: WGS84 degrees, metres, metres per second; None is "not known".

    `accuracy_m` is the radius that holds the true place with 68 %, as phones give it.
    """

    observed_at: datetime
    longitude: float
    latitude: float
    accuracy_m: float | None = None
    speed_mps: float | None = None
    altitude_m: float | None = None
    is_mock: bool | None = None


class RadioSource(Protocol):
    """Something that can be asked what it hears."""

    def look(self) -> list[Radio]:
        """One Radio per phone or modem. Raises ProbeError: a tool is missing, a port is dead."""
        ...


class FixSource(Protocol):
    """Something that can be asked where it is."""

    def fix(self) -> Fix | None:
        """The place now, or None: no fix now. Raises ProbeError: a tool is missing, nobody answers."""
        ...
