"""Lines of Termux and mmcli: what the programs of a phone and of a modem say."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from measurements.formats.build import Options
from measurements.formats.item import Item
from measurements.formats.looks import decode_mmcli, decode_termux

NOON = "2026-11-20T12:00:00Z"
PLACE = {
    "latitude": 45.1,
    "longitude": 3.1,
    "accuracy": 4.5,
    "speed": 13.9,
    "elapsedMs": 41,
    "provider": "gps",
}
CELL = {"type": "lte", "registered": True, "ci": 137096039, "mcc": 208, "mnc": 1, "rsrp": -103, "rsrq": -12}
SERVED = {"network_operator": "20801", "network_type": "lte", "sim_operator": "20801", "sim_state": "ready"}
LOST = {"network_operator": "", "network_type": "unknown", "sim_operator": "20801", "sim_state": "ready"}
IMEI = "356938035643809"

TPV = {"class": "TPV", "mode": 3, "time": "2026-11-20T11:59:59Z", "lat": 45.1, "lon": 3.1, "speed": 0.0}
HOME = {"registration-state": "home", "operator-code": "20801", "imei": IMEI}
GENERIC = {"state": "connected", "access-technologies": ["lte"], "device": "/sys/devices/usb1/1-1.2"}
SIGNAL = {"modem": {"signal": {"lte": {"rsrp": "-104.00", "rsrq": "--"}, "refresh": {"rate": "10"}}}}


def phone(**changes: object) -> dict[str, Any]:
    return {"time": NOON, "location": PLACE, "cellinfo": [CELL], "deviceinfo": SERVED, **changes}


def modem(generic: object = None, network: object = None, **changes: object) -> dict[str, Any]:
    told = {"modem": {"generic": generic or GENERIC, "3gpp": network or HOME}}
    return {"time": NOON, "tpv": TPV, "modem": told, "signal": SIGNAL, **changes}


def of_termux(*lines: object, home: str = "") -> list[Item]:
    return list(
        decode_termux(io.BytesIO("\n".join(map(json.dumps, lines)).encode()), Options(home_plmn=home))
    )


def of_mmcli(*lines: object, home: str = "") -> list[Item]:
    return list(decode_mmcli(io.BytesIO("\n".join(map(json.dumps, lines)).encode()), Options(home_plmn=home)))


def test_a_served_phone_is_in_service() -> None:
    (item,) = of_termux(phone())
    assert item.reading is not None
    known = item.reading
    assert (known.service_state, known.technology, known.signal_dbm) == ("in_service", "4G", -103)
    assert (known.home_plmn, known.home_plmn_origin, known.accuracy_m) == ("20801", "sim", 4.5)
    assert known.observed_at.isoformat() == "2026-11-20T11:59:59.959000+00:00"


def test_a_null_is_what_was_not_said() -> None:
    (item,) = of_termux(phone(cellinfo=[], deviceinfo=LOST | {"phone_count": None, "network_roaming": None}))
    assert item.reading is not None
    assert item.reading.service_state == "out_of_service"


def test_an_empty_list_and_no_network_are_out_of_service() -> None:
    (item,) = of_termux(phone(cellinfo=[], deviceinfo=LOST))
    assert item.reading is not None
    assert (item.reading.service_state, item.reading.signal_dbm) == ("out_of_service", None)


@pytest.mark.parametrize("info", [{}, LOST | {"network_operator": None}, LOST | {"network_type": None}])
def test_an_empty_list_alone_is_not_measured(info: object) -> None:
    (item,) = of_termux(phone(cellinfo=[], deviceinfo=info))
    assert item.reason == "service_state: Android does not say whether the phone is in service"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"location": {"API_ERROR": "Failed to get location"}}, "location: none, or older than ten seconds"),
        ({"location": None}, "location: missing"),
        ({"cellinfo": {"API_ERROR": "no permission"}}, "cellinfo: not a list"),
        ({"deviceinfo": None}, "deviceinfo: missing"),
        ({"time": "2026-11-20T12:00:00"}, "time: '2026-11-20T12:00:00' does not name its time zone"),
    ],
)
def test_a_bad_line_is_refused_alone(changes: dict[str, object], reason: str) -> None:
    bad, good = of_termux(phone(**changes), phone())
    assert bad.reason.startswith(reason)
    assert good.reason == ""


def test_the_phones_own_numbers_are_not_kept() -> None:
    (item,) = of_termux(phone(cellinfo=[], deviceinfo={"device_id": IMEI, "sim_state": "ready"}))
    assert item.reason
    assert IMEI.encode() not in item.raw


def test_a_registered_modem_is_in_service() -> None:
    (item,) = of_mmcli(modem())
    assert item.reading is not None
    known = item.reading
    assert (known.service_state, known.technology, known.signal_dbm) == ("in_service", "4G", -104)
    assert (known.home_plmn_origin, known.device_id) == ("serving", "1-1.2")


def test_a_modem_that_searches_is_out_of_service_for_the_declared_sim() -> None:
    searching = modem({"state": "searching"}, {"registration-state": "searching", "operator-code": "--"})
    (item,) = of_mmcli(searching, home="20815")
    assert item.reading is not None
    assert (item.reading.service_state, item.reading.home_plmn_origin) == ("out_of_service", "declared")
    (nobody,) = of_mmcli(searching)
    assert nobody.reason == "home_plmn: the line names no network, and no --home-plmn was given"


def test_two_modems_of_one_vehicle_are_two_readings() -> None:
    other = modem(GENERIC | {"device": "/sys/devices/usb1/1-1.3"})
    assert len({item.reading_id for item in of_mmcli(modem(), other) if item.reading}) == 2


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"tpv": {"class": "TPV", "mode": 1}}, "tpv: the receiver had no fix"),
        ({"time": "2026-11-20T12:01:00Z"}, "tpv: more than ten seconds from the time of the look"),
        ({"modem": {}}, "service_state: the modem is not ready"),
    ],
)
def test_a_look_without_place_or_state_is_refused(changes: dict[str, object], reason: str) -> None:
    (item,) = of_mmcli(modem(**changes))
    assert item.reason == reason
    assert IMEI.encode() not in item.raw


def test_the_programs_own_words_are_understood(shared: Path) -> None:
    told = shared / "samples"
    cells = json.loads((told / "termux/telephony_cellinfo_constructed.json").read_text())
    place = json.loads((told / "termux/location_constructed.json").read_text())
    (item,) = of_termux(phone(cellinfo=cells, location=place))
    tpv = json.loads((told / "modem/gpsd_tpv.jsonl").read_text().splitlines()[0])
    signal = json.loads((told / "modem/mmcli_signal_get.json").read_text())
    (look,) = of_mmcli(modem(tpv=tpv, signal=signal, time="2021-08-13T12:25:02Z"))
    assert [one.reading.signal_dbm for one in (item, look) if one.reading] == [-103, -104]
