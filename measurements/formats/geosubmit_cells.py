"""The cells of a geosubmit report: which one serves, whose it is, and what its level means in which app."""

from functools import lru_cache

from msgspec import Struct

from measurements.formats import sentinels
from measurements.formats.sentinels import SIGNAL_KIND_OF, first_level, ratio
from measurements.formats.values import TECHNOLOGY_OF

# What `signalStrength` is, by the name with which an app introduces itself. On LTE one app takes Android's
# RSSI and the other its dBm, the RSRP, tens of dB lower: of any other app, only `asu` tells a level.
STRENGTH_IN_APP = {"neostumbler": {**SIGNAL_KIND_OF, "4G": "rssi"}, "towercollector": SIGNAL_KIND_OF}
STATE_RSRP = ("4G", "5G")
plmn = lru_cache(maxsize=1_000)(sentinels.plmn)  # phones name the same few networks over and over
NO_AREA = {0, 0xFFFE, 0xFFFF, 0xFFFFFF}  # reserved LAC and TAC, TS 23.003


@lru_cache(maxsize=1_000)
def _generation(radio_type: str) -> str:
    return TECHNOLOGY_OF.get(radio_type.upper(), "")


class Cell(Struct, rename="camel", omit_defaults=True, gc=False):
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
        return _generation(self.radio_type or "")

    @property
    def network(self) -> str | None:
        """Country and network code; the text, where there is one, keeps the network's leading zeros."""
        written = self.mobile_network_code_str
        return plmn(self.mobile_country_code, written or self.mobile_network_code)

    @property
    def identity(self) -> int | None:
        """The cell's number in its network, None where the phone does not know it."""
        return sentinels.cell_id(self.technology, self.cell_id)

    @property
    def is_complete(self) -> bool:
        """Whether area and number are known, which phones seldom know of a neighbour."""
        return self.identity is not None and (self.location_area_code or 0) not in NO_AREA


def serving_cell(cells: list[Cell]) -> Cell | None:
    """The cell that serves: of those marked so; without any mark, the first that is known completely.

    Of several that serve in one network, which is how a phone uses 5G beside 4G, the newest generation.
    """
    named = [(cell, network) for cell in cells if cell.technology and (network := cell.network)]
    serving = [(cell, network) for cell, network in named if cell.serving]
    unmarked = [(cell, network) for cell, network in named if cell.serving is None and cell.is_complete]
    serving = serving or unmarked[:1]
    alike = [cell for cell, network in serving if network == serving[0][1]]
    return max(alike, key=lambda cell: cell.technology, default=None)


def level(cell: Cell, app: str) -> tuple[float, str] | None:
    """dBm and their kind, as the app (its User-Agent) means them; None where nothing believable is said."""
    technology, strength = cell.technology, cell.signal_strength
    kind, meant = SIGNAL_KIND_OF[technology], _meant_by(app, technology)
    counted = first_level(technology, cell.asu, strength if meant == kind else None)
    stated = cell.rsrp if technology in STATE_RSRP else None
    main = _measured(cell, kind, counted if stated is None else stated)
    if meant not in ("", kind):
        main, kind = sentinels.beside_the_whole(main, _measured(cell, meant, strength))
    return None if main is None else (main, kind)


def quality(cell: Cell) -> tuple[float | None, float | None]:
    """RSRQ and SINR in dB, None where not stated or outside their scales."""
    return ratio("quality_db", cell.rsrq), ratio("sinr_db", cell.sinr)


def _meant_by(app: str, technology: str) -> str:
    """The kind of level that this app calls signalStrength; empty where nobody knows."""
    name = app.partition("/")[0].strip().lower()
    return STRENGTH_IN_APP.get(name, {}).get(technology, "")


def _measured(cell: Cell, kind: str, dbm: float | None) -> float | None:
    return sentinels.level(kind, dbm, cell.identity)
