"""Tower Collector's CSV export: a line for each cell, its levels by name. No SIM, no "no service"."""

from collections.abc import Iterator

from measurements.formats import sentinels
from measurements.formats.build import Options
from measurements.formats.item import Item
from measurements.formats.native import LONGEST_DEVICE
from measurements.formats.rows import Line, Row, table
from measurements.formats.scan import Cell, readings
from measurements.formats.values import needed, number, technology, time, truth, whole

NEEDED = {"mcc", "mnc", "cellid", "lat", "lon", "measuredat", "nettype", "neighboring", "asu", "dbm"}
HINT = "Tower Collector's CSV export is the file to import"
# Columns of the level, of its quality and of its ratio to noise, where the version of the app has them.
LEVEL_OF = {"3G": "rscp", "4G": "rsrp", "5G": "ssrsrp"}
QUALITY_OF = {"3G": "ecno", "4G": "rsrq", "5G": "ssrsrq"}
SINR_OF = {"4G": "rssnr", "5G": "sssinr"}


def decode_export(lines: Iterator[bytes], options: Options) -> Iterator[Item]:
    """Items of an export; the cells of a scan follow each other.

    Raises:
        FileNotUnderstood: the first line does not name the columns needed.
    """
    yield from readings(table(lines, NEEDED, HINT), _cell, options)


def _cell(line: Line) -> Cell:
    row = line.row
    radio = technology("net_type", row["nettype"])
    cell = sentinels.cell_id(radio, whole("cell_id", row["cellid"]))
    return Cell(
        index=line.number,
        raw=line.raw,
        observed_at=time("measured_at", row["measuredat"]),
        longitude=needed("lon", row["lon"]),
        latitude=needed("lat", row["lat"]),
        accuracy_m=number("accuracy", row.get("accuracy")),
        speed_mps=number("speed", row.get("speed")),
        altitude_m=number("altitude", row.get("altitude")),
        device_id=(row.get("device") or "")[:LONGEST_DEVICE] or None,
        serving_plmn=sentinels.plmn(row["mcc"], row["mnc"]),
        technology=radio,
        serving=not truth("neighboring", row["neighboring"]),
        cell_id=cell,
        signal_dbm=sentinels.level(sentinels.SIGNAL_KIND_OF[radio], _dbm(row, radio), cell),
        signal_kind=sentinels.SIGNAL_KIND_OF[radio],
        quality_db=sentinels.ratio("quality_db", _of(row, QUALITY_OF.get(radio))),
        sinr_db=sentinels.ratio("sinr_db", _of(row, SINR_OF.get(radio))),
    )


def _dbm(row: Row, radio: str) -> float | None:
    """The column of that very level; else the index or `dbm`, which here is the main level (RSRP in 4G)."""
    named = _of(row, LEVEL_OF.get(radio))
    strength, asu = number("dbm", row["dbm"]), number("asu", row["asu"])
    return sentinels.first_level(radio, asu, strength) if named is None else named


def _of(row: Row, column: str | None) -> float | None:
    return number(column, row.get(column)) if column else None
