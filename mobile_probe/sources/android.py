"""Stage 0, the probe: what Android says of the cells around a phone, and of the SIM in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mobile_probe.reading import EMERGENCY_ONLY, IN_SERVICE, OUT_OF_SERVICE, RADIO_OFF, TECHNOLOGIES
from mobile_probe.sources import Radio, scales
from mobile_probe.sources.limited import limited

# The only keys of termux-telephony-deviceinfo that are ever read: others name the device and its owner.
NETWORK, NETWORK_TYPE, PHONES = "network_operator", "network_type", "phone_count"
SIM, SIM_STATE = "sim_operator", "sim_state"
AIRPLANE = "airplane_mode"  # not of Termux: `Termux.look` adds what Android says of it, where it does

TECHNOLOGY_OF_CELL = {"gsm": "2G", "wcdma": "3G", "lte": "4G", "nr": "5G"}
# Names of the app ("hdspa" is its spelling) and, where it has none, numbers of Android's TelephonyManager.
# 18 is missing on purpose: calls over Wi-Fi, of which no mast knows.
TECHNOLOGY_OF_NETWORK = {
    **dict.fromkeys(("gprs", "edge", "16"), "2G"),
    **dict.fromkeys(("umts", "hdspa", "hsdpa", "hsupa", "hspa", "hspap", "17"), "3G"),
    **dict.fromkeys(("lte", "19"), "4G"),
    **dict.fromkeys(("nr", "20"), "5G"),
}
CELL_ID_KEYS = {"2G": "cid", "3G": "cid", "4G": "ci", "5G": "nci"}
QUALITY_KEYS = {"2G": "", "3G": "", "4G": "rsrq", "5G": "ss_rsrq"}

Json = Mapping[str, object]


def radios(cellinfo: Sequence[object], deviceinfo: Json) -> list[Radio]:
    """What `termux-telephony-cellinfo` and `-deviceinfo` say of the default SIM: one Radio.

    An empty list of cells is also what Android answers while its location switch is off, so that it says
    nothing alone: out of service needs a ready SIM and no network in `deviceinfo`. `max_technology` is the
    best one seen in this look, so a lower bound. `deviceinfo["airplane_mode"]`, true or false, may be added.
    """
    objects = [cell for cell in cellinfo if isinstance(cell, Mapping)]
    cells = [cell for cell in objects if str(cell.get("type")) in TECHNOLOGY_OF_CELL]
    home = scales.plmn(deviceinfo.get(SIM))
    radio = Radio(
        device_id=None,
        service_state=None,
        home_plmn=home,
        home_plmn_origin="sim" if home else None,
        max_technology=best([_technology(deviceinfo), *map(_technology_of, cells)]),
    )
    return [_in_service(radio, cells, deviceinfo) or _not_in_service(radio, cells, deviceinfo)]


def _in_service(radio: Radio, cells: Sequence[Json], deviceinfo: Json) -> Radio | None:
    network = scales.plmn(deviceinfo.get(NETWORK))
    technology = _technology(deviceinfo)
    cell = _serving_cell(cells, network, technology, deviceinfo)
    if cell is None and (network is None or technology is None):
        return None
    if network is None and NETWORK in deviceinfo:
        return None  # Android names no network: the cell is one that it only listens to, or the other SIM's
    served = replace(radio, service_state=IN_SERVICE, serving_plmn=network, technology=technology)
    return served if cell is None else _with_cell(served, cell)


def _serving_cell(
    cells: Sequence[Json], network: str | None, technology: str | None, deviceinfo: Json
) -> Json | None:
    registered = [cell for cell in cells if cell.get("registered") is True]
    own = [cell for cell in registered if scales.same_network(_plmn_of(cell), network)]
    if not own and deviceinfo.get(PHONES, 1) == 1:
        own = registered  # a mast that several operators share may name another of them
    own.sort(key=lambda cell: _technology_of(cell) != technology)
    return own[0] if own else None


def _with_cell(radio: Radio, cell: Json) -> Radio:
    technology = _technology_of(cell)
    kind = _kind_of_3g(cell) if technology == "3G" else scales.SIGNAL_KIND_OF[technology]
    signal = scales.level(kind, cell.get(kind, cell.get("dbm"))) if kind else None
    return replace(
        radio,
        serving_plmn=radio.serving_plmn or _plmn_of(cell),
        technology=technology,
        signal_dbm=signal,
        signal_kind=kind if signal is not None else None,
        quality_db=scales.quality(cell.get(QUALITY_KEYS[technology])),
        sinr_db=scales.sinr(cell.get("ss_sinr")),
        cell_id=scales.cell_id(cell.get(CELL_ID_KEYS[technology])),
    )


def _kind_of_3g(cell: Json) -> str | None:
    """Android's level on 3G is RSCP or, on some phones, RSSI: the ASU beside it tells which."""
    dbm, asu = scales.number(cell.get("dbm")), scales.number(cell.get("asu"))
    if dbm is None or asu is None:
        return None
    if asu in (dbm + 120, dbm + 116):  # CellSignalStrengthWcdma since Android 9, and before
        return "rscp"
    return "rssi" if asu == (dbm + 113) / 2 else None  # 3GPP TS 27.007 8.5


def _not_in_service(radio: Radio, cells: Sequence[Json], deviceinfo: Json) -> Radio:
    if deviceinfo.get(AIRPLANE) is True:
        return replace(radio, service_state=RADIO_OFF)
    if deviceinfo.get(SIM_STATE, "ready") != "ready":
        return replace(radio, why_unknown="no_ready_sim")
    if not _names_no_network(deviceinfo):
        return replace(radio, why_unknown="termux_unclear")
    heard = [named for cell in cells if (named := _plmn_of(cell))]
    if heard:
        return _limited(radio, heard)
    if cells:
        return replace(radio, why_unknown="termux_nameless")
    return replace(radio, service_state=OUT_OF_SERVICE)


def _names_no_network(deviceinfo: Json) -> bool:
    """Whether Android says that a ready SIM is registered nowhere."""
    said = NETWORK in deviceinfo and SIM_STATE in deviceinfo
    return said and scales.plmn(deviceinfo[NETWORK]) is None and deviceinfo.get(NETWORK_TYPE) == "unknown"


def _limited(radio: Radio, heard: Sequence[str]) -> Radio:
    own = [plmn for plmn in heard if scales.same_network(plmn, radio.home_plmn)]
    state, why = limited((own or heard)[0], radio.home_plmn)
    serving = heard[0] if state == EMERGENCY_ONLY else None
    return replace(radio, service_state=state, why_unknown=why, serving_plmn=serving)


def _plmn_of(cell: Json) -> str | None:
    return scales.joined_plmn(cell.get("mcc"), cell.get("mnc"))


def _technology_of(cell: Json) -> str:
    return TECHNOLOGY_OF_CELL[str(cell["type"])]


def _technology(deviceinfo: Json) -> str | None:
    return TECHNOLOGY_OF_NETWORK.get(str(deviceinfo.get(NETWORK_TYPE)))


def best(technologies: Iterable[str | None]) -> str | None:
    """The newest of the generations that are known."""
    return max((known for known in technologies if known), key=TECHNOLOGIES.index, default=None)
