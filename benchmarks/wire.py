"""The crowd's readings in the two spellings that are timed: rows for COPY, and a phone's JSON."""

from collections.abc import Iterator
from itertools import repeat
from typing import Any

import msgspec

from benchmarks.crowd import Columns
from measurements import vocabulary
from measurements.columns import COLUMNS

WORDS = {
    "service_state": vocabulary.SERVICE_STATES,
    "technology": vocabulary.TECHNOLOGIES,
    "max_technology": vocabulary.TECHNOLOGIES,
    "signal_kind": vocabulary.SIGNAL_KINDS,
    "environment": vocabulary.ENVIRONMENTS,
    "kind": vocabulary.KINDS,
    "home_plmn_origin": vocabulary.HOME_PLMN_ORIGINS,
}
RADIO_TYPES = {"2G": "gsm", "3G": "wcdma", "4G": "lte", "5G": "nr"}
AREA = 30301
NOT_SENT = {"contributor_id", "batch_id", "digest"}


def rows(columns: Columns, **same: object) -> Iterator[tuple[object, ...]]:
    """Rows in the order of intake's COPY; `same` gives a column one value in all of them."""
    filled = [repeat(same[name]) if name in same else columns.get(name, repeat(None)) for name in COLUMNS]
    return zip(*filled, strict=False)


def body(columns: Columns) -> bytes:
    """The same readings as a phone sends them, JSON without what it does not know."""
    named = {name: _words(name, values) for name, values in columns.items() if name not in NOT_SENT}
    readings = [
        {name: value for name, value in zip(named, values, strict=True) if value is not None}
        for values in zip(*named.values(), strict=True)
    ]
    return msgspec.json.encode({"readings": readings})


def reports(columns: Columns) -> bytes:
    """The same readings as geosubmit, with the SIM and the state of our extension."""
    named = {name: _words(name, values) for name, values in columns.items() if name not in NOT_SENT}
    readings = [dict(zip(named, values, strict=True)) for values in zip(*named.values(), strict=True)]
    return msgspec.json.encode({"items": [_report(reading) for reading in readings]})


def _report(reading: dict[str, Any]) -> dict[str, Any]:
    position = {"latitude": reading["latitude"], "longitude": reading["longitude"], "source": "gps"}
    return {
        "timestamp": int(reading["observed_at"].timestamp() * 1000),
        "position": position | {"accuracy": reading["accuracy_m"], "speed": reading["speed_mps"]},
        "cellTowers": [_cell(reading)] if reading["technology"] else [],
        "serviceState": reading["service_state"],
        "simMccMnc": reading["home_plmn"],
    }


def _cell(reading: dict[str, Any]) -> dict[str, Any]:
    return {
        "radioType": RADIO_TYPES[reading["technology"]],
        "mobileCountryCode": int(reading["home_plmn"][:3]),
        "mobileNetworkCode": int(reading["home_plmn"][3:]),
        "locationAreaCode": AREA,
        "cellId": reading["cell_id"],
        "signalStrength": reading["signal_dbm"],
        "serving": 1,
    }


def _words(name: str, values: list[Any]) -> list[Any]:
    """Codes as the words that they stand for."""
    if name not in WORDS:
        return values
    return [None if code is None else WORDS[name][code] for code in values]
