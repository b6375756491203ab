""" "Do I have service here?", answered for each device."""

from dataclasses import replace
from typing import Any

import pytest

from mobile_probe.equipment import Equipment
from mobile_probe.errors import ProbeError
from mobile_probe.observe import Declared
from mobile_probe.once import Answer, look_once
from mobile_probe.outbox import Outbox
from mobile_probe.privacy import ExclusionArea
from mobile_probe.sources import Radio
from tests.mobile_probe.road import BEGIN, HEARD, NOT_MEASURED, Road, Told


def ask(outbox: Outbox, road: Road, told: Told | None = None) -> list[Answer]:
    return look_once(outbox, Equipment({"modem": road}, "gps", road), Declared(), told or Told())


def hearing(**changes: Any) -> Road:
    return Road(lambda second: 0.0, [replace(HEARD, **changes)])


@pytest.mark.parametrize(
    ("state", "french", "english", "code"),
    [
        ("in_service", "00101 : du service ici (4G, -101 dBm).", "00101: service here (4G, -101 dBm).", 0),
        ("emergency_only", "00101 : appels d'urgence seulement", "00101: emergency calls only", 3),
        ("out_of_service", "00101 : aucun service ici", "00101: no service here", 3),
        ("radio_off", "00101 : radio éteinte, on ne sait pas", "00101: the radio is off, so not known", 4),
    ],
)
def test_each_state_is_one_line_in_two_languages_an_exit_code_and_a_reading(
    outbox: Outbox, state: str, french: str, english: str, code: int
) -> None:
    (answer,) = ask(outbox, hearing(service_state=state))
    assert answer.line("fr").startswith(french)
    assert answer.line("fr").endswith(" Mesure gardée.")
    assert answer.line("en").startswith(english)
    assert (answer.exit_code(), outbox.waiting()) == (code, 1)


def test_what_was_not_measured_is_not_known_and_not_kept(outbox: Outbox) -> None:
    (answer,) = ask(outbox, Road(lambda second: 0.0, [NOT_MEASURED]))
    assert answer.line("en") == "modem/0: not known, nothing was measured"
    assert (answer.exit_code(), outbox.waiting()) == (4, 0)


def test_without_a_fix_the_answer_is_given_and_nothing_kept(outbox: Outbox) -> None:
    road = hearing()
    road.has_fix = False
    (answer,) = ask(outbox, road)
    assert answer.line("en").endswith("(4G, -101 dBm). Not kept: no position for now")
    assert (answer.exit_code(), outbox.waiting()) == (0, 0)


def test_a_clock_that_is_not_set_or_an_exclusion_area_keeps_nothing(outbox: Outbox) -> None:
    road = hearing()
    road.clock_error_s = -BEGIN.timestamp()
    assert (
        ask(outbox, road)[0]
        .line("en")
        .endswith("Not kept: the clock is not set: nothing is kept until it is")
    )
    road.clock_error_s = 0.0
    outbox.exclude(ExclusionArea(2.3, 49.0, 100))
    assert ask(outbox, road)[0].line("en").endswith("Not kept: exclusion area")
    assert outbox.waiting() == 0


def test_a_place_that_is_excluded_during_the_look_is_not_kept(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    road = hearing()

    def look() -> list[Radio]:
        outbox.exclude(ExclusionArea(2.3, 49.0, 100))
        return road.radios

    monkeypatch.setattr(road, "look", look)
    assert ask(outbox, road)[0].line("en").endswith("Not kept: exclusion area")
    assert outbox.waiting() == 0


def test_a_source_that_fails_is_told_and_the_others_answer(outbox: Outbox) -> None:
    told, dead = Told(), hearing()
    dead.trouble = ProbeError("no_device")
    answers = look_once(outbox, Equipment({"a": dead, "b": hearing()}, "gps", dead), Declared(), told)
    assert told.lines == ["a: neither phone nor modem"]
    assert [answer.name for answer in answers] == ["b/0"]


def test_when_all_sources_fail_that_is_the_trouble(outbox: Outbox) -> None:
    dead = hearing()
    dead.trouble = ProbeError("no_device")
    with pytest.raises(ProbeError, match="neither phone nor modem"):
        ask(outbox, dead)
