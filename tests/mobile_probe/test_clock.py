"""Which moments are believed."""

from mobile_probe.clock import CLOCK_FLOOR, JUMP_S, Timekeeper, since_boot_s
from tests.mobile_probe.road import BEGIN

NOON = BEGIN.timestamp()


class Steady:
    """Seconds since the boot, told by the test."""

    second = 50.0

    def __call__(self) -> float:
        return self.second


def test_a_board_that_woke_up_in_1970_is_not_believed_until_its_clock_is_set() -> None:
    keeper = Timekeeper(Steady())
    assert [keeper.doubt(12.0), keeper.doubt(CLOCK_FLOOR - 1), keeper.doubt(NOON)] == [
        "clock_not_set",
        "clock_not_set",
        None,
    ]


def test_a_clock_that_jumps_is_doubted_once_then_believed_at_its_new_time() -> None:
    steady = Steady()
    keeper = Timekeeper(steady)
    assert keeper.doubt(NOON) is None
    assert keeper.doubt(NOON + 3_600) == "clock_jumped"
    steady.second += 10
    assert keeper.doubt(NOON + 3_610) is None
    assert keeper.doubt(NOON + 10) == "clock_jumped"


def test_a_clock_that_is_corrected_by_seconds_is_believed() -> None:
    keeper = Timekeeper(Steady())
    assert [keeper.doubt(NOON), keeper.doubt(NOON + JUMP_S - 1)] == [None, None]


def test_an_hour_of_sleep_is_no_jump() -> None:
    steady = Steady()
    keeper = Timekeeper(steady)
    keeper.doubt(NOON)
    steady.second += 3_600
    assert keeper.doubt(NOON + 3_600) is None


def test_seconds_since_the_boot_never_go_back() -> None:
    assert 0 < since_boot_s() <= since_boot_s()
