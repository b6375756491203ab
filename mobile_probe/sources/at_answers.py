"""Stage 0, the probe: what a modem's answers to AT commands say (3GPP TS 27.007)."""

import csv
from collections.abc import Mapping
from dataclasses import replace

from mobile_probe.reading import EMERGENCY_ONLY, IN_SERVICE, OUT_OF_SERVICE, RADIO_OFF
from mobile_probe.sources import Radio, scales
from mobile_probe.sources.at_levels import EXTENDED_LEVEL, LEVEL, level
from mobile_probe.sources.limited import limited
from mobile_probe.sources.quectel import LIMITED, SEARCHES, SERVED, SERVING_CELL, Cell, serving_cell

POWER, SIM, NETWORK = "AT+CFUN?", "AT+CPIN?", "AT+COPS?"
REGISTRATIONS = ("AT+CREG?", "AT+CEREG?", "AT+C5GREG?")  # calls, 4G, 5G
# What a look asks. The network's code rather than its name must have been asked for before (AT+COPS=3,2).
QUESTIONS = (POWER, SIM, SERVING_CELL, *REGISTRATIONS, NETWORK, EXTENDED_LEVEL, LEVEL)

FULL_POWER, NO_POWER = "1", ("0", "4", "7")  # 4 is the airplane mode, 7 Quectel's own "offline"
READY = "READY"

# <stat> of a registration. 0 is a modem that looks for nothing, 4 one that does not know: they say nothing.
REGISTERED = ("1", "5", "6", "7", "9", "10")  # home and roaming, fully or for less
SEARCHING, DENIED = "2", "3"
EMERGENCY = ("8", "11")
LONGEST_STATUS = 2  # digits; a longer second value is the area of an unasked-for line

# <AcT> of a network; 8 and 9 are of things, not of phones.
TECHNOLOGY_OF = {
    **dict.fromkeys(("0", "1", "3"), "2G"),
    **dict.fromkeys(("2", "4", "5", "6"), "3G"),
    **dict.fromkeys(("7", "10"), "4G"),
    **dict.fromkeys(("11", "12", "13"), "5G"),
}

Answers = Mapping[str, str]


def radio(answers: Answers, home_plmn: str | None = None, device_id: str | None = None) -> Radio:
    """What the answers (command -> lines) say; any may be missing. `home_plmn` is of the SIM.

    That nothing is found counts only from a modem that says that it is on and that its SIM is ready.
    """
    cell, found = serving_cell(answers.get(SERVING_CELL, "")), _registrations(answers)
    seen = Radio(
        device_id=device_id,
        service_state=None,
        home_plmn=home_plmn,
        home_plmn_origin="sim" if home_plmn else None,
        max_technology=_best(answers, cell),
    )
    if _first(answers, POWER) in NO_POWER:
        return replace(seen, service_state=RADIO_OFF)
    if cell is not None and cell.technology is None and cell.state != SEARCHES:
        return replace(seen, why_unknown="not_of_phones")
    if cell is not None and cell.state in SERVED:
        return _served_by(seen, cell)
    if cell is None and found.intersection(REGISTERED):
        return _registered(seen, answers)
    return _not_served(seen, answers, cell, found)


def values(answers: Answers, command: str) -> list[str]:
    """The values of the first line that answers the command: `+COPS: 0,2,"20801",7` -> 0, 2, 20801, 7."""
    name = command.removeprefix("AT").partition("=")[0].rstrip("?")
    for line in answers.get(command, "").splitlines():
        head, _, rest = line.partition(":")
        if head.strip() == name and rest.strip():
            return next(csv.reader([rest.strip()], skipinitialspace=True))
    return []


def is_ready(answers: Answers) -> bool:
    """Whether the SIM is there and open."""
    return _first(answers, SIM) == READY


def _served_by(seen: Radio, cell: Cell) -> Radio:
    kind = scales.SIGNAL_KIND_OF.get(cell.technology or "")
    return replace(
        seen,
        service_state=IN_SERVICE,
        serving_plmn=cell.plmn,
        technology=cell.technology,
        signal_dbm=cell.signal_dbm,
        signal_kind=None if cell.signal_dbm is None else kind,
        quality_db=cell.quality_db,
        sinr_db=cell.sinr_db,
        cell_id=cell.cell_id,
    )


def _registered(seen: Radio, answers: Answers) -> Radio:
    network = values(answers, NETWORK)
    access = network[3] if len(network) > 3 else None
    technology = TECHNOLOGY_OF.get(access or "")
    if access is not None and technology is None:
        return replace(seen, why_unknown="not_of_phones")
    measured = level(values(answers, EXTENDED_LEVEL), values(answers, LEVEL), technology)
    return replace(
        seen,
        service_state=IN_SERVICE,
        serving_plmn=_network(answers),
        technology=technology,
        **measured,
    )


def _not_served(seen: Radio, answers: Answers, cell: Cell | None, found: set[str]) -> Radio:
    if not is_ready(answers):
        return replace(seen, why_unknown="no_ready_sim")
    if _first(answers, POWER) != FULL_POWER:
        return replace(seen, why_unknown="modem_not_ready")
    if cell is not None and cell.state == LIMITED:
        return _limited(seen, cell.plmn)
    if found.intersection(EMERGENCY):
        return _limited(seen, _network(answers))
    searches = cell.state == SEARCHES if cell else SEARCHING in found
    if searches and not found.intersection((*REGISTERED, DENIED)):
        return replace(seen, service_state=OUT_OF_SERVICE)
    return replace(seen, why_unknown="modem_unclear")


def _limited(seen: Radio, heard: str | None) -> Radio:
    state, why = limited(heard, seen.home_plmn)
    serving = heard if state == EMERGENCY_ONLY else None
    return replace(seen, service_state=state, why_unknown=why, serving_plmn=serving)


def _network(answers: Answers) -> str | None:
    named = values(answers, NETWORK)
    return scales.plmn(named[2]) if len(named) > 2 else None


def _registrations(answers: Answers) -> set[str]:
    answered = (values(answers, command) for command in REGISTRATIONS)
    return {one[1] for one in answered if len(one) > 1 and len(one[1]) <= LONGEST_STATUS}


def _best(answers: Answers, cell: Cell | None) -> str | None:
    """At least: what it uses now, and 4G where it knows of 4G registration."""
    known = ["4G"] if values(answers, "AT+CEREG?") else []
    if cell and cell.technology:
        known.append(cell.technology)
    return max(known, default=None)


def _first(answers: Answers, command: str) -> str | None:
    return next(iter(values(answers, command)), None)
