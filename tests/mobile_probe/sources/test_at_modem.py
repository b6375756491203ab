"""A modem on a serial port: a pseudo terminal that answers as modems do."""

import logging
import os
import pty
import threading
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile_probe.sources import serial_port
from mobile_probe.sources.at_modem import AtModem
from mobile_probe.sources.tools import SourceError

QENG = 'AT+QENG="servingcell"'
LTE = '+QENG: "servingcell","NOCONN","LTE","FDD",208,01,8F381C5,107,1300,3,5,5,3193,-98,-13,-70,-3,0,0,21'
IMSI = "208011234567890"


class Modem:
    """Answers commands on its side of a pseudo terminal; what it does not know is an error."""

    def __init__(self) -> None:
        self._ours, self._theirs = pty.openpty()
        tty.setraw(self._theirs)
        self.port = os.ttyname(self._theirs)
        self.asked: list[str] = []
        self.answers = {
            "ATE0": "",
            "AT+COPS=3,2": "",
            "AT+CFUN?": "+CFUN: 1",
            "AT+CPIN?": "+CPIN: READY",
            QENG: LTE,
        }
        self._serving = threading.Thread(target=self._serve, daemon=True)
        self._serving.start()

    def _serve(self) -> None:
        waiting = b""
        while True:
            try:
                waiting += os.read(self._ours, 1024)
            except OSError:
                return
            *commands, waiting = waiting.split(b"\r")
            for command in commands:
                self._answer(command.decode())

    def _answer(self, command: str) -> None:
        self.asked.append(command)
        said = self.answers.get(command, "ERROR")
        if said == "SILENCE":
            return
        end = "" if said.startswith(("ERROR", "+CME")) else "\r\nOK\r\n"
        os.write(self._ours, f"{command}\r\r\n{said}\r\n{end}".encode())

    def says(self, line: str) -> None:
        os.write(self._ours, f"\r\n{line}\r\n".encode())

    def leave(self) -> None:
        """The thread ends first: its end of the line, once closed, would be the next modem's by number."""
        os.close(self._theirs)
        self._serving.join(5)
        assert not self._serving.is_alive()
        os.close(self._ours)


@pytest.fixture
def modem() -> Iterator[Modem]:
    modem = Modem()
    yield modem
    modem.leave()


def test_a_modem_is_asked_over_its_port(modem: Modem) -> None:
    (radio,) = AtModem(modem.port).look()
    assert (radio.service_state, radio.signal_dbm, radio.technology) == ("in_service", -98, "4G")
    assert radio.device_id == Path(modem.port).name


def test_the_sim_names_its_operator_without_its_owner(modem: Modem) -> None:
    modem.answers["AT+CRSM=176,28633,0,0,3"] = '+CRSM: 144,0,"02F810"'
    (radio,) = AtModem(modem.port).look()
    assert (radio.home_plmn, radio.home_plmn_origin) == ("20801", "sim")
    assert "AT+CIMI" not in modem.asked


@pytest.mark.parametrize(
    ("imsi", "file", "home"),
    [
        (IMSI, "", "20801"),
        (IMSI, '+CRSM: 144,0,"00000002"', "20801"),
        ("310410123456789", '+CRSM: 144,0,"00000003"', "310410"),
        ("310410123456789", "", None),
        ("", "", None),
    ],
)
def test_the_imsi_is_cut_to_its_operator(modem: Modem, imsi: str, file: str, home: str | None) -> None:
    modem.answers["AT+CIMI"] = imsi
    modem.answers["AT+CRSM=176,28589,0,0,4"] = file
    (radio,) = AtModem(modem.port).look()
    assert radio.home_plmn == home


def test_the_imsi_is_kept_nowhere_and_told_nobody(modem: Modem, caplog: pytest.LogCaptureFixture) -> None:
    modem.answers |= {"AT+CIMI": IMSI, QENG: "ERROR"}
    source = AtModem(modem.port)
    with caplog.at_level(logging.DEBUG):
        (radio,) = source.look()
    assert IMSI not in repr(radio) + repr(vars(source)) + caplog.text


def test_the_sim_is_asked_once_until_it_changes(modem: Modem) -> None:
    modem.answers["AT+CIMI"] = IMSI
    source = AtModem(modem.port)
    source.look()
    source.look()
    assert modem.asked.count("AT+CIMI") == 1
    modem.answers["AT+CPIN?"] = "+CPIN: SIM PIN"
    assert source.look()[0].home_plmn is None
    modem.answers |= {"AT+CPIN?": "+CPIN: READY", "AT+CIMI": "208151234567890"}
    assert source.look()[0].home_plmn == "20815"


def test_another_modem_in_the_same_port_is_asked_whose_sim_it_has(modem: Modem, tmp_path: Path) -> None:
    modem.answers["AT+CIMI"] = IMSI
    (tmp_path / "ttyUSB2").symlink_to(modem.port)
    source = AtModem(str(tmp_path / "ttyUSB2"))
    assert source.look()[0].home_plmn == "20801"
    (tmp_path / "ttyUSB2").unlink()
    with pytest.raises(SourceError):
        source.look()
    modem.answers["AT+CIMI"] = "208101234567890"
    (tmp_path / "ttyUSB2").symlink_to(modem.port)
    assert source.look()[0].home_plmn == "20810"


def test_a_sim_that_was_swapped_between_two_looks_at_rest_is_noticed(modem: Modem) -> None:
    now = [0.0]
    modem.answers["AT+CIMI"] = IMSI
    source = AtModem(modem.port, monotonic=lambda: now[0])
    assert source.look()[0].home_plmn == "20801"
    now[0] += 600
    modem.answers["AT+CIMI"] = "208101234567890"
    assert source.look()[0].home_plmn == "20810"


def test_a_line_that_nobody_asked_for_disturbs_no_answer(modem: Modem) -> None:
    modem.answers[QENG] = f'+QIND: "csq",20,99\r\n{LTE}\r\n\r\nOK\r\n\r\n+CEREG: 1'
    modem.says("RING")
    assert AtModem(modem.port).look()[0].signal_dbm == -98


def test_a_modem_without_the_makers_own_command_is_asked_the_standard_ones(modem: Modem) -> None:
    modem.answers |= {QENG: "+CME ERROR: 4", "AT+CREG?": "+CREG: 0,1", "AT+COPS?": '+COPS: 0,2,"20810",7'}
    modem.answers["AT+CESQ"] = "+CESQ: 99,99,255,255,20,40"
    (radio,) = AtModem(modem.port).look()
    assert (radio.service_state, radio.serving_plmn, radio.signal_dbm) == ("in_service", "20810", -100)


def test_a_silent_modem_is_told_in_time_and_may_speak_again(
    modem: Modem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serial_port, "ANSWER_LIMIT_S", 2.0)
    modem.answers[QENG] = "SILENCE"
    with pytest.raises(SourceError, match=r"does not answer AT\+QENG") as caught:
        AtModem(modem.port).look()
    assert not caught.value.permanent
    monkeypatch.undo()
    modem.answers[QENG] = LTE
    assert AtModem(modem.port).look()[0].service_state == "in_service"


def test_a_port_that_is_not_there_is_told_and_may_come(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No such file") as caught:
        AtModem(str(tmp_path / "ttyUSB2")).look()
    assert not caught.value.permanent


def test_a_file_that_is_no_port_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(SourceError, match="port"):
        AtModem(str(file)).look()


def test_the_port_is_left_after_each_look(modem: Modem) -> None:
    before = len(os.listdir("/proc/self/fd"))
    source = AtModem(modem.port)
    source.look()
    source.look()
    assert len(os.listdir("/proc/self/fd")) == before
