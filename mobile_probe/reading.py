"""Stage 0, the probe: what one reading is, checked once, and how it travels as JSON."""

import json
import re
import reprlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID, uuid4, uuid5

from mobile_probe import parsing
from mobile_probe.errors import ReadingError
from mobile_probe.parsing import LARGEST

IN_SERVICE = "in_service"
EMERGENCY_ONLY = "emergency_only"
OUT_OF_SERVICE = "out_of_service"
RADIO_OFF = "radio_off"

TECHNOLOGIES = ("2G", "3G", "4G", "5G")

CHOICES: dict[str, tuple[str, ...]] = {
    "service_state": (IN_SERVICE, EMERGENCY_ONLY, OUT_OF_SERVICE, RADIO_OFF),
    "home_plmn_origin": ("sim", "declared", "serving"),
    "technology": TECHNOLOGIES,
    "max_technology": TECHNOLOGIES,
    "signal_kind": ("rssi", "rscp", "rsrp", "ss_rsrp"),
    "environment": ("outdoor", "vehicle", "indoor", "unknown"),
    "kind": ("measured", "active_test", "statement"),
}

LARGEST_CELL_ID = 2**36 - 1  # NR Cell Identity, 36 bits (3GPP TS 23.003, 19.6A)
LONGEST_DEVICE_ID = 64  # characters, as the server's; a UUID or a label, never a story

BOUNDS: dict[str, tuple[float, float]] = {
    "longitude": (-180, 180),
    "latitude": (-90, 90),
    "accuracy_m": (0, LARGEST),
    "signal_dbm": (-LARGEST, LARGEST),
    "quality_db": (-LARGEST, LARGEST),
    "sinr_db": (-LARGEST, LARGEST),
    "cell_id": (0, LARGEST_CELL_ID),
    "speed_mps": (0, LARGEST),
    "altitude_m": (-LARGEST, LARGEST),
}

PLMN = re.compile(r"[0-9]{5,6}")  # MCC of three digits, MNC of two or three (ITU-T E.212)

# Fixed for ever: another value would give old files new ids, and every replay would count twice.
CONTENT_NAMESPACE = UUID("6f5b1a0e-2f0c-4a57-9b7e-3d1c8c2f4e90")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one phone or modem saw at one place and time; None is "not known".

    Time is an aware datetime; longitude and latitude in WGS84 degrees; `accuracy_m`, `altitude_m` in
    metres; `signal_dbm` in dBm of the quantity that `signal_kind` names; `quality_db`, `sinr_db` in dB;
    `speed_mps` in metres per second. `home_plmn` is the SIM's operator, `home_plmn_origin` how it is
    known, `serving_plmn` the network that answered.
    Raises ReadingError naming the first field that breaks the contract.
    """

    id: UUID = field(default_factory=uuid4)
    observed_at: datetime
    longitude: float
    latitude: float
    service_state: str
    home_plmn: str
    home_plmn_origin: str | None = None
    accuracy_m: float | None = None
    serving_plmn: str | None = None
    technology: str | None = None
    max_technology: str | None = None
    signal_dbm: float | None = None
    signal_kind: str | None = None
    quality_db: float | None = None
    sinr_db: float | None = None
    cell_id: int | None = None
    environment: str | None = None
    speed_mps: float | None = None
    altitude_m: float | None = None
    device_id: str | None = None
    kind: str | None = None
    is_mock: bool | None = None

    def __post_init__(self) -> None:
        if self.observed_at.tzinfo is None:
            raise ReadingError("observed_at", "no_time_zone")
        _check_bounds(self)
        _check_choices(self)
        _check_plmns(self)
        _check_device_id(self.device_id or "")

    @classmethod
    def from_json(cls, record: Mapping[str, object]) -> Self:
        """The reading in a JSON object; null is "absent", keys that we do not know are ignored."""
        present = [name for name in FIELDS if record.get(name) is not None]
        for name in REQUIRED:
            if name not in present:
                raise ReadingError(name, "missing")
        values: dict[str, Any] = {name: PARSERS[name](name, record[name]) for name in present}
        return cls(**values)

    def to_json(self) -> dict[str, object]:
        """A JSON object with the known fields only, the time in UTC."""
        record = {name: getattr(self, name) for name in FIELDS}
        record["id"] = str(self.id)
        record["observed_at"] = self.observed_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return {name: value for name, value in record.items() if value is not None}


FIELDS = tuple(column.name for column in fields(Reading))
REQUIRED = ("id", "observed_at", "longitude", "latitude", "service_state", "home_plmn")


def content_id(record: Mapping[str, object]) -> UUID:
    """An id made of the content, for a record that has none: the same record always gets the same id."""
    content = {key: value for key, value in record.items() if key != "id" and value is not None}
    return uuid5(CONTENT_NAMESPACE, json.dumps(content, sort_keys=True, separators=(",", ":")))


def _check_bounds(reading: Reading) -> None:
    for name, (low, high) in BOUNDS.items():
        value = getattr(reading, name)
        if value is not None and not low <= value <= high:
            raise ReadingError(name, "out_of_range", value=value, low=low, high=high)


def _check_choices(reading: Reading) -> None:
    for name, choices in CHOICES.items():
        value = getattr(reading, name)
        if value is not None and value not in choices:
            raise ReadingError(name, "not_a_choice", value=reprlib.repr(value), choices=", ".join(choices))


def _check_plmns(reading: Reading) -> None:
    for name in ("home_plmn", "serving_plmn"):
        value = getattr(reading, name)
        if value is not None and not PLMN.fullmatch(value):
            raise ReadingError(name, "not_a_plmn", value=reprlib.repr(value))


def _check_device_id(device_id: str) -> None:
    if len(device_id) > LONGEST_DEVICE_ID:
        raise ReadingError("device_id", "too_long", most=LONGEST_DEVICE_ID)
    if not device_id.isprintable():
        raise ReadingError("device_id", "not_printable")


PARSERS: dict[str, Callable[[str, object], object]] = {
    **dict.fromkeys(FIELDS, parsing.text),
    **dict.fromkeys(BOUNDS, parsing.number),
    "id": parsing.uuid,
    "observed_at": parsing.time,
    "cell_id": parsing.integer,
    "is_mock": parsing.truth,
}
