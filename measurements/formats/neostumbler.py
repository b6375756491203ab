"""NeoStumbler's export: cells.csv, alone or in the ZIP of the app. No SIM, no "no service"."""

from collections.abc import Iterator
from datetime import timedelta

from measurements.formats import sentinels
from measurements.formats.build import Options
from measurements.formats.item import Item
from measurements.formats.rows import Line, Row, table
from measurements.formats.scan import Cell, readings
from measurements.formats.values import MS_PER_S, blurred, milliseconds, needed, number, technology, whole

NEEDED = {"timestamp", "latitude", "longitude", "radiotype", "mcc", "mnc", "cellid", "asu"}
HINT = "of NeoStumbler's export, cells.csv is the file to import"
# The app drops a cell heard further than this from its fix; a file that has one was not written by it.
LONGEST_APART_MS = 30_000


def decode_cells(lines: Iterator[bytes], options: Options) -> Iterator[Item]:
    """Items of cells.csv; the cells of a scan follow each other, and the file does not mark the serving one.

    Raises:
        FileNotUnderstood: the first line does not name the columns needed.
    """
    yield from readings(table(lines, NEEDED, HINT), _cell, options)


def _cell(line: Line) -> Cell:
    row = line.row
    radio = technology("radioType", row.get("radiotype"))
    cell = sentinels.cell_id(radio, whole("cellId", row.get("cellid")))
    fix_age = number("locationAge", row.get("locationage")) or 0.0
    speed = number("speed", row.get("speed"))
    strength = number("signalStrength", row.get("signalstrength"))
    dbm, kind = level(radio, number("asu", row["asu"]), strength, cell)
    return Cell(
        index=line.number,
        raw=line.raw,
        observed_at=milliseconds("timestamp", row["timestamp"]) - timedelta(milliseconds=fix_age),
        longitude=needed("longitude", row["longitude"]),
        latitude=needed("latitude", row["latitude"]),
        accuracy_m=_accuracy(row, fix_age, speed),
        speed_mps=speed,
        altitude_m=number("altitude", row.get("altitude")),
        serving_plmn=sentinels.plmn(row["mcc"], row["mnc"]),
        technology=radio,
        serving=None,
        cell_id=cell,
        signal_dbm=dbm,
        signal_kind=kind,
    )


def level(
    radio: str, asu: float | None, strength: float | None, cell: int | None
) -> tuple[float | None, str]:
    """The level in dBm, and its kind, from the index or the app's own strength, which is RSSI on 4G."""
    kind = sentinels.SIGNAL_KIND_OF[radio]
    if radio != "4G":
        return sentinels.level(kind, sentinels.first_level(radio, asu, strength), cell), kind
    counted = sentinels.level(kind, sentinels.level_of_asu(radio, asu), cell)
    return sentinels.beside_the_whole(counted, sentinels.level("rssi", strength, cell))


def _accuracy(row: Row, fix_age: float, speed: float | None) -> float | None:
    """The radius of the place where the cell was heard, m: the fix's, and the way between the two moments."""
    accuracy = number("locationAccuracy", row.get("locationaccuracy"))
    cell_age = number("cellScanAge", row.get("cellscanage"))
    apart = 0.0 if cell_age is None else abs(cell_age - fix_age)
    if apart > LONGEST_APART_MS:
        raise ValueError(f"cellScanAge: heard {apart / MS_PER_S:g} s from the fix, at most 30 are taken")
    return blurred(accuracy, speed, apart)
