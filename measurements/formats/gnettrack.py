"""G-NetTrack's text logs: tab- or comma-separated, local time without a zone, no id, and no SIM named."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import msgspec

from measurements.formats.build import FileNotUnderstood, home, why
from measurements.formats.item import Item
from measurements.formats.native import Reading
from measurements.formats.refusal import sentence
from measurements.formats.rows import Row, cells
from measurements.formats.sentinels import SIGNAL_KIND_OF, cell_id, level, one_plmn, ratio, text
from measurements.formats.values import TECHNOLOGY_OF, needed, number

# A log names no reading: its line does, so that the same line in two excerpts is one reading.
LINES = UUID("0b9f0d4e-58a4-4bd0-9a3e-6f3f7a5f1c55")
NO_COVERAGE = "NO_COVERAGE"
KMH_PER_MPS = 3.6
# The app writes three logs of a walk. A column that one of the others has alone, and what that one is called.
OTHER_LOGS = {"EventType": "_events", "TESTDOWNLINK": "_datatest"}


class LogNotUnderstood(FileNotUnderstood):
    """The file is no log of this app; the message says what is missing."""


def decode_log(
    lines: Iterator[bytes], *, contributor: str, home_plmn: str, timezone: ZoneInfo
) -> Iterator[Item]:
    """Items of a log, numbered by line from 2 (line 1 names the columns).

    `home_plmn` is the SIM's operator where somebody knows it; otherwise the serving network stands in.

    Raises:
        LogNotUnderstood: the first line does not name the columns needed.
    """
    header = next(lines, b"").decode("utf-8-sig", "replace").strip("\r\n")
    separator = "\t" if "\t" in header else ","
    columns = header.split(separator)
    for column, name in OTHER_LOGS.items():
        if column in columns:
            raise LogNotUnderstood(f"this is the {name} log; import the one without {name} in its name")
    missing = {"Timestamp", "Longitude", "Latitude"} - set(columns)
    if missing or not {"NetworkTech", "NetworkMode"} & set(columns):
        raise LogNotUnderstood(
            f"line 1: a log names its columns there; missing {', '.join(sorted(missing)) or 'NetworkTech'}"
        )
    for place, raw in enumerate(lines, start=2):
        line = raw.decode("utf-8", "replace").strip("\r\n")
        if line:
            row = dict(zip(columns, cells(line, separator), strict=False))
            yield _item(place, line, row, contributor, home_plmn, timezone)


def _item(number: int, line: str, row: Row, contributor: str, home_plmn: str, timezone: ZoneInfo) -> Item:
    raw = line.encode()
    try:
        fields = _fields(row, home_plmn, timezone)
        reading = msgspec.convert({"id": uuid5(LINES, f"{contributor}\n{line}"), **fields}, Reading)
    except msgspec.ValidationError as error:
        return Item.refused(number, raw, sentence(error), contributor=contributor)
    except (ValueError, OverflowError) as error:
        return Item.refused(number, raw, why(error), contributor=contributor)
    return Item(index=number, raw=raw, reading=reading, contributor=contributor)


def _fields(row: Row, home_plmn: str, timezone: ZoneInfo) -> dict[str, object]:
    mode = text(row.get("NetworkTech")) or text(row.get("NetworkMode")) or ""
    technology = TECHNOLOGY_OF.get(mode.upper())
    serving = one_plmn(row.get("Operator"))
    speed = _number(row, "Speed")
    return {
        "observed_at": _time(row, timezone),
        "longitude": needed("Longitude", row.get("Longitude")),
        "latitude": needed("Latitude", row.get("Latitude")),
        "speed_mps": None if speed is None else round(speed / KMH_PER_MPS, 2),
        "altitude_m": _number(row, "Altitude"),
        "serving_plmn": serving,
        "cell_id": _cell_id(row, technology),
        **home(home_plmn, None, serving),
        **_service(row, technology),
    }


def _service(row: Row, technology: str | None) -> dict[str, object]:
    if row.get("Operatorname") == NO_COVERAGE:
        return {"service_state": "out_of_service"}
    if technology is None:
        raise ValueError("NetworkTech: no technology on the line, which is not the same as no coverage")
    return {"service_state": "in_service", "technology": technology, **_level(row, technology)}


def _level(row: Row, technology: str) -> dict[str, object]:
    # The app's Level is what the serving technology measures.
    kind = SIGNAL_KIND_OF[technology]
    dbm = level(kind, _number(row, "Level", "RSRP"), _cell_id(row, technology))
    if dbm is None:
        return {}
    quality = ratio("quality_db", _number(row, "Qual", "RSRQ"))
    return {"signal_dbm": dbm, "signal_kind": kind, "quality_db": quality}


def _cell_id(row: Row, technology: str | None) -> int | None:
    raw, node, cell = (row.get(column, "").strip() for column in ("RAWCELLID", "Node", "CellID"))
    if technology and raw.isdecimal():
        return cell_id(technology, int(raw))
    if technology == "4G" and node.isdecimal() and cell.isdecimal():
        # E-UTRAN cell identity: eNodeB in the upper 20 of 28 bits
        return cell_id(technology, int(node) * 256 + int(cell))
    return None


def _time(row: Row, timezone: ZoneInfo) -> datetime:
    written = row.get("Timestamp", "")
    try:
        local = datetime.strptime(written, "%Y.%m.%d_%H.%M.%S").replace(tzinfo=timezone)
    except ValueError:
        raise ValueError(f"Timestamp: {written!r} is not yyyy.MM.dd_HH.mm.ss") from None
    return local.astimezone(UTC)


def _number(row: Row, *columns: str) -> float | None:
    for column in columns:
        if text(row.get(column)) is not None:
            return number(column, row[column])
    return None
