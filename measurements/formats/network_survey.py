"""Network Survey: its CSV per technology, its messages (MQTT), its GeoPackage, which name things alike.

A record of a cell says what a phone heard. Where it heard nothing there is no record. The phone's state names
the SIM; that nothing is registered in it is no absence, as airplane mode looks the same.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from measurements.formats import sentinels
from measurements.formats.build import Options
from measurements.formats.documents import Document, documents
from measurements.formats.item import Item
from measurements.formats.rows import Line, plain, table
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
PHONE_STATE = "PhoneState"
KIND_OF_TECHNOLOGY = {"GSM": "GsmRecord", "UMTS": "UmtsRecord", "LTE": "LteRecord", "NR": "NrRecord"}
ERROR = "no document"  # with a space, so that no field of a message is called like it
# What names the phone or its owner, or was typed by them, stays out of what is kept of a refused record.
NAMES = {"deviceserialnumber", "devicename", "missionid"}


def decode_csv(lines: Iterator[bytes], options: Options) -> Iterator[Item]:
    """Items of the CSV of one technology.

    Raises:
        FileNotUnderstood: the columns are not those of a log of cells.
    """
    yield from readings(table(lines, NEEDED, HINT), _cell_of_row, options)


def decode_messages(stream: BinaryIO, options: Options) -> Iterator[Item]:
    """Items of JSON messages, one per line as MQTT gives them, or in a list."""
    lines = (_line(document) for document in documents(stream))
    yield from readings(lines, _cell_of_message, options)


def _line(document: Document) -> Line:
    data = document.content.get("data")
    record = {plain(name): value for name, value in data.items()} if isinstance(data, dict) else {}
    kind = str(document.content.get("messageType") or "missing")
    return record_line(document.number, kind, record | ({ERROR: document.error} if document.error else {}))


def record_line(index: int, kind: str, record: Record) -> Line:
    """A record as a line, with its type; without what names the phone."""
    told = {name: value for name, value in record.items() if name not in NAMES}
    return Line(index, json.dumps({"kind": kind, **told}, default=str).encode(), {"kind": kind, **told})


def _cell_of_row(line: Line) -> Cell:
    kind = next((KIND_OF_COLUMN[name] for name in line.row if name in KIND_OF_COLUMN), None)
    if kind is None:
        raise ValueError(f"the columns name no technology; {HINT}")
    return cell_of_record(record_line(line.number, kind, line.row))


def _cell_of_message(line: Line) -> Cell:
    if ERROR in line.row:
        raise ValueError(line.row[ERROR])
    if line.row["kind"] == PHONE_STATE:
        return _cell_of_state(line)
    if line.row["kind"] not in KINDS:
        raise ValueError(f"messageType: {line.row['kind'][:60]} is no record of a cell")
    return cell_of_record(line)


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
    cell = sentinels.cell_id(kind.technology, whole(name, record.get(name)))
    dbm, signal_kind = _level(record, kind, cell)
    return _cell(
        line,
        technology=kind.technology,
        serving_plmn=sentinels.plmn(record.get("mcc"), record.get("mnc")),
        serving=truth("servingCell", record.get("servingcell")),
        cell_id=cell,
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


def _cell_of_state(line: Line) -> Cell:
    """The network that the phone says it is registered in, without a level, and the SIM's own."""
    registered = [found for info in _registrations(line.row) if (found := _registered(info))]
    if not registered:
        raise ValueError("networkRegistrationInfo: nothing registered, which airplane mode looks like too")
    kind, identity = registered[0]
    name = kind.identity[0]
    return _cell(
        line,
        technology=kind.technology,
        home_plmn=sentinels.one_plmn(line.row.get("simoperator")),
        serving_plmn=sentinels.plmn(identity.get("mcc"), identity.get("mnc")),
        serving=True,
        cell_id=sentinels.cell_id(kind.technology, whole(name, identity.get(name))),
    )


def _registrations(record: Record) -> list[Record]:
    listed = record.get("networkregistrationinfo")
    infos = [info for info in listed if isinstance(info, dict)] if isinstance(listed, list) else []
    return sorted(infos, key=lambda info: info.get("domain") != "PS")  # data before calls


def _registered(info: Record) -> tuple[Kind, Record] | None:
    technology = str(info.get("accessNetworkTechnology"))
    identity = info.get(f"cellIdentity{technology.capitalize()}")
    kind = KIND_OF_TECHNOLOGY.get(technology)
    return (KINDS[kind], identity) if kind and isinstance(identity, dict) else None


def _cell(line: Line, **fields: Any) -> Cell:
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
