"""What a phone heard at one moment becomes one reading: the serving cell's, never a neighbour's.

Stumblers write a line for each cell of a scan. A phone hears neighbours without being served by them. No line
at all says nothing either: a stumbler that hears no cell writes none.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from measurements.formats.build import ID_DECIMALS, Options, home, item_of, why
from measurements.formats.item import Item
from measurements.formats.rows import Line
from measurements.vocabulary import ALIASES, operator_of

NEIGHBOUR = "serving cell: this is a neighbour's, which says nothing of the service here"
SAME_SCAN = "serving cell: this is another one of a scan that already is a reading"
OTHER_NETWORK = "serving cell: this is another network's, in a scan that is one reading"
NO_NETWORK = "mcc, mnc: missing, the line names no network"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell as one line describes it: dBm and dB, `serving` None where the client does not say."""

    index: int
    raw: bytes
    observed_at: datetime
    longitude: float
    latitude: float
    accuracy_m: float | None = None
    speed_mps: float | None = None
    altitude_m: float | None = None
    device_id: str | None = None
    home_plmn: str | None = None  # of the SIM, where the client knows it
    serving_plmn: str | None
    technology: str
    serving: bool | None
    cell_id: int | None = None
    signal_dbm: float | None = None
    signal_kind: str | None = None
    quality_db: float | None = None
    sinr_db: float | None = None

    @property
    def scan(self) -> tuple[datetime, float, float]:
        """Cells with the same one were heard together: the second and the place."""
        place = round(self.longitude, ID_DECIMALS), round(self.latitude, ID_DECIMALS)
        return self.observed_at.replace(microsecond=0), *place


def readings(lines: Iterable[Line], cell_of: Callable[[Line], Cell], options: Options) -> Iterator[Item]:
    """An Item for each line: the scan's reading, or why the line adds none. A scan's lines follow each other.

    `cell_of` raises ValueError for a line that it does not understand.
    """
    scan: list[Cell] = []
    for line in lines:
        try:
            cell = cell_of(line)
        except (ValueError, OverflowError) as error:
            yield Item.refused(line.number, line.raw, why(error), contributor=options.witness)
            continue
        if scan and cell.scan != scan[0].scan:
            yield from _of_scan(scan, options)
            scan = []
        scan.append(cell)
    yield from _of_scan(scan, options)


def _of_scan(scan: list[Cell], options: Options) -> Iterator[Item]:
    serving = [cell for cell in scan if cell.serving] or [cell for cell in scan if _looks_serving(cell)]
    chosen = _chosen([cell for cell in serving if cell.serving_plmn], options)
    told = {network: _item(cell, options) for network, cell in chosen.items()}
    for cell in scan:
        if cell.serving_plmn is None:
            yield _refused(cell, NO_NETWORK, options)
        elif cell not in serving:
            yield _refused(cell, NEIGHBOUR, options)
        elif cell.serving_plmn not in told:
            yield _refused(cell, OTHER_NETWORK, options)
        else:
            yield _beside(cell, chosen[cell.serving_plmn], told[cell.serving_plmn], options)


def _looks_serving(cell: Cell) -> bool:
    # Where no cell of a scan is marked: phones know the identity of the one that serves, seldom another's.
    return cell.serving is None and cell.cell_id is not None


def _chosen(serving: list[Cell], options: Options) -> dict[str | None, Cell]:
    """The cell that speaks for each network; of one network, the first whose level was measured.

    Several networks are several SIMs, if the phone marks the cells that serve it and no SIM was declared.
    Otherwise one network speaks: that of the declared SIM if it is there, or the first.
    """
    networks: dict[str | None, Cell] = {}
    for cell in sorted(serving, key=lambda cell: cell.signal_dbm is None):
        networks.setdefault(cell.serving_plmn, cell)
    if len(networks) > 1 and (options.home_plmn or not all(cell.serving for cell in serving)):
        at_home = [network for network in networks if network and _same(network, options.home_plmn)]
        first = at_home[0] if at_home else serving[0].serving_plmn
        return {first: networks[first]}
    return networks


def _same(network: str, home_plmn: str) -> bool:
    return ALIASES.get(network, network) == (operator_of(home_plmn) or home_plmn)


def _beside(cell: Cell, chosen: Cell, told: Item, options: Options) -> Item:
    """The line that made the reading; one that says the very same is a repetition, any other adds nothing."""
    if cell is chosen:
        return told
    again = _item(cell, options)
    return again if again.reading == told.reading else _refused(cell, SAME_SCAN, options)


def _refused(cell: Cell, reason: str, options: Options) -> Item:
    return Item.refused(cell.index, cell.raw, reason, contributor=options.witness)


def _item(cell: Cell, options: Options) -> Item:
    level = {"signal_kind": cell.signal_kind, "quality_db": cell.quality_db, "sinr_db": cell.sinr_db}
    fields = {
        "observed_at": cell.observed_at,
        "longitude": cell.longitude,
        "latitude": cell.latitude,
        "accuracy_m": cell.accuracy_m,
        "speed_mps": cell.speed_mps,
        "altitude_m": cell.altitude_m,
        "device_id": cell.device_id,
        "service_state": "in_service",
        "technology": cell.technology,
        "serving_plmn": cell.serving_plmn,
        "cell_id": cell.cell_id,
        "signal_dbm": cell.signal_dbm,
        **(level if cell.signal_dbm is not None else {}),
        **home(options.home_plmn, cell.home_plmn, cell.serving_plmn),
    }
    return item_of(cell.index, cell.raw, fields, options.witness)
