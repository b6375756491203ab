"""Network Survey: its records of cells, which all its file types name alike, and its CSV per technology.

A record says what a phone heard. Where it heard nothing there is no record.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from measurements.formats import sentinels
from measurements.formats.build import Options
from measurements.formats.item import Item
from measurements.formats.rows import Line, table
from measurements.formats.scan import Cell, readings
from measurements.formats.values import blurred, milliseconds, needed, number, time, truth, whole

Record = Mapping[str, Any]  # by the names of `plain`


@dataclass(frozen=True, slots=True)
class Kind:
    """Where a type of record has the cell's identity and levels; the names of all file types."""

    technology: str
    identity: tuple[str, ...]
    level: str
    quality: str = ""
    sinr: str = ""


KINDS = {
    "GsmRecord": Kind("2G", ("ci", "cid"), "signalstrength"),
    "UmtsRecord": Kind("3G", ("cid", "cellid"), "rscp", "ecno"),
    "LteRecord": Kind("4G", ("eci",), "rsrp", "rsrq", "snr"),
    "NrRecord": Kind("5G", ("nci",), "ssrsrp", "ssrsrq", "sssinr"),
}
# A column that one technology's CSV has alone.
KIND_OF_COLUMN = {"bsic": "GsmRecord", "uarfcn": "UmtsRecord", "eci": "LteRecord", "nci": "NrRecord"}
NEEDED = {"devicetime", "latitude", "longitude", "mcc", "mnc"}
HINT = "of Network Survey's logs, those of gsm, umts, lte and nr are the files to import"
# What names the phone or its owner, or was typed by them, stays out of what is kept of a refused record.
NAMES = {"deviceserialnumber", "devicename", "missionid"}


def decode_csv(lines: Iterator[bytes], options: Options) -> Iterator[Item]:
    """Items of the CSV of one technology.

    Raises:
        FileNotUnderstood: the columns are not those of a log of cells.
    """
    yield from readings(table(lines, NEEDED, HINT), _cell_of_row, options)


def record_line(index: int, kind: str, record: Record) -> Line:
    """A record as a line, with its type; without what names the phone."""
    told = {name: value for name, value in record.items() if name not in NAMES} | {"kind": kind}
    return Line(index, json.dumps(told, default=str).encode(), told)


def _cell_of_row(line: Line) -> Cell:
    kind = next((KIND_OF_COLUMN[name] for name in line.row if name in KIND_OF_COLUMN), None)
    if kind is None:
        raise ValueError(f"the columns name no technology; {HINT}")
    return cell_of_record(record_line(line.number, kind, line.row))


def cell_of_record(line: Line) -> Cell:
    """The cell of a record, of whichever file type.

    Raises:
        ValueError: the record names the field that is missing or wrong.
    """
    record: Record = line.row
    kind = KINDS[record["kind"]]
    if truth("nonTerrestrialNetwork", record.get("nonterrestrialnetwork")):
        raise ValueError("nonTerrestrialNetwork: heard from a satellite, which no site on the ground serves")
    name = next((name for name in kind.identity if name in record), kind.identity[0])
    identity = sentinels.cell_id(kind.technology, whole(name, record.get(name)))
    dbm, signal_kind = _level(record, kind, identity)
    return cell(
        line,
        technology=kind.technology,
        serving_plmn=sentinels.plmn(record.get("mcc"), record.get("mnc")),
        serving=truth("servingCell", record.get("servingcell")),
        cell_id=identity,
        signal_dbm=dbm,
        signal_kind=signal_kind,
        quality_db=sentinels.ratio("quality_db", number(kind.quality, record.get(kind.quality))),
        sinr_db=sentinels.ratio("sinr_db", number(kind.sinr, record.get(kind.sinr))),
    )


def _level(record: Record, kind: Kind, cell: int | None) -> tuple[float | None, str]:
    """The technology's own level, dBm; else `signalStrength`, which is RSSI in every technology."""
    own = sentinels.SIGNAL_KIND_OF[kind.technology]
    level = sentinels.level(own, number(kind.level, record.get(kind.level)), cell)
    if level is not None:
        return level, own
    return sentinels.level("rssi", number("signalStrength", record.get("signalstrength")), cell), "rssi"


def cell(line: Line, **fields: Any) -> Cell:
    """A cell at the time and place of its record."""
    record: Record = line.row
    accuracy, speed = number("accuracy", record.get("accuracy")), number("speed", record.get("speed"))
    return Cell(
        index=line.number,
        raw=line.raw,
        observed_at=_moment(record),
        longitude=needed("longitude", record.get("longitude")),
        latitude=needed("latitude", record.get("latitude")),
        accuracy_m=blurred(accuracy, speed, number("locationAge", record.get("locationage")) or 0.0),
        speed_mps=speed,
        altitude_m=number("altitude", record.get("altitude")),
        **fields,
    )


def _moment(record: Record) -> datetime:
    # The GeoPackage counts milliseconds in a column of another name.
    if "devicetime" in record:
        return time("deviceTime", record["devicetime"])
    return milliseconds("Time", record.get("time"))
