"""An Android phone, through Termux: each trap of its answers."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mobile_probe.errors import ProbeError
from mobile_probe.sources import Radio
from mobile_probe.sources.termux import Termux, fix, radios
from mobile_probe.sources.tools import SourceError

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
NOT_KNOWN = 2147483647  # Integer.MAX_VALUE

ON_4G = {"network_operator": "20801", "network_type": "lte", "sim_operator": "20801", "sim_state": "ready"}
NOWHERE = ON_4G | {"network_operator": "", "network_type": "unknown"}
LTE = {"type": "lte", "registered": True, "asu": 37, "dbm": -103, "rsrp": -103, "mcc": 208, "mnc": 1}
HERE = {"latitude": 45.1, "longitude": 3.1, "accuracy": 4.5, "speed": 0.0, "elapsedMs": 41, "provider": "gps"}


def seen(*cells: dict[str, Any], **deviceinfo: Any) -> Radio:
    (radio,) = radios(cells, {**ON_4G, **deviceinfo})
    return radio


def sample(shared: Path, name: str) -> Any:
    return json.loads((shared / "samples/termux" / name).read_text())


def test_the_sample_phone_is_in_service_on_4g(shared: Path) -> None:
    (radio,) = radios(sample(shared, "telephony_cellinfo_constructed.json"), ON_4G)
    assert (radio.service_state, radio.technology, radio.max_technology) == ("in_service", "4G", "5G")
    assert (radio.signal_dbm, radio.signal_kind, radio.quality_db) == (-103, "rsrp", -12)
    assert (radio.home_plmn, radio.home_plmn_origin, radio.serving_plmn) == ("20801", "sim", "20801")
    assert radio.cell_id == 137096039


def test_the_sample_of_no_cells_alone_says_nothing(shared: Path) -> None:
    cells = sample(shared, "telephony_cellinfo_no_service.json")
    assert radios(cells, {})[0].service_state is None
    assert radios(cells, NOWHERE)[0].service_state == "out_of_service"


def test_no_cells_but_a_network_is_a_phone_whose_location_is_switched_off() -> None:
    radio = seen()
    assert (radio.service_state, radio.technology, radio.signal_dbm) == ("in_service", "4G", None)


@pytest.mark.parametrize("state", ["absent", "pin_required", "network_locked", "6"])
def test_without_a_ready_sim_nothing_is_known_of_its_network(state: str) -> None:
    (radio,) = radios([], {**NOWHERE, "sim_state": state})
    assert (radio.service_state, radio.why_unknown) == (None, "no_ready_sim")


def test_the_airplane_mode_is_radio_off_and_never_an_absence() -> None:
    (radio,) = radios([], {**NOWHERE, "airplane_mode": True})
    assert radio.service_state == "radio_off"


def test_another_network_that_is_heard_and_not_joined_is_emergency_only() -> None:
    (radio,) = radios([LTE | {"mnc": 10}], NOWHERE)
    assert (radio.service_state, radio.serving_plmn) == ("emergency_only", "20810")
    assert (radio.technology, radio.signal_dbm, radio.cell_id) == (None, None, None)


def test_the_own_network_that_is_heard_and_not_joined_says_nothing() -> None:
    (radio,) = radios([LTE | {"mnc": 10}, LTE], NOWHERE)
    assert (radio.service_state, radio.why_unknown) == (None, "home_network_refuses")


def test_a_mast_without_a_name_says_nothing() -> None:
    (radio,) = radios([LTE | {"mcc": None, "mnc": None}], NOWHERE)
    assert (radio.service_state, radio.why_unknown) == (None, "termux_nameless")


def test_calls_over_wifi_are_no_mobile_service() -> None:
    radio = seen(network_type="18")
    assert (radio.service_state, radio.why_unknown) == (None, "termux_unclear")


def test_the_cell_of_the_other_sim_is_not_this_ones() -> None:
    radio = seen(LTE | {"mnc": 15, "rsrp": -70}, LTE, phone_count=2)
    assert (radio.serving_plmn, radio.signal_dbm) == ("20801", -103)
    alone = seen(LTE | {"mnc": 15}, phone_count=2)
    assert (alone.service_state, alone.signal_dbm) == ("in_service", None)


def test_a_mast_shared_by_several_operators_serves_though_it_names_another() -> None:
    radio = seen(LTE | {"mnc": 10}, phone_count=1)
    assert (radio.serving_plmn, radio.signal_dbm) == ("20801", -103)


@pytest.mark.parametrize("value", [NOT_KNOWN, -NOT_KNOWN - 1, 911, -24, None, "-"])
def test_a_level_off_its_scale_was_not_measured(value: object) -> None:
    radio = seen(LTE | {"rsrp": value, "dbm": value})
    assert (radio.service_state, radio.signal_dbm, radio.signal_kind) == ("in_service", None, None)


@pytest.mark.parametrize(
    ("dbm", "asu", "kind"),
    [
        (-95, 25, "rscp"),
        (-95, 21, "rscp"),
        (-95, 9, "rssi"),
        (-24, 96, None),
        (-113, 0, None),
        (-95, 99, None),
    ],
)
def test_on_3g_the_asu_tells_what_the_level_is(dbm: int, asu: int, kind: str | None) -> None:
    radio = seen(LTE | {"type": "wcdma", "dbm": dbm, "asu": asu}, network_type="hspap")
    assert (radio.technology, radio.signal_kind) == ("3G", kind)


def test_5g_names_its_network_in_letters() -> None:
    cell = {"type": "nr", "registered": True, "mcc": "208", "mnc": "01", "nci": 2**36 - 2, "ss_rsrp": -99}
    radio = seen(cell | {"ss_sinr": 3, "ss_rsrq": -11, "dbm": NOT_KNOWN}, network_type="nr")
    assert (radio.technology, radio.signal_kind, radio.signal_dbm) == ("5G", "ss_rsrp", -99)
    assert (radio.sinr_db, radio.quality_db, radio.cell_id) == (3, -11, 2**36 - 2)


def test_nothing_that_names_the_device_or_its_owner_is_read() -> None:
    secrets = {
        "device_id": "356938035643809",
        "sim_serial_number": "8933",
        "sim_subscriber_id": "208011234567890",
    }
    assert radios([LTE], {**ON_4G, **secrets}) == radios([LTE], ON_4G)
    assert seen(LTE, **secrets).device_id is None


@pytest.mark.parametrize("operator", ["", "null", None, 20801, "0000", "00000"])
def test_a_sim_that_names_no_operator_leaves_it_to_its_owner(operator: object) -> None:
    radio = seen(LTE, sim_operator=operator)
    assert (radio.home_plmn, radio.home_plmn_origin) == (None, None)


@pytest.mark.parametrize("cells", [["?"], [None], [{}], [{"type": ["lte"]}], [{"type": "cdma"}]])
def test_what_is_no_cell_is_passed_over(cells: list[object]) -> None:
    assert radios(cells, NOWHERE)[0].service_state == "out_of_service"


def test_a_place_is_as_old_as_android_says(shared: Path) -> None:
    place = fix(sample(shared, "location_constructed.json"), NOON)
    assert place is not None
    assert place.observed_at == NOON - timedelta(milliseconds=41)
    assert (place.longitude, place.latitude, place.accuracy_m) == (3.1234567, 45.1234567, 4.5)
    assert (place.speed_mps, place.altitude_m, place.is_mock) == (13.9, 861.2, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"elapsedMs": 10_001},
        {"latitude": float("nan")},
        {"longitude": 181.0},
        {"latitude": 0.0, "longitude": 0.0},
        {"latitude": None},
    ],
)
def test_what_names_no_place_of_now_is_no_fix(changes: dict[str, Any]) -> None:
    assert fix(HERE | changes, NOON) is None


def test_the_sample_of_a_failed_location_is_no_fix(shared: Path) -> None:
    assert fix(sample(shared, "location_failed.json"), NOON) is None


def test_zeros_that_stand_for_nothing_are_not_kept() -> None:
    place = fix(HERE | {"accuracy": 0.0, "altitude": 0.0, "provider": "network", "mocked": True}, NOON)
    assert place is not None
    assert (place.accuracy_m, place.altitude_m, place.speed_mps, place.is_mock) == (None, None, None, True)


def test_standing_still_is_a_speed_to_a_satellite_receiver() -> None:
    place = fix(HERE, NOON)
    assert place is not None
    assert place.speed_mps == 0.0


class Phone:
    """Programs of Termux:API in a folder of their own, each printing what it is told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def says(self, program: str, answer: object) -> None:
        text = answer if isinstance(answer, str) else json.dumps(answer)
        self.does(program, f"cat <<'END'\n{text}\nEND")

    def does(self, program: str, script: str) -> None:
        path = self.folder / program
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)


@pytest.fixture
def phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Phone:
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.defpath}")
    return Phone(tmp_path)


def test_a_phone_is_asked_through_its_programs(phone: Phone) -> None:
    phone.says("termux-telephony-cellinfo", [LTE])
    phone.says("termux-telephony-deviceinfo", ON_4G)
    phone.says("termux-location", HERE)
    termux = Termux(lambda: NOON)
    (radio,), place = termux.look(), termux.fix()
    assert (radio.service_state, radio.signal_dbm) == ("in_service", -103)
    assert place is not None
    assert place.longitude == 3.1


def test_what_a_phone_can_do_is_remembered_where_it_hears_nothing(phone: Phone) -> None:
    termux = Termux()
    phone.says("termux-telephony-deviceinfo", ON_4G)
    phone.says("termux-telephony-cellinfo", [LTE])
    termux.look()
    phone.says("termux-telephony-deviceinfo", NOWHERE)
    phone.says("termux-telephony-cellinfo", [])
    (radio,) = termux.look()
    assert (radio.service_state, radio.max_technology) == ("out_of_service", "4G")


@pytest.mark.parametrize(
    ("noted", "state"), [("1", "radio_off"), ("0", "out_of_service"), ("", "out_of_service")]
)
def test_android_is_asked_whether_it_flies(phone: Phone, noted: str, state: str) -> None:
    phone.says("termux-telephony-cellinfo", [])
    phone.says("termux-telephony-deviceinfo", NOWHERE)
    phone.says("getprop", noted)
    assert Termux().look()[0].service_state == state


def test_a_missing_program_says_what_to_install(phone: Phone) -> None:
    with pytest.raises(ProbeError, match="pkg install termux-api") as caught:
        Termux().look()
    assert caught.value.permanent


def test_a_missing_permission_is_told_and_may_come(phone: Phone) -> None:
    refusal = {"error": "Please grant the following permission to use this command: ACCESS_FINE_LOCATION"}
    for program in ("termux-telephony-cellinfo", "termux-telephony-deviceinfo", "termux-location"):
        phone.says(program, refusal)
    for ask in (Termux().look, Termux().fix):
        with pytest.raises(SourceError, match="ACCESS_FINE_LOCATION") as caught:
            ask()
        assert not caught.value.permanent


def test_a_program_that_prints_no_json_is_told(phone: Phone) -> None:
    phone.says("termux-telephony-cellinfo", "")
    with pytest.raises(SourceError, match="termux-telephony-cellinfo"):
        Termux().look()


def test_a_receiver_that_hears_no_satellite_is_no_fix(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mobile_probe.sources.termux.FIX_LIMIT_S", 0.3)
    phone.does("termux-location", "sleep 60")
    assert Termux().fix() is None
