"""CSV in OpenCelliD's columns, which two apps fill differently: Tower Collector and "Network Cell Info"."""

from collections.abc import Iterator
from datetime import datetime

from measurements.formats import sentinels
from measurements.formats.build import Options
from measurements.formats.item import Item
from measurements.formats.native import LONGEST_DEVICE
from measurements.formats.rows import Line, Row, table
from measurements.formats.scan import Cell, readings
from measurements.formats.values import milliseconds, needed, number, technology, time, whole

NEEDED = {"mcc", "mnc", "cellid", "lat", "lon", "signal", "measuredat", "act"}
TOWER_COLLECTOR = "devn"  # only this app adds the device's name


def decode_measurements(lines: Iterator[bytes], options: Options) -> Iterator[Item]:
    """Items of a file; it marks no serving cell, and its lines of one moment follow each other.

    Raises:
        FileNotUnderstood: the first line does not name the columns needed.
    """
    yield from readings(table(lines, NEEDED), _cell, options)


def _cell(line: Line) -> Cell:
    row = line.row
    radio = technology("act", row["act"])
    cell = sentinels.cell_id(radio, whole("cellid", row["cellid"]))
    return Cell(
        index=line.number,
        raw=line.raw,
        observed_at=_moment(row["measuredat"]),
        longitude=needed("lon", row["lon"]),
        latitude=needed("lat", row["lat"]),
        accuracy_m=number("rating", row.get("rating")),
        speed_mps=number("speed", row.get("speed")),
        device_id=(row.get(TOWER_COLLECTOR) or "")[:LONGEST_DEVICE] or None,
        serving_plmn=sentinels.plmn(row["mcc"], row["mnc"]),
        technology=radio,
        serving=None,
        cell_id=cell,
        signal_dbm=sentinels.level(sentinels.SIGNAL_KIND_OF[radio], _dbm(row, radio), cell),
        signal_kind=sentinels.SIGNAL_KIND_OF[radio],
    )


def _dbm(row: Row, radio: str) -> float | None:
    """dBm. Tower Collector writes an index, or dBm where it has none: every index is above every level.

    The other app writes dBm, so that zero and more is no level.
    """
    signal = number("signal", row["signal"])
    if TOWER_COLLECTOR in row and signal is not None and signal >= sentinels.ASU[radio][0]:
        return sentinels.level_of_asu(radio, signal)
    return signal


def _moment(written: str) -> datetime:
    """Milliseconds since 1970 from one app, a date in UTC from the other."""
    return milliseconds("measured_at", written) if written.strip().isdigit() else time("measured_at", written)
