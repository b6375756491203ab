"""The sources that a person names."""

import pytest

from mobile_probe.equipment import Equipment
from mobile_probe.equipment import equipment as equipment_of
from mobile_probe.errors import ProbeError, ReadingError


def equipment(sources: list[str], place: str | None) -> Equipment:
    return equipment_of(sources, place, lambda name, shown: shown, lambda name, error: None)


def test_a_simulated_walk_tells_the_place_as_well() -> None:
    kit = equipment(["simulated:7"], None)
    assert kit.radios["simulated:7"] is kit.position


def test_modems_take_the_place_from_gpsd_unless_told_otherwise() -> None:
    assert type(equipment(["modemmanager"], None).position).__name__ == "Gpsd"
    assert type(equipment(["modemmanager"], "gpsd:10.0.0.1:3000").position).__name__ == "Gpsd"
    assert type(equipment(["modemmanager"], "simulated").position).__name__ == "Simulated"


def test_several_sources_are_several_radios() -> None:
    kit = equipment(["at:/dev/ttyUSB2", "at:/dev/ttyUSB6"], "fixed:2.3,49.9")
    assert list(kit.radios) == ["at:/dev/ttyUSB2", "at:/dev/ttyUSB6"]


def test_without_a_name_it_is_the_phone_under_termux_else_the_modems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mobile_probe.equipment.which", lambda tool: None)
    assert list(equipment([], None).radios) == ["modemmanager"]
    monkeypatch.setattr("mobile_probe.equipment.which", lambda tool: f"/bin/{tool}")
    kit = equipment([], None)
    assert list(kit.radios) == ["termux"]
    assert type(kit.position).__name__ == "Termux"


def test_a_fixed_place_is_where_it_was_said_to_be_even_west_of_greenwich() -> None:
    fix = equipment(["modemmanager"], "fixed:-1.5,48.1").position.fix()
    assert fix is not None
    assert (fix.longitude, fix.latitude, fix.speed_mps) == (-1.5, 48.1, 0.0)


@pytest.mark.parametrize("name", ["", "at", "at:", "modem", "termux:1", "simulated:x", "simulated:1:2"])
def test_a_source_that_is_none_is_named(name: str) -> None:
    with pytest.raises(ProbeError, match="is no source"):
        equipment([name], "fixed:2.3,49.9")


@pytest.mark.parametrize("name", ["here", "fixed", "fixed:2.3", "fixed:a,b", "gpsd:host:port"])
def test_a_position_that_is_none_is_named(name: str) -> None:
    with pytest.raises(ProbeError, match="is no position"):
        equipment(["modemmanager"], name)


def test_a_fixed_place_off_the_earth_is_refused_by_name() -> None:
    with pytest.raises(ReadingError, match="latitude"):
        equipment(["modemmanager"], "fixed:2.3,99")
