"""Modems through ModemManager, and an mmcli of our own to answer."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from mobile_probe.errors import ProbeError
from mobile_probe.sources import Radio
from mobile_probe.sources.modemmanager import ModemManager, needs_set_up, radio
from mobile_probe.sources.tools import SourceError

MODEM = "/org/freedesktop/ModemManager1/Modem/"
NO_LEVELS: dict[str, Any] = {"modem": {"signal": {"refresh": {"rate": "0"}}}}


def modem(registration: str = "home", *, operator: str = "20801", **generic: Any) -> dict[str, Any]:
    ordinary = {
        "state": "registered",
        "power-state": "on",
        "access-technologies": ["lte"],
        "current-modes": "allowed: 2g, 3g, 4g; preferred: 4g",
        "device": "/sys/devices/platform/soc/3f980000.usb/usb1/1-1/1-1.3",
        "equipment-identifier": "356938035643809",
    }
    network = {"registration-state": registration, "operator-code": operator, "imei": "356938035643809"}
    return {
        "modem": {"generic": ordinary | {key.replace("_", "-"): value for key, value in generic.items()}}
        | {"3gpp": network}
    }


def sample(shared: Path, name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((shared / "samples/modem" / name).read_text())
    return document


def test_a_level_is_taken_from_the_technology_in_use_alone(shared: Path) -> None:
    seen = radio(modem(), sample(shared, "mmcli_signal_get.json"), "20801")
    assert (seen.service_state, seen.technology, seen.max_technology) == ("in_service", "4G", "4G")
    assert (seen.signal_dbm, seen.signal_kind, seen.sinr_db) == (-104.0, "rsrp", 2.0)
    assert seen.quality_db is None  # the sample's one stands under 5G
    assert (seen.serving_plmn, seen.home_plmn, seen.home_plmn_origin) == ("20801", "20801", "sim")


def test_no_levels_at_all_is_a_modem_that_was_not_asked(shared: Path) -> None:
    signal = sample(shared, "mmcli_signal_get_no_values.json")
    seen = radio(modem(), signal)
    assert (seen.service_state, seen.signal_dbm, seen.signal_kind) == ("in_service", None, None)
    assert needs_set_up(signal)
    assert not needs_set_up(sample(shared, "mmcli_signal_get.json"))


def test_the_outer_name_may_be_left_out(shared: Path) -> None:
    signal = sample(shared, "mmcli_signal_get.json")
    assert radio(modem()["modem"], signal["modem"]) == radio(modem(), signal)


def test_the_device_is_its_port_and_never_its_imei() -> None:
    seen = radio(modem(), {})
    assert seen.device_id == "1-1.3"
    assert "356938035643809" not in repr(seen)


@pytest.mark.parametrize(
    ("registration", "state", "why"),
    [
        ("home", "in_service", None),
        ("roaming", "in_service", None),
        ("home-sms-only", "in_service", None),
        ("searching", "out_of_service", None),
        ("idle", None, "modem_not_searching"),
        ("unknown", None, "modem_unclear"),
        ("--", None, "modem_unclear"),
    ],
)
def test_each_registration_says_its_own(registration: str, state: str | None, why: str | None) -> None:
    seen = radio(modem(registration), {}, "20801")
    assert (seen.service_state, seen.why_unknown) == (state, why)


@pytest.mark.parametrize("registration", ["emergency-only", "attached-rlos", "denied"])
def test_whose_network_does_not_serve_it_decides_what_it_says(registration: str) -> None:
    other, own = (radio(modem(registration, operator=plmn), {}, "20801") for plmn in ("20810", "20801"))
    assert (other.service_state, other.serving_plmn) == ("emergency_only", "20810")
    assert (own.service_state, own.why_unknown) == (None, "home_network_refuses")


def test_the_white_zone_network_of_its_own_operator_is_its_own() -> None:
    seen = radio(modem("emergency-only", operator="20802"), {}, "20801")
    assert (seen.service_state, seen.why_unknown) == (None, "home_network_refuses")


def test_a_level_with_a_french_comma_is_one() -> None:
    assert radio(modem(), {"modem": {"signal": {"lte": {"rsrp": "-104,00"}}}}).signal_dbm == -104.0


def test_a_refusal_by_nobody_knows_whom_says_nothing() -> None:
    assert radio(modem("denied", operator="--"), {}, "20801").service_state is None
    assert radio(modem("denied", operator="20801"), {}).service_state is None


def test_an_emergency_without_a_named_network_is_one() -> None:
    assert radio(modem("emergency-only", operator="--"), {}, "20801").service_state == "emergency_only"


@pytest.mark.parametrize(
    ("generic", "state", "why"),
    [
        ({"state": "disabled"}, "radio_off", None),
        ({"power_state": "low"}, "radio_off", None),
        ({"state": "locked"}, None, "modem_not_ready"),
        ({"state": "failed"}, None, "modem_not_ready"),
        ({"state": "enabling"}, None, "modem_not_ready"),
        ({"state": None}, None, "modem_not_ready"),
    ],
)
def test_a_modem_that_does_not_listen_says_nothing_of_the_network(
    generic: dict[str, Any], state: str | None, why: str | None
) -> None:
    seen = radio(modem("searching", **generic), {})
    assert (seen.service_state, seen.why_unknown) == (state, why)


@pytest.mark.parametrize(
    ("names", "technology", "kind", "dbm"),
    [
        (["gsm", "edge"], "2G", "rssi", -69.0),
        (["hspa-plus"], "3G", "rscp", -90.0),
        (["lte", "5gnr"], "5G", "ss_rsrp", -99.0),
        (["lte-cat-m"], None, None, None),
        ([], None, None, None),
    ],
)
def test_each_technology_has_its_own_level(
    names: list[str], technology: str | None, kind: str | None, dbm: float | None
) -> None:
    levels = {
        "gsm": {"rssi": "-69.0"},
        "umts": {"rscp": "-90.00"},
        "lte": {"rsrp": "-104"},
        "5g": {"rsrp": "-99.00"},
    }
    seen = radio(modem(access_technologies=names), {"modem": {"signal": levels}})
    assert (seen.technology, seen.signal_kind, seen.signal_dbm) == (technology, kind, dbm)


def test_a_modem_that_is_set_to_3g_cannot_miss_4g() -> None:
    assert radio(modem(current_modes="allowed: 2g, 3g; preferred: 3g"), {}).max_technology == "3G"
    assert radio(modem(current_modes="allowed: any; preferred: none"), {}).max_technology is None


@pytest.mark.parametrize("document", [{}, {"modem": None}, {"modem": {"generic": [], "3gpp": "?"}}])
def test_an_answer_that_is_none_says_nothing(document: dict[str, Any]) -> None:
    assert radio(document, document).service_state is None


class Mmcli:
    """An mmcli that answers from files named after its options, and notes how it was called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        script = (
            'name=$(echo "$*" | tr "/ " "__"); echo "$*" >> calls; '
            'if [ -f "$name" ]; then cat "./$name"; else echo "error: no" >&2; exit 1; fi'
        )
        (folder / "mmcli").write_text(f"#!/bin/sh\ncd {folder}\n{script}\n")
        (folder / "mmcli").chmod(0o755)

    def says(self, options: str, answer: object) -> None:
        (self.folder / options.replace("/", "_").replace(" ", "_")).write_text(json.dumps(answer))

    def has(self, number: int, document: object, signal: object = NO_LEVELS) -> None:
        self.says(f"-m {MODEM}{number} -J", document)
        self.says(f"-m {MODEM}{number} --signal-get -J", signal)

    def lists(self, *numbers: int) -> None:
        self.says("-L -J", {"modem-list": [f"{MODEM}{number}" for number in numbers]})

    @property
    def calls(self) -> list[str]:
        return (self.folder / "calls").read_text().splitlines()


@pytest.fixture
def mmcli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mmcli:
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.defpath}")
    return Mmcli(tmp_path)


def test_several_modems_are_several_devices(mmcli: Mmcli) -> None:
    mmcli.lists(0, 3)
    mmcli.has(0, modem(device="/sys/devices/usb1/1-1"))
    mmcli.has(3, modem("searching", device="/sys/devices/usb1/1-2"))
    states = {seen.device_id: seen.service_state for seen in ModemManager().look()}
    assert states == {"1-1": "in_service", "1-2": "out_of_service"}


def test_the_sim_names_its_operator_and_is_asked_once(mmcli: Mmcli) -> None:
    sim = "/org/freedesktop/ModemManager1/SIM/0"
    mmcli.lists(0)
    mmcli.has(0, modem(sim=sim))
    mmcli.says(f"-i {sim} -J", {"sim": {"properties": {"imsi": "208011234567890", "operator-code": "20801"}}})
    manager = ModemManager()
    manager.look()
    (seen,) = manager.look()
    assert (seen.home_plmn, seen.home_plmn_origin) == ("20801", "sim")
    assert mmcli.calls.count(f"-i {sim} -J") == 1


def test_a_sim_that_was_locked_names_its_operator_once_it_is_open(mmcli: Mmcli) -> None:
    sim = "/org/freedesktop/ModemManager1/SIM/0"
    mmcli.lists(0)
    mmcli.has(0, modem(sim=sim, state="locked"))
    mmcli.says(f"-i {sim} -J", {"sim": {"properties": {"operator-code": "--"}}})
    manager = ModemManager()
    assert manager.look()[0].home_plmn is None
    mmcli.has(0, modem(sim=sim))
    mmcli.says(f"-i {sim} -J", {"sim": {"properties": {"operator-code": "20801"}}})
    assert manager.look()[0].home_plmn == "20801"


def test_sims_that_changed_their_numbers_keep_their_operators(mmcli: Mmcli) -> None:
    """ModemManager counts from 0 whenever it starts, in the order in which modems answer."""
    sims = [f"/org/freedesktop/ModemManager1/SIM/{number}" for number in (0, 1)]
    homes = {"1-1": "20801", "1-2": "20810"}
    mmcli.lists(0, 1)
    manager = ModemManager()
    for ports in (("1-1", "1-2"), ("1-2", "1-1")):
        for number, port in enumerate(ports):
            mmcli.has(number, modem(device=f"/sys/devices/usb1/{port}", sim=sims[number]))
            mmcli.says(f"-i {sims[number]} -J", {"sim": {"properties": {"operator-code": homes[port]}}})
        assert {seen.device_id: seen.home_plmn for seen in manager.look()} == homes


def test_a_modem_that_was_pulled_out_does_not_silence_the_others(mmcli: Mmcli) -> None:
    mmcli.lists(0, 1)
    mmcli.has(1, modem())
    assert [seen.service_state for seen in ModemManager().look()] == ["in_service"]
    mmcli.lists(0)
    with pytest.raises(SourceError, match="error: no"):
        ModemManager().look()


def test_measuring_is_asked_for_once_and_not_insisted_on(mmcli: Mmcli) -> None:
    mmcli.lists(0)
    mmcli.has(0, modem())
    manager = ModemManager()
    assert [seen.service_state for seen in [*manager.look(), *manager.look()]] == ["in_service"] * 2
    assert mmcli.calls.count(f"-m {MODEM}0 --signal-setup=5") == 1


def test_a_set_up_that_is_not_allowed_names_the_command_once(mmcli: Mmcli) -> None:
    mmcli.lists(7)
    mmcli.has(7, modem())
    told: list[ProbeError] = []
    manager = ModemManager(told.append)
    assert [seen.service_state for seen in [*manager.look(), *manager.look()]] == ["in_service"] * 2
    assert [str(trouble) for trouble in told] == ["level not measured, run: mmcli -m 7 --signal-setup=5"]


def test_a_modem_that_nobody_switched_on_names_the_command_once(mmcli: Mmcli) -> None:
    mmcli.lists(2)
    mmcli.has(2, modem("--", state="disabled"), {"modem": {"signal": {"refresh": {"rate": "5"}}}})
    told: list[ProbeError] = []
    manager = ModemManager(told.append)
    assert [seen.service_state for seen in [*manager.look(), *manager.look()]] == ["radio_off"] * 2
    assert [str(trouble) for trouble in told] == ["the modem is switched off, run: mmcli -m 2 --enable"]


def test_a_modemmanager_that_was_started_anew_is_asked_to_measure_again(mmcli: Mmcli) -> None:
    mmcli.lists(0)
    mmcli.has(0, modem())
    mmcli.says(f"-m {MODEM}0 --signal-setup=5", "")
    manager = ModemManager()
    for rate in ("0", "5", "0"):
        mmcli.has(0, modem(), {"modem": {"signal": {"refresh": {"rate": rate}}}})
        manager.look()
    assert mmcli.calls.count(f"-m {MODEM}0 --signal-setup=5") == 2


def test_no_modem_is_told_and_may_come(mmcli: Mmcli) -> None:
    mmcli.lists()
    with pytest.raises(SourceError, match="sees no modem") as caught:
        ModemManager().look()
    assert not caught.value.permanent


def test_a_missing_mmcli_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProbeError, match="apt install modemmanager"):
        ModemManager().look()


def test_the_order_of_radios_is_that_of_the_list(mmcli: Mmcli) -> None:
    mmcli.lists(2, 1)
    for number in (1, 2):
        mmcli.has(number, modem(device=f"/sys/usb/{number}"))
    seen: list[Radio] = ModemManager().look()
    assert [one.device_id for one in seen] == ["2", "1"]
