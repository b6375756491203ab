"""What readings of one device and day say against each other, whatever the order."""

from itertools import count
from random import Random

import numpy as np
import pytest

from measurements.sequences import NOT_HELD, Sequence, doubts
from measurements.vocabulary import HELD, KINDS, SERVICE_STATES

SERVED, SILENT = SERVICE_STATES.index("in_service"), SERVICE_STATES.index("out_of_service")
NAN = float("nan")
# device, second, longitude, latitude, accuracy, speed, level, state, kind
Row = tuple[float, ...]


def row(second: float, longitude: float = 2.0, **changes: float) -> Row:
    """A reading of the first device, without service."""
    values = {"device": 0, "second": second, "longitude": longitude, "latitude": 49.9}
    values |= {"accuracy": NAN, "speed": NAN, "level": NAN, "state": SILENT}
    return (*(values | changes).values(), KINDS.index("measured"))


def words(rows: list[Row]) -> list[str]:
    """Of each row the word why it is held, or nothing."""
    columns = [np.array(column, dtype=np.float64) for column in zip(*rows, strict=True)]
    integers = [
        columns[0].astype(np.int64),
        *columns[1:7],
        *(column.astype(np.int8) for column in columns[7:]),
    ]
    return ["" if code == NOT_HELD else HELD[code] for code in doubts(Sequence(*integers)).tolist()]


def test_a_drive_is_not_held() -> None:
    drive = [row(10 * step, 2 + 0.003 * step, speed=22, level=-100 - step % 7) for step in range(200)]
    assert set(words(drive)) == {""}


def test_the_few_who_were_elsewhere_are_held() -> None:
    stay = [row(60 * minute) for minute in range(9)]
    assert words([*stay[:5], row(270, 3.0), *stay[5:]]) == [*[""] * 5, "teleport", *[""] * 4]


def test_two_places_at_one_moment_cannot_both_be() -> None:
    assert sorted(words([row(7), row(7, 2.1)])) == ["", "teleport"]


@pytest.mark.parametrize("step", [60, 900, 3_600])
def test_a_clock_of_whole_minutes_quarters_or_hours_makes_no_teleport(step: int) -> None:
    """30 m/s, three looks in each step: all of one step seem to be at one moment."""
    way = [(step * (look // 3), 2 + look * step / 3 * 30 / 72_000) for look in range(18)]
    assert set(words([row(*one) for one in way])) == {""}
    assert set(words([row(second + look % 3, east) for look, (second, east) in enumerate(way)])) == (
        {""} if step == 60 else {"teleport"}
    )


def test_no_clock_is_coarse_enough_for_another_continent() -> None:
    stay = [row(3_600 * hour) for hour in range(9)]
    assert words([*stay, row(32_400, 60.0)]) == [*[""] * 9, "teleport"]


def test_an_airliner_is_no_teleport() -> None:
    assert set(words([row(60 * minute, 2 + 0.2 * minute) for minute in range(10)])) == {""}


def test_a_fix_of_a_cell_that_is_kilometres_off_is_no_teleport() -> None:
    assert words([row(0), row(1, 2.1, accuracy=3_000)]) == ["", ""]


def test_another_device_may_be_elsewhere() -> None:
    assert words([row(0), row(1, 3.0, device=1)]) == ["", ""]


def test_silence_beside_service_is_a_change_of_technology() -> None:
    """No sample of ours holds one: the second between two networks is constructed."""
    drive = [row(second, 2 + second / 5e3, state=SERVED) for second in range(10)]
    drive[4] = row(4, 2 + 4 / 5e3)
    assert words(drive) == [*[""] * 4, "technology_change", *[""] * 5]


@pytest.mark.parametrize("beside", [row(0, state=SERVED), row(2, state=SERVED)])
def test_it_is_held_within_two_seconds(beside: Row) -> None:
    assert words([row(1), beside])[0] == "technology_change"


@pytest.mark.parametrize(
    "beside", [row(5, state=SERVED), row(1, 2.02, state=SERVED), row(1, state=SERVED, device=1)]
)
def test_it_is_not_held_later_or_elsewhere_or_for_another_phone(beside: Row) -> None:
    assert words([row(1), beside])[0] == ""


def test_the_edge_of_a_white_zone_is_no_change_of_technology() -> None:
    edge = [row(second, state=SERVED if second < 3 else SILENT) for second in range(8)]
    assert set(words(edge)) == {""}


def test_a_position_that_stands_still_while_moving_is_held() -> None:
    assert set(words([row(second, speed=9) for second in range(0, 300, 10)])) == {"stuck"}
    assert set(words([row(second, speed=0) for second in range(0, 300, 10)])) == {""}


def test_a_painted_grid_is_held() -> None:
    painted = [
        row(60 * step, 2 + step // 6 / 1e3, latitude=49.9 + step % 6 / 1e3, speed=9) for step in range(30)
    ]
    measured = [(*reading[:2], reading[2] + 7e-5, *reading[3:]) for reading in painted]
    assert set(words(painted)) == {"grid"}
    assert set(words(measured)) == {""}


def test_two_readings_a_second_for_long_are_held() -> None:
    assert set(words([row(step / 2) for step in range(1_200)])) == {"density"}
    assert set(words([row(step) for step in range(1_200)])) == {""}


def walk(random: Random, since: float) -> list[Row]:
    places, seconds = count(), count(int(since), 20)
    return [
        row(
            second,
            2 + random.random() / 100 + place / 1e3,
            level=-round(random.uniform(80, 120), 1),
            state=SERVED,
        )
        for second, place, _ in zip(seconds, places, range(12), strict=False)
    ]


def test_a_walk_that_comes_twice_in_a_day_is_held_the_second_time() -> None:
    assert words([*walk(Random(1), 0), *walk(Random(1), 7_200)]) == [*[""] * 12, *["replay"] * 12]


def test_the_same_way_with_other_levels_is_another_walk() -> None:
    first = walk(Random(1), 0)
    again = [
        (*reading[:1], reading[1] + 7_200, *reading[2:6], reading[6] - 1 - step % 3, *reading[7:])
        for step, reading in enumerate(first)
    ]
    assert set(words([*first, *again])) == {""}


def test_the_same_round_without_service_each_time_is_no_replay() -> None:
    round_of = [[row(hour * 3600 + 80 * step, 2 + step / 700) for step in range(18)] for hour in range(3)]
    assert set(words(sum(round_of, []))) == {""}


def test_the_order_of_arrival_says_nothing() -> None:
    rows = [
        *walk(Random(1), 0),
        *walk(Random(1), 7_200),
        row(100, 3.0),
        *(row(9_000 + s, speed=9) for s in range(30)),
    ]
    order = Random(2).sample(range(len(rows)), len(rows))
    assert words([rows[place] for place in order]) == [words(rows)[place] for place in order]


def test_nothing_is_said_of_nothing() -> None:
    empty = [np.empty(0, kind) for kind in (np.int64, *[np.float64] * 6, np.int8, np.int8)]
    assert len(doubts(Sequence(*empty))) == 0
