"""Stage 0, the probe: what mmcli says of one modem."""

import re
from collections.abc import Mapping
from dataclasses import replace

from mobile_probe.reading import EMERGENCY_ONLY, IN_SERVICE, OUT_OF_SERVICE, RADIO_OFF
from mobile_probe.sources import Radio, scales
from mobile_probe.sources.limited import limited

Json = Mapping[str, object]

OFF = ("disabled", "disabling")  # states of a modem that is powered down
LISTENING = ("enabled", "searching", "registered", "connecting", "connected", "disconnecting")

# What a registration state says of a modem that listens (MMModem3gppRegistrationState). "denied" and those of
# emergency calls hear a network that serves others. The rest says nothing: an idle modem looks for none.
REGISTERED = ("home", "roaming")  # also as "home-sms-only", "roaming-csfb-not-preferred"
LIMITED = ("emergency-only", "attached-rlos", "denied")
SEARCHING = "searching"

GENERATIONS = {
    **dict.fromkeys(("gsm", "gsm-compact", "gprs", "edge"), "2G"),
    **dict.fromkeys(("umts", "hsdpa", "hsupa", "hspa", "hspa-plus"), "3G"),
    "lte": "4G",
    "5gnr": "5G",
}
# Where the level of a generation is, and its quality. Others in there are of another generation, or old: a
# modem on 4G is seen to fill in "gsm" and "cdma1x" too.
LEVELS = {
    "2G": ("gsm", "rssi", ""),
    "3G": ("umts", "rscp", "ecio"),
    "4G": ("lte", "rsrp", "rsrq"),
    "5G": ("5g", "rsrp", "rsrq"),
}
MODE = re.compile(r"\b([2-5])g\b")


def radio(modem: Json, signal: Json, home_plmn: str | None = None) -> Radio:
    """What `mmcli -m N -J` and `mmcli -m N --signal-get -J` print, with or without the outer "modem".

    `home_plmn` is of the SIM (`mmcli -i N -J`). Levels that are missing say nothing of the service.
    """
    modem, signal = part(modem, "modem") or modem, part(signal, "modem") or signal
    generic, network = part(modem, "generic"), part(modem, "3gpp")
    seen = Radio(
        device_id=_port(generic.get("device")),
        service_state=None,
        home_plmn=home_plmn,
        home_plmn_origin="sim" if home_plmn else None,
        max_technology=_best_mode(generic),
    )
    if generic.get("state") in OFF or generic.get("power-state") in ("off", "low"):
        return replace(seen, service_state=RADIO_OFF)
    if generic.get("state") not in LISTENING:
        return replace(seen, why_unknown="modem_not_ready")
    return _listening(seen, generic, network, part(signal, "signal"))


def needs_set_up(signal: Json) -> bool:
    """Whether the modem was never asked to measure its level, so that "--" says nothing."""
    rate = part(signal, "modem", "signal", "refresh").get("rate")
    return scales.number(rate) == 0


def part(document: Json, *path: str) -> Json:
    """The object at the end of the path, empty where there is none."""
    found: object = document
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _listening(seen: Radio, generic: Json, network: Json, signal: Json) -> Radio:
    state = str(network.get("registration-state"))
    named = scales.plmn(network.get("operator-code"))
    if state.startswith(REGISTERED):
        return _in_service(replace(seen, serving_plmn=named), generic, signal)
    if state in LIMITED:
        return _limited(seen, named or scales.plmn(network.get("network-rejection-operator-id")), state)
    if state == SEARCHING:
        return replace(seen, service_state=OUT_OF_SERVICE)
    return replace(seen, why_unknown="modem_not_searching" if state == "idle" else "modem_unclear")


def _in_service(seen: Radio, generic: Json, signal: Json) -> Radio:
    technology = _technology(generic)
    if technology is None:
        return replace(seen, service_state=IN_SERVICE)
    block, level, quality = LEVELS[technology]
    measured, kind = part(signal, block), scales.SIGNAL_KIND_OF[technology]
    dbm = scales.level(kind, measured.get(level))
    return replace(
        seen,
        service_state=IN_SERVICE,
        technology=technology,
        signal_dbm=dbm,
        signal_kind=None if dbm is None else kind,
        quality_db=None if dbm is None else scales.quality(measured.get(quality)),
        sinr_db=None if dbm is None else scales.sinr(measured.get("snr")),
    )


def _limited(seen: Radio, heard: str | None, state: str) -> Radio:
    if state == "denied" and (heard is None or seen.home_plmn is None):
        return replace(seen, why_unknown="modem_unclear")  # it may be its own operator that refuses it
    service_state, why = limited(heard, seen.home_plmn)
    serving = heard if service_state == EMERGENCY_ONLY else None
    return replace(seen, service_state=service_state, why_unknown=why, serving_plmn=serving)


def _technology(generic: Json) -> str | None:
    named = generic.get("access-technologies")
    known = [GENERATIONS.get(str(name)) for name in named] if isinstance(named, list) else []
    return max(filter(None, known), default=None)  # 4G and 5G together are 5G that is not standalone


def _best_mode(generic: Json) -> str | None:
    """The best generation that the modem may use as it is set up now."""
    allowed, _, _ = str(generic.get("current-modes")).partition(";")
    digits = MODE.findall(allowed)
    return f"{max(digits)}G" if digits else None


def _port(device: object) -> str | None:
    """The port in which the modem is plugged, which stays when its number changes: "1-1.2"."""
    return device.rpartition("/")[2] or None if isinstance(device, str) else None
