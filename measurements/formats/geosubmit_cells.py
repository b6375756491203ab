"""The cells of a geosubmit report: which one serves, whose it is, and what its level means in which app."""

import re

from msgspec import Struct

from measurements.plausibility import SIGNAL_RANGES_DBM

TECHNOLOGY_OF_RADIO = {"gsm": "2G", "wcdma": "3G", "umts": "3G", "lte": "4G", "nr": "5G"}
KIND_OF_TECHNOLOGY = {"2G": "rssi", "3G": "rscp", "4G": "rsrp", "5G": "ss_rsrp"}

# What `signalStrength` is, by the name with which an app introduces itself. On LTE one app takes Android's
# RSSI and the other its dBm, the RSRP, tens of dB lower: of any other app, only `asu` tells a level.
STRENGTH_IN_APP = {
    "neostumbler": {**KIND_OF_TECHNOLOGY, "4G": "rssi"},
    "towercollector": KIND_OF_TECHNOLOGY,
}
# Android's arbitrary strength unit: least, most, dB per unit, dBm of 0; RSSI of TS 27.007, RSCP of TS 25.133,
# RSRP of TS 36.133, and for 5G as Android counts it, from the same -140 dBm. 99 and 255 are "not known".
ASU = {"2G": (0, 31, 2, -113), "3G": (-5, 91, 1, -116), "4G": (0, 97, 1, -140), "5G": (0, 97, 1, -140)}
# On 3G phones count asu from -116 or from -120 dBm and do not say which: dBm come first where they are given.
DBM_FIRST = "3G"

# The largest identity of each generation, TS 23.003: the values above it, and 0, are "not known" in phones.
LARGEST_CELL_ID = {"2G": 2**16 - 2, "3G": 2**28 - 2, "4G": 2**28 - 2, "5G": 2**36 - 2}
NO_AREA = {0, 0xFFFE, 0xFFFF, 0xFFFFFF}  # reserved LAC and TAC, TS 23.003
QUALITY_RANGE_DB, SINR_RANGE_DB = (-43.0, 20.0), (-30.0, 50.0)
MNC = re.compile(r"[0-9]{2,3}")


class Cell(Struct, rename="camel", omit_defaults=True):
    """A cell as sent; dBm, dB, milliseconds. `rsrp`, `rsrq` and `sinr` are ours."""

    radio_type: str | None = None
    mobile_country_code: int | None = None
    mobile_network_code: int | None = None
    mobile_network_code_str: str | None = None
    location_area_code: int | None = None
    cell_id: int | None = None
    asu: float | None = None
    signal_strength: float | None = None
    serving: int | None = None
    age: float | None = None
    rsrp: float | None = None
    rsrq: float | None = None
    sinr: float | None = None

    @property
    def technology(self) -> str:
        """The generation; empty for what is none of ours, such as cdma."""
        return TECHNOLOGY_OF_RADIO.get((self.radio_type or "").lower(), "")

    @property
    def network(self) -> str:
        """MCC and MNC, empty where either is missing. Without its text an MNC below 100 has two digits, as in
        Europe."""
        country, code = self.mobile_country_code, self.mobile_network_code
        if MNC.fullmatch(written := self.mobile_network_code_str or "") and _within(country, 1, 999):
            return f"{country:03d}{written}"
        return plmn(country, code)

    @property
    def identity(self) -> int | None:
        """The cell's number in its network, None where the phone does not know it."""
        return self.cell_id if _within(self.cell_id, 1, LARGEST_CELL_ID.get(self.technology, 0)) else None

    @property
    def is_complete(self) -> bool:
        """Whether network, area and number are known, which phones seldom know of a neighbour."""
        area = self.location_area_code
        return bool(self.network and self.identity and area is not None and area not in NO_AREA)


def plmn(country: int | None, network: int | None) -> str:
    """The five or six digits of a network; empty where they are missing or none.

    >>> plmn(208, 1), plmn(310, 260), plmn(0, 0)
    ('20801', '310260', '')
    """
    known = _within(country, 1, 999) and _within(network, 0, 999)
    return f"{country:03d}{network:02d}" if known else ""


def serving_cell(cells: list[Cell]) -> Cell | None:
    """The cell that serves: of those marked so; without any mark, the first that is known completely.

    Of several that serve in one network, which is how a phone uses 5G beside 4G, the newest generation.
    """
    named = [cell for cell in cells if cell.network and cell.technology]
    serving = [cell for cell in named if cell.serving]
    serving = serving or [cell for cell in named if cell.serving is None and cell.is_complete][:1]
    alike = [cell for cell in serving if cell.network == serving[0].network]
    return max(alike, key=lambda cell: cell.technology, default=None)


def level(cell: Cell, app: str) -> tuple[float, str] | None:
    """dBm and its kind, as the app (its User-Agent) means them; None where nothing believable is said."""
    technology = cell.technology
    kind = KIND_OF_TECHNOLOGY[technology]
    strength, own_kind = _strength(cell, app)
    reported = [_believable(cell.rsrp, kind) if technology in ("4G", "5G") else None, _of_asu(cell)]
    if strength is not None and own_kind != kind and _above(reported[1], strength):
        return None  # a part of a power cannot be above it: neither was measured
    reported.insert(0 if technology == DBM_FIRST else 2, strength if own_kind == kind else None)
    known = [(dbm, kind) for dbm in reported if dbm is not None]
    return next(iter(known), None if strength is None else (strength, own_kind))


def quality(cell: Cell) -> tuple[float | None, float | None]:
    """RSRQ and SINR in dB, None where not stated or outside their scales."""
    return _or_none(cell.rsrq, QUALITY_RANGE_DB), _or_none(cell.sinr, SINR_RANGE_DB)


def _strength(cell: Cell, app: str) -> tuple[float | None, str]:
    name = app.partition("/")[0].strip().lower()
    kind = STRENGTH_IN_APP.get(name, {}).get(cell.technology, "")
    return (_believable(cell.signal_strength, kind), kind) if kind else (None, "")


def _of_asu(cell: Cell) -> float | None:
    least, most, slope, zero = ASU[cell.technology]
    return None if cell.asu is None or not least <= cell.asu <= most else slope * cell.asu + zero


def _above(level_dbm: float | None, other_dbm: float) -> bool:
    return level_dbm is not None and level_dbm > other_dbm


def _believable(dbm: float | None, kind: str) -> float | None:
    return _or_none(dbm, SIGNAL_RANGES_DBM[kind])


def _or_none(value: float | None, bounds: tuple[float, float]) -> float | None:
    return value if value is not None and bounds[0] <= value <= bounds[1] else None


def _within(value: int | None, least: int, most: int) -> bool:
    return value is not None and least <= value <= most
