"""What phones that fell back to voice and 3G said where there is 4G."""

import numpy as np
import pytest

from coverage.core.estimate import Estimate
from coverage.fallen_back import has_4g, without_failures_of_4g


def below(tiles: list[int]) -> Estimate:
    """Tiles that five people speak against."""
    fives = np.full(len(tiles), 5)
    names = [name for name in Estimate.__dataclass_fields__ if name != "tile"]
    return Estimate(tile=np.array(tiles), **dict.fromkeys(names, fives))


def test_nobody_speaks_against_a_tile_that_has_4g_and_nothing_else_changes() -> None:
    told = below([7, 8, 9])
    sampled = without_failures_of_4g(told, np.array([8, 10]))
    assert sampled.contributors_against.tolist() == [5, 0, 5]
    assert all(
        (getattr(sampled, name) == getattr(told, name)).all()
        for name in Estimate.__dataclass_fields__
        if name != "contributors_against"
    )


@pytest.mark.parametrize(
    ("contributors", "probability", "there"), [(2, 0.5, True), (2, 0.51, False), (1, 0.01, False)]
)
def test_4g_is_there_where_two_people_leave_it_more_likely_than_not(contributors, probability, there) -> None:
    assert has_4g(np.array([contributors]), np.array([probability])).tolist() == [there]
