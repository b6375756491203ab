"""The drive that never was."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from mobile_probe.privacy import distance_m
from mobile_probe.reading import Reading
from mobile_probe.sources import Fix, Radio
from mobile_probe.sources.simulated import LATITUDE, LONGITUDE, Simulated

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
AN_HOUR = 3_600


def drive(seed: int, every_s: int = 10, seconds: int = AN_HOUR) -> Iterator[tuple[Fix, Radio]]:
    now = [NOON]
    simulated = Simulated(seed, lambda: now[0])
    for second in range(0, seconds, every_s):
        now[0] = NOON + timedelta(seconds=second)
        (radio,) = simulated.look()
        yield simulated.fix(), radio


def test_the_same_seed_drives_the_same_way_and_another_does_not() -> None:
    assert list(drive(7)) == list(drive(7))
    assert list(drive(7)) != list(drive(8))


@pytest.mark.parametrize("seed", range(5))
def test_an_hour_meets_holes_and_served_country(seed: int) -> None:
    heard = [(radio.service_state, radio.technology) for _, radio in drive(seed)]
    states = {state for state, _ in heard}
    assert states == {"in_service", "emergency_only", "out_of_service"}
    assert {"2G", "4G"} <= {technology for _, technology in heard}
    served = sum(state == "in_service" for state, _ in heard) / len(heard)
    assert 0.3 < served < 0.95


@pytest.mark.parametrize("seed", range(5))
def test_nobody_jumps_and_the_speed_is_that_of_the_way(seed: int) -> None:
    fixes = [fix for fix, _ in drive(seed, every_s=1, seconds=600)]
    for before, after in zip(fixes, fixes[1:], strict=False):
        way = distance_m(before.longitude, before.latitude, after.longitude, after.latitude)
        assert before.speed_mps is not None
        assert way == pytest.approx(before.speed_mps, abs=0.5)
        assert way < 20
        assert distance_m(LONGITUDE, LATITUDE, after.longitude, after.latitude) < 7_500


def test_every_look_makes_a_reading_of_an_operator_that_is_none() -> None:
    for fix, radio in drive(3):
        reading = Reading(
            observed_at=fix.observed_at,
            longitude=fix.longitude,
            latitude=fix.latitude,
            service_state=radio.service_state or "",
            home_plmn=radio.home_plmn or "",
            signal_dbm=radio.signal_dbm,
            signal_kind=radio.signal_kind,
            cell_id=radio.cell_id,
        )
        assert reading.home_plmn == "00101"
        assert (radio.signal_dbm is None) == (radio.service_state != "in_service")


def test_a_level_falls_towards_a_hole() -> None:
    levels = [radio.signal_dbm for _, radio in drive(1) if radio.technology == "4G" and radio.signal_dbm]
    assert min(levels) < -105
    assert max(levels) > -92
