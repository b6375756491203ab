"""Troubles are told once, and asked again later each time."""

from mobile_probe.errors import ProbeError
from mobile_probe.patience import LONGEST_PAUSE_S, Patience
from tests.mobile_probe.road import Told

DEAD, ASLEEP = ProbeError("no_device"), ProbeError("not_measured")


def test_a_trouble_is_told_once_until_it_has_worked() -> None:
    told = Told()
    patience = Patience("modem", told)
    for _ in range(3):
        patience.failed(DEAD, 0)
        patience.failed(ASLEEP, 0)
    patience.worked()
    patience.worked()
    patience.failed(DEAD, 0)
    assert told.lines == [
        "modem: neither phone nor modem",
        "modem: nothing was measured",
        "modem: works",
        "modem: neither phone nor modem",
    ]


def test_pauses_double_up_to_a_minute_however_long_it_lasts() -> None:
    patience = Patience("modem", Told())
    pauses = [patience.failed(DEAD, 0) for _ in range(5_000)]
    assert pauses[:8] == [1, 2, 4, 8, 16, 32, LONGEST_PAUSE_S, LONGEST_PAUSE_S]
    assert pauses[-1] == LONGEST_PAUSE_S


def test_it_is_ready_again_after_its_pause() -> None:
    patience = Patience("modem", Told())
    patience.failed(DEAD, 10)
    assert not patience.is_ready(10.9)
    assert patience.is_ready(11)
