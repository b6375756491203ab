"""A campaign's file as ARCEP writes it: up to 103 columns in, what we keep of a test or reasons out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from coverage.csv_rows import Format, Line, RefusedList, plain
from coverage.csv_rows import read as read_list
from coverage.csv_values import BadValue, commune, day, known, number, words
from coverage.drive_tests.outcome import outcome_of
from coverage.official.names import territory_at
from coverage.official.operators import BOUYGUES, FREE, ORANGE, PERIMETERS, SFR, code_in

CAMPAIGN = re.compile(r"20[0-9]{2}_QoS_(Metropole|Outremer)_(data|voix)_(habitations|transports)")

COLUMNS = {
    "operator": "operator",
    "protocol": "protocole",
    "situation": "situation",
    "latitude": "latitude_start",
    "longitude": "longitude_start",
    "day": "date_start",
    "zone": "zone",
    "axis": "axis",
    "axis_name": "axis_name",
    "commune": "insee_com",
    "technology": "techno_start",
    "rsrp_dbm": "rsrp",
    "rsrq_db": "rsrq",
    "rscp_dbm": "rscp",
    "rx_level_dbm": "rx_level|rx_lev",
    "download_mbps": "bitrate_dl",
    "upload_mbps": "bitrate_ul",
    "within_5_s": "loaded_in_less_5_secondes",
    "within_10_s": "loaded_in_less_10_secondes",
    "perfect": "quality_perfect",
    "correct": "quality_correct",
    "call_s": "real_communiation_time|real_communication_time",  # the first is how the file spells it
    "mos": "min_mos_couple",
    "sms_s": "sms_delai",
    "sms_success": "sms_success",
    "fast_enough": "dl_superior_3mbps",
    "download_ok": "download_ok",
    "upload_ok": "upload_ok",
}
SURE = {"operator", "protocol", "situation", "latitude", "longitude"}
FORMATS = (
    Format("2025", COLUMNS, frozenset(set(COLUMNS) - SURE)),
    Format(
        "2023",
        {"latitude": "latitude", "longitude": "longitude", "rsrp": "rsrp"},
        refusal="this is an edition of 2023 or before, which names its columns otherwise and is not read",
    ),
)

# The operator tested, which roams at times on another's network: its name, and its code in each sea.
OPERATORS = {
    "orange": ORANGE,
    "sfr": SFR,
    "srr": ("64710",),
    "outremer": ("34002",),
    "free": FREE,
    "only": ("64702", "64703"),
    "telco": ("64702", "64703"),
    "bouygues": BOUYGUES,
    "uts": ("34003",),
    "dauphin": ("34008",),
    "digicel": ("34020",),
    "maore": ("64701",),
    "zeop": ("64704",),
}
TECHNOLOGIES = {"2g": "2G", "3g": "3G", "4g": "4G", "5g": "5G", "pas_de_service": "none"}
LEVELS = ("rsrp_dbm", "rsrq_db", "rscp_dbm", "rx_level_dbm", "download_mbps", "upload_mbps")
LONGEST = {"situation": 20, "zone": 40, "axis": 60, "axis_name": 120}


@dataclass(frozen=True, slots=True)
class FieldTest:
    """What is kept of a test; levels are None where there are none, the outcome where it cannot be told."""

    operator: str
    protocol: str
    outcome: int | None
    day: date | None
    situation: str
    zone: str
    axis: str
    axis_name: str
    commune: str
    technology: str
    rsrp_dbm: float | None
    rsrq_db: float | None
    rscp_dbm: float | None
    rx_level_dbm: float | None
    download_mbps: float | None
    upload_mbps: float | None
    longitude: float
    latitude: float


def campaign_of(filename: str) -> str:
    """Year, area and kind of the campaign, as its files are named; RefusedList for another name."""
    if match := CAMPAIGN.match(filename):
        return match[0]
    raise RefusedList("file name: expected as in 2025_QoS_Metropole_data_transports")


def read(path: Path) -> Iterator[Line]:
    """The file's lines by our field names."""
    return read_list(path, FORMATS)


def field_test(line: Line) -> FieldTest:
    """What is kept of a row; BadValue for an operator, a position or a value that nobody can read."""
    row = line.values
    longitude, latitude = number("longitude", row["longitude"]), number("latitude", row["latitude"])
    protocol = words("protocol", row["protocol"].upper(), 20)
    if not protocol:
        raise BadValue("protocol: missing", row["protocol"])
    texts: dict[str, Any] = {field: words(field, row.get(field, ""), most) for field, most in LONGEST.items()}
    levels: dict[str, Any] = {field: known(number, row, field) for field in LEVELS}
    return FieldTest(
        operator=_operator(row["operator"], longitude, latitude),
        protocol=protocol,
        outcome=outcome_of(protocol, row),
        day=known(day, row, "day"),
        commune=commune("commune", row.get("commune", "")),
        technology=TECHNOLOGIES.get(plain(row.get("technology", "")), ""),
        longitude=longitude,
        latitude=latitude,
        **texts,
        **levels,
    )


def _operator(name: str, longitude: float, latitude: float) -> str:
    territory = territory_at(longitude, latitude)
    if territory is None:
        raise BadValue("latitude, longitude: outside every territory", f"{latitude} {longitude}")
    known_here = _known_in(territory)
    operator = known_here.get(plain(name).split("_")[0])
    if operator is None:
        raise BadValue(f"operator: not one of {', '.join(sorted(known_here))}", name)
    return operator


@cache
def _known_in(territory: str) -> dict[str, str]:
    """The code of each operator that is published in a territory, by its name."""
    return {
        name: code_in(group, territory)
        for name, group in OPERATORS.items()
        if not PERIMETERS[territory].isdisjoint(group)
    }
