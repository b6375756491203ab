"""When a reading is due: often on the road, seldom at rest."""

import random

import pytest

from mobile_probe.errors import ReadingError
from mobile_probe.pace import LONGEST_REST_S, REST_S, Pace
from mobile_probe.sources import Fix
from tests.mobile_probe.road import METRES_A_DEGREE, fix_at

KMH = 1 / 3.6


def drive(pace: Pace, speeds: list[float], drift_m: float = 0.0, tells_speed: bool = True) -> list[Fix]:
    """The fixes at which readings were made, with a speed (m/s) for each second."""
    rng, way, taken, second = random.Random(3), [0.0], list[Fix](), 0.0
    for speed in speeds:
        way.append(way[-1] + speed)
    while second < len(speeds):
        speed = speeds[int(second)] if tells_speed else None
        metres = way[int(second)] + (second % 1) * speeds[int(second)] + rng.uniform(-drift_m, drift_m)
        fix = fix_at(metres, second, speed_mps=speed)
        if pace.is_due(fix, second):
            pace.took(fix, second)
            taken.append(fix)
        second += pace.pause_s(fix)
    return taken


def metres(fixes: list[Fix]) -> list[float]:
    return [(b.latitude - a.latitude) * METRES_A_DEGREE for a, b in zip(fixes, fixes[1:], strict=False)]


def seconds(fixes: list[Fix]) -> list[float]:
    return [(b.observed_at - a.observed_at).total_seconds() for a, b in zip(fixes, fixes[1:], strict=False)]


@pytest.mark.parametrize("speed_kmh", [5, 30, 50, 80, 110, 130])
@pytest.mark.parametrize("tells_speed", [True, False])
def test_readings_on_the_way_are_at_most_fifty_metres_apart(speed_kmh: float, tells_speed: bool) -> None:
    steps = metres(drive(Pace(), [speed_kmh * KMH] * 600, tells_speed=tells_speed))
    assert max(steps[2:]) <= 50.01
    assert sum(steps[2:]) / len(steps[2:]) >= 25


def test_an_hour_on_the_road_with_stops_is_dense_on_the_way_and_sparse_at_rest() -> None:
    """Ten minutes through villages, a stop of ten, and so on; brakes and sets off at 1.5 m/s²."""
    leg = [min(second * 1.5, 25.0, (600 - second) * 1.5) for second in range(600)]
    taken = drive(Pace(), (leg + [0.0] * 600) * 3)
    at_rest = [fix for fix in taken if fix.speed_mps == 0.0]
    assert max(metres(taken)) <= 50.01
    assert len(at_rest) <= 6


def test_a_window_sill_gives_a_reading_an_hour_in_the_end() -> None:
    waits = seconds(drive(Pace(), [0.0] * 6 * 3_600, drift_m=8.0))
    assert min(waits) >= REST_S
    assert waits[-1] >= LONGEST_REST_S
    assert len(waits) <= 9


def test_a_slow_walk_gives_a_reading_every_half_minute_or_so() -> None:
    waits = seconds(drive(Pace(), [1.0] * 900))
    assert 30 <= min(waits) <= max(waits) <= 36


def test_a_wrong_place_within_its_own_accuracy_is_no_movement() -> None:
    pace = Pace()
    pace.is_due(fix_at(0), 0)
    pace.took(fix_at(0), 0)
    assert not pace.is_due(fix_at(90, speed_mps=0.0, accuracy_m=200.0), 300)
    assert pace.is_due(fix_at(90, speed_mps=0.0, accuracy_m=20.0), 300)


@pytest.mark.parametrize(("name", "value"), [("every_m", 0.0), ("every_m", float("nan")), ("every_s", -1.0)])
def test_an_impossible_rhythm_is_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(ReadingError, match=name):
        Pace(**{name: value})
