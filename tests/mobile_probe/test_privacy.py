"""Places that a person keeps to themselves."""

import pytest

from mobile_probe.errors import ReadingError
from mobile_probe.privacy import ExclusionArea, distance_m, is_excluded
from tests.mobile_probe.factories import reading

HOME = ExclusionArea(2.3, 49.9, 500)


def test_a_degree_of_latitude_is_111_195_metres() -> None:
    assert distance_m(2, 48, 2, 49) == pytest.approx(111_195, abs=1)


def test_a_degree_of_longitude_is_half_as_long_in_helsinki() -> None:
    assert distance_m(24, 60, 25, 60) == pytest.approx(55_597, abs=5)


def test_a_reading_at_home_is_excluded_and_one_in_the_next_village_is_not() -> None:
    assert is_excluded(reading(longitude=2.3001), [HOME])
    assert not is_excluded(reading(longitude=2.4), [HOME])


def test_a_circle_reaches_just_its_radius() -> None:
    metre = 1 / 111_195
    assert HOME.contains(2.3, 49.9 + 499 * metre)
    assert not HOME.contains(2.3, 49.9 + 501 * metre)


def test_a_circle_crosses_the_antimeridian() -> None:
    assert ExclusionArea(179.999, -16.8, 500).contains(-179.999, -16.8)


@pytest.mark.parametrize(
    ("area", "field"),
    [
        ((181, 0, 5), "longitude"),
        ((0, -91, 5), "latitude"),
        ((0, 0, 0), "radius_m"),
        ((0, 0, float("nan")), "radius_m"),
    ],
)
def test_an_impossible_circle_names_what_is_wrong(area: tuple[float, float, float], field: str) -> None:
    with pytest.raises(ReadingError) as caught:
        ExclusionArea(*area)
    assert caught.value.field == field
