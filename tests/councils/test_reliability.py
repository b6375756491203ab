"""The audit's statistics: what a place weighs, when one cannot tell, and how seldom a good map is accused."""

import numpy as np
import pytest

from benchmarks.reliability import CORNER_M, SHAPES, answers
from councils.clusters import interval
from councils.reliability import Answer, Doubt, audit
from councils.sampling import Sample, Zone, weigh
from coverage.core.grid import EUROPE, pack, parent

SIDE = 50  # tiles: 10 km
KEYS = pack(
    EUROPE,
    200,
    CORNER_M[0] + np.arange(SIDE)[:, None] * 200,
    CORNER_M[1] + np.arange(SIDE) * 200,
)
ALL = KEYS.ravel()
BELOW = (Answer.BELOW, Answer.FAR_BELOW)


def zone(keys=KEYS):
    squares, tiles = np.unique(parent(keys, 1000), return_counts=True)
    return Zone(squares, tiles)


def walked(people: int, failing: float = 0.0, step: int = 2) -> Sample:
    """Each person's own tiles all over the zone, of which a share fails, the same for everybody."""
    tiles = KEYS[::step, ::step].ravel()
    fails = np.random.default_rng(1).permutation(len(tiles)) < round(failing * len(tiles))
    person = np.arange(len(tiles)) % people
    return Sample(person, tiles, 1.0 - fails)


def test_each_declared_square_weighs_the_same_however_often_people_come():
    often = np.repeat(KEYS[0, :2], [40, 1])
    apart = KEYS[30, 30]
    sample = Sample(np.arange(42), np.append(often, apart), np.append(np.zeros(41), 1.0))

    weighed = weigh(sample, zone())

    by_place = [weighed.weight[rows].sum() for rows in (slice(0, 40), slice(40, 41), slice(41, 42))]
    assert by_place[0] == pytest.approx(by_place[1])
    share_of_first_square = zone().tiles[np.searchsorted(zone().squares, parent(KEYS[0, 0], 1000))]
    share_of_last = zone().tiles[np.searchsorted(zone().squares, parent(apart, 1000))]
    assert weighed.rate == pytest.approx(share_of_last / (share_of_first_square + share_of_last))


def test_a_tile_that_is_not_declared_is_refused():
    with pytest.raises(ValueError, match="tile"):
        audit(Sample(np.array([1]), KEYS[:1, 0], np.array([1.0])), zone(KEYS[20:]))


def test_a_good_sample_of_a_good_map_is_compatible_and_of_a_bad_one_below():
    assert audit(walked(40), zone()).answer == Answer.COMPATIBLE
    assert audit(walked(40, failing=0.1), zone()).answer == Answer.BELOW
    assert audit(walked(40, failing=0.3), zone()).answer == Answer.FAR_BELOW


@pytest.mark.parametrize(
    ("sample", "doubt"),
    [
        (walked(3, failing=0.5), Doubt.FEW_PEOPLE),
        (Sample(np.arange(60), KEYS[:6, :10].ravel(), np.zeros(60)), Doubt.FEW_PLACES),
        (Sample(np.arange(500) % 40, KEYS[:10].ravel(), np.zeros(500)), Doubt.NOT_SPREAD),
        (
            Sample(np.where(KEYS.ravel() % 3, 0, np.arange(2500) % 40), KEYS.ravel(), np.zeros(2500)),
            Doubt.ONE_CARRIES,
        ),
    ],
    ids=["few people", "few places", "not spread", "one carries"],
)
def test_a_poor_sample_cannot_tell_and_says_why(sample, doubt):
    found = audit(sample, zone())

    assert found.answer == Answer.CANNOT_TELL
    assert doubt in found.doubts


def test_of_a_few_people_no_rate_is_told():
    found = audit(walked(4, failing=0.5), zone())

    assert (found.rate, found.low, found.high) == (None, None, None)


def test_nobody_and_nothing_declared_are_told_apart():
    nobody = Sample(*(np.empty(0, dtype=kind) for kind in ("i8", "i8", "f8")))

    assert audit(nobody, zone()).doubts == (Doubt.NOBODY,)
    assert audit(nobody, zone(KEYS[:0])).doubts == (Doubt.NOTHING_DECLARED,)


def test_one_bad_phone_does_not_condemn_a_map():
    others, odd = walked(40), 40
    tiles = KEYS[1::4, 1::4].ravel()
    bad = Sample(np.full(len(tiles), odd), tiles, np.zeros(len(tiles)))
    columns = zip(vars(others).values(), vars(bad).values(), strict=True)
    both = Sample(*map(np.concatenate, columns))

    assert audit(both, zone()).answer == Answer.CANNOT_TELL


def test_failures_that_one_person_brings_widen_the_interval():
    fails = np.arange(289) % 10 == 0
    tiles = KEYS[::3, ::3].ravel()
    spread_out = Sample(np.arange(289) % 41, tiles, 1.0 - fails)
    of_one = Sample(np.where(fails, 41, np.arange(289) % 41), tiles, 1.0 - fails)

    low, high = interval(weigh(spread_out, zone()))
    low_of_one, high_of_one = interval(weigh(of_one, zone()))

    assert high_of_one - low_of_one > high - low


# A short form of `script/bench reliability`, whose figures are in docs/method.md.
@pytest.mark.parametrize("name", ["plain", "scattered", "flaky phones", "a bad phone", "residents"])
def test_a_map_of_98_percent_is_not_accused(name):
    given = answers(SHAPES[name], 50, 0.98, rounds=40, seed=1)

    assert sum(given[answer] for answer in BELOW) <= 2


def test_a_map_of_80_percent_is():
    given = answers(SHAPES["plain"], 50, 0.80, rounds=10, seed=1)

    assert sum(given[answer] for answer in BELOW) >= 8


def test_a_map_of_95_percent_is_not_taken_for_one_of_98():
    given = answers(SHAPES["plain"], 1000, 0.95, rounds=5, seed=1)

    assert given[Answer.COMPATIBLE] == 0
