"""Stage 0, the probe: a modem on a serial port, through AT commands."""

import time
from collections.abc import Callable
from math import inf
from pathlib import PurePath

from mobile_probe.sources import Radio, scales
from mobile_probe.sources.at_answers import QUESTIONS, is_ready, radio, values
from mobile_probe.sources.serial_port import SerialPort

__all__ = ["AtModem", "home_plmn", "radio"]

NAME_NETWORKS_BY_CODE = "AT+COPS=3,2"

# What a SIM says of its operator (3GPP TS 31.102): the first of its equivalent home networks (4.2.84), which
# names nobody. Many SIMs list none: then the beginning of the IMSI, and how long that is (4.2.18).
EQUIVALENT_HOME = "AT+CRSM=176,28633,0,0,3"
IDENTITY, NETWORK_DIGITS = "AT+CIMI", "AT+CRSM=176,28589,0,0,4"
READ_WELL = "144"  # status word 90 00, in decimal
COUNTRY_DIGITS = 3
SWAP_S = 60.0  # nobody puts in another SIM or modem in less: between two looks on the way it is the same


class AtModem:
    """The modem on `port`, "/dev/ttyUSB2"; the port is opened for each look and left after it."""

    def __init__(self, port: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._port = port
        self._monotonic = monotonic
        self._home: str | None = None
        self._looked_s = -inf

    def look(self) -> list[Radio]:
        """One Radio. Raises SourceError: the port is not there, or the modem does not answer."""
        now_s = self._monotonic()
        known = self._home if now_s - self._looked_s <= SWAP_S else None
        self._home, self._looked_s = None, now_s  # a look that fails may be the last at this modem
        with SerialPort(self._port) as port:
            port.ask(NAME_NETWORKS_BY_CODE)
            answers = {question: port.ask(question) for question in QUESTIONS}
            if is_ready(answers):
                self._home = known or home_plmn(port)
        return [radio(answers, self._home, PurePath(self._port).name)]


def home_plmn(port: SerialPort) -> str | None:
    """The SIM's operator. The IMSI is asked for only where nothing else tells, and goes no further."""
    home = _first_plmn(_sim_file(port, EQUIVALENT_HOME))
    return home or _beginning(port.ask(IDENTITY), _sim_file(port, NETWORK_DIGITS))


def _sim_file(port: SerialPort, command: str) -> str:
    """The file's bytes as hexadecimal digits, empty where the SIM has none."""
    answer = values({command: port.ask(command)}, command)
    return answer[2] if len(answer) > 2 and answer[0] == READ_WELL else ""


def _first_plmn(data: str) -> str | None:
    """The network in three bytes of swapped digits, F for no third digit: "02F810" is 208-01 (TS 24.008)."""
    if len(data) < 6:
        return None
    mcc, mnc = data[1] + data[0] + data[3], data[5] + data[4] + data[2]
    return scales.plmn(mcc + mnc.upper().removesuffix("F"))


def _beginning(answer: str, data: str) -> str | None:
    """The network at the beginning of an IMSI: as long as the SIM's fourth byte says, or as Europe's are."""
    imsi = next((line for line in answer.splitlines() if line.isdecimal()), "")
    length = data[7:8] if data[7:8] in ("2", "3") else "2" if imsi.startswith("2") else ""
    return scales.plmn(imsi[: COUNTRY_DIGITS + int(length)]) if length else None
