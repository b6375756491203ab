"""Stage 0, the probe: what a modem of Quectel says of the cell that serves it, AT+QENG="servingcell"."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from mobile_probe.sources import scales

SERVING_CELL = 'AT+QENG="servingcell"'
SEARCHES, LIMITED = "SEARCH", "LIMSRV"
SERVED = ("NOCONN", "CONNECT")  # camped and idle, or in a connection
STANDALONE, BESIDE_4G = "NR5G-SA", "NR5G-NSA"


class Layout(NamedTuple):
    """Where the values of a radio generation are, counted from its name; 0 for one that it has not."""

    technology: str
    country: int
    cell: int
    level: int
    quality: int
    sinr: int = 0


# Quectel's "QuecCell" notes for EC2x and RG50x. The SINR of 4G is left out: fifths of a dB on some models, dB
# on others, and the answer does not say which.
LAYOUTS = {
    "GSM": Layout("2G", country=1, cell=4, level=8, quality=0),
    "WCDMA": Layout("3G", country=1, cell=4, level=8, quality=9),
    "LTE": Layout("4G", country=2, cell=4, level=11, quality=12),
    STANDALONE: Layout("5G", country=2, cell=4, level=10, quality=11, sinr=12),
    BESIDE_4G: Layout("5G", country=1, cell=0, level=4, quality=6, sinr=5),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """The modem's state in Quectel's word, and the cell, as in Radio; technology None: not one of phones."""

    state: str
    technology: str | None = None
    plmn: str | None = None
    cell_id: int | None = None
    signal_dbm: float | None = None
    quality_db: float | None = None
    sinr_db: float | None = None


def serving_cell(answer: str) -> Cell | None:
    """The cell in the answer, of three lines where 5G stands beside 4G; None where it names no state."""
    rows = list(_rows(answer))
    heads = [row for row in rows if row[0] == "servingcell" and len(row) > 1]
    if not heads:
        return None
    state = heads[0][1]
    cells = [cell for row in (heads[0][2:], *rows) if (cell := _cell(state, row))]
    if not cells:
        return Cell(state)
    anchor, best = cells[0], cells[-1]
    if best is anchor or best.signal_dbm is None:
        return anchor
    return Cell(state, "5G", anchor.plmn, anchor.cell_id, best.signal_dbm, best.quality_db, best.sinr_db)


def _rows(answer: str) -> Iterator[list[str]]:
    for line in answer.splitlines():
        name, _, values = line.partition(":")
        if name.strip() == "+QENG" and values.strip():
            yield next(csv.reader([values.strip()], skipinitialspace=True))


def _cell(state: str, row: list[str]) -> Cell | None:
    layout = LAYOUTS.get(row[0]) if row else None
    if layout is None:
        return None
    values = dict(enumerate(row))
    kind = scales.SIGNAL_KIND_OF[layout.technology]
    return Cell(
        state=state,
        technology=layout.technology,
        plmn=scales.joined_plmn(values.get(layout.country), values.get(layout.country + 1)),
        cell_id=scales.cell_id(values.get(layout.cell), base=16) if layout.cell else None,
        signal_dbm=scales.level(kind, values.get(layout.level)),
        quality_db=scales.quality(values.get(layout.quality)),
        sinr_db=scales.sinr(values.get(layout.sinr)),
    )
