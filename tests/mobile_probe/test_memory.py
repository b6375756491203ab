"""What a phone has shown it can do."""

from dataclasses import replace

from mobile_probe.memory import Remembering
from mobile_probe.outbox import Outbox
from tests.mobile_probe.road import HEARD, Road


def asked(outbox: Outbox, shown: str | None, name: str = "termux") -> str | None:
    """The best technology of a phone that shows this, in a run of its own."""
    road = Road(lambda second: 0.0, [replace(HEARD, technology=None, max_technology=shown)])
    (radio,) = Remembering(name, road, outbox.profile.best_technology).look()
    assert replace(radio, max_technology=shown) == road.radios[0], "nothing else changes"
    return radio.max_technology


def test_what_was_never_shown_is_not_known(outbox: Outbox) -> None:
    assert asked(outbox, None) is None


def test_the_best_ever_shown_is_known_in_a_hole_of_a_later_run(outbox: Outbox) -> None:
    assert [asked(outbox, shown) for shown in ("2G", "4G", None, "3G", "5G", None)] == [
        "2G",
        "4G",
        "4G",
        "4G",
        "5G",
        "5G",
    ]


def test_devices_are_remembered_apart_until_everything_is_erased(outbox: Outbox) -> None:
    asked(outbox, "4G")
    assert asked(outbox, None, "another") is None
    outbox.clear()
    assert asked(outbox, None) is None


def test_what_a_phone_uses_it_can_use_whatever_its_modem_says_of_itself(outbox: Outbox) -> None:
    road = Road(lambda second: 0.0, [replace(HEARD, technology="5G", max_technology="4G")])
    (radio,) = Remembering("modem", road, outbox.profile.best_technology).look()
    assert radio.max_technology == "5G"
