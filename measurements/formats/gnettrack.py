"""G-NetTrack's text logs: tab- or comma-separated, local time without a zone, no id, and no SIM named."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import msgspec

from measurements.formats.item import Item
from measurements.formats.native import Reading, sentence
from measurements.plausibility import SIGNAL_RANGES_DBM

# A log names no reading: its line does, so that the same line in two excerpts is one reading.
LINES = UUID("0b9f0d4e-58a4-4bd0-9a3e-6f3f7a5f1c55")
NO_COVERAGE = "NO_COVERAGE"
# What the app and the phones write for "not measured". A level outside its scale is one more of these: -200,
# -340, or on 3G always -24, the end of the RSCP scale. The phone still says which network serves it.
NO_VALUE = {"", "-", "--", "null", "2147483647", "2147483647.0", "-2147483648"}
KMH_PER_MPS = 3.6

TECHNOLOGY_OF_MODE = {
    **dict.fromkeys(("2G", "GSM", "GPRS", "EDGE"), "2G"),
    **dict.fromkeys(("3G", "UMTS", "HSDPA", "HSUPA", "HSPA", "HSPA+"), "3G"),
    **dict.fromkeys(("4G", "LTE"), "4G"),
    **dict.fromkeys(("5G", "NR"), "5G"),
}
# The app's Level is what the serving technology measures.
SIGNAL_KIND_OF = {"2G": "rssi", "3G": "rscp", "4G": "rsrp", "5G": "ss_rsrp"}

Row = dict[str, str]


class LogNotUnderstood(ValueError):
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
    missing = {"Timestamp", "Longitude", "Latitude"} - set(columns)
    if missing or not {"NetworkTech", "NetworkMode"} & set(columns):
        raise LogNotUnderstood(
            f"line 1: a log names its columns there; missing {', '.join(sorted(missing)) or 'NetworkTech'}"
        )
    for number, raw in enumerate(lines, start=2):
        line = raw.decode("utf-8", "replace").strip("\r\n")
        if line:
            values = next(csv.reader([line], delimiter=separator))
            row = dict(zip(columns, values, strict=False))
            yield _item(number, line, row, contributor, home_plmn, timezone)


def _item(number: int, line: str, row: Row, contributor: str, home_plmn: str, timezone: ZoneInfo) -> Item:
    raw = line.encode()
    try:
        fields = _fields(row, home_plmn, timezone)
        reading = msgspec.convert({"id": uuid5(LINES, f"{contributor}\n{line}"), **fields}, Reading)
    except msgspec.ValidationError as error:
        return Item.refused(number, raw, sentence(str(error)), contributor=contributor)
    except (ValueError, OverflowError) as error:
        return Item.refused(number, raw, str(error), contributor=contributor)
    return Item(index=number, raw=raw, reading=reading, contributor=contributor)


def _fields(row: Row, home_plmn: str, timezone: ZoneInfo) -> dict[str, object]:
    technology = TECHNOLOGY_OF_MODE.get(_text(row, "NetworkTech") or _text(row, "NetworkMode") or "")
    serving = _text(row, "Operator")
    speed = _number(row, "Speed")
    return {
        "observed_at": _time(row, timezone),
        "longitude": _needed(row, "Longitude"),
        "latitude": _needed(row, "Latitude"),
        "speed_mps": None if speed is None else round(speed / KMH_PER_MPS, 2),
        "altitude_m": _number(row, "Altitude"),
        "serving_plmn": serving if serving and serving.isdigit() else None,
        "cell_id": _cell_id(row, technology),
        **_home(home_plmn, serving),
        **_service(row, technology),
    }


def _home(home_plmn: str, serving: str | None) -> dict[str, object]:
    if home_plmn:
        return {"home_plmn": home_plmn, "home_plmn_origin": "declared"}
    if serving and serving.isdigit():
        return {"home_plmn": serving, "home_plmn_origin": "serving"}
    raise ValueError("home_plmn: the line names no network, and no --home-plmn was given")


def _service(row: Row, technology: str | None) -> dict[str, object]:
    if row.get("Operatorname") == NO_COVERAGE:
        return {"service_state": "out_of_service"}
    if technology is None:
        raise ValueError("NetworkTech: no technology on the line, which is not the same as no coverage")
    return {"service_state": "in_service", "technology": technology, **_level(row, technology)}


def _level(row: Row, technology: str) -> dict[str, object]:
    kind = SIGNAL_KIND_OF[technology]
    level = _number(row, "Level", "RSRP")
    least, most = SIGNAL_RANGES_DBM[kind]
    if level is None or not least <= level <= most:
        return {}
    return {"signal_dbm": level, "signal_kind": kind, "quality_db": _number(row, "Qual", "RSRQ")}


def _cell_id(row: Row, technology: str | None) -> int | None:
    raw, node, cell = _text(row, "RAWCELLID"), _text(row, "Node"), _text(row, "CellID")
    if raw and raw.isdigit():
        return int(raw)
    if technology == "4G" and node and cell and node.isdigit() and cell.isdigit():
        return int(node) * 256 + int(cell)  # E-UTRAN cell identity: eNodeB in the upper 20 of 28 bits
    return None


def _time(row: Row, timezone: ZoneInfo) -> datetime:
    text = row.get("Timestamp", "")
    try:
        local = datetime.strptime(text, "%Y.%m.%d_%H.%M.%S").replace(tzinfo=timezone)
    except ValueError:
        raise ValueError(f"Timestamp: {text!r} is not yyyy.MM.dd_HH.mm.ss") from None
    return local.astimezone(UTC)


def _text(row: Row, column: str) -> str | None:
    value = (row.get(column) or "").strip()
    return None if value in NO_VALUE else value


def _number(row: Row, *columns: str) -> float | None:
    for column in columns:
        text = _text(row, column)
        if text is not None:
            return _parse(column, text)
    return None


def _needed(row: Row, column: str) -> float:
    text = _text(row, column)
    if text is None:
        raise ValueError(f"{column}: missing")
    return _parse(column, text)


def _parse(column: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{column}: {text!r} is not a number") from None
