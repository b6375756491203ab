"""Reliability: generated maps of a known success rate, and how often their audit says something false.

A map is a square of declared tiles of which a known share fails; a crowd walks over it, and is audited. What
must not happen: a map of exactly 98 % said to be below it, or one of 95 % said to be compatible with 98 %.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from councils.reliability import RELIABLE, RELIABLE_ONCE, Answer, Audit, audit
from councils.sampling import Sample, Zone
from coverage.core import Bools, Floats, Ints
from coverage.core.grid import EUROPE, pack, parent

TILES_PER_KM = 5
CORNER_M = (2_003_000, 4_001_000)  # northing and easting: on no edge of a 5 km square
HOLE_TILES = 5  # side of a clumped hole: 1 km
TRIP_KM = 6  # how far people go from home, on average
SEEN = 0.6  # of the tiles on a way
ROUNDS = 100
RATES = (RELIABLE, RELIABLE_ONCE, 0.90, 0.80)
SIDES_KM = {50: 7, 1000: 32}  # of a square of about so many km²
PEOPLE_PER_ZONE = {50: 30, 1000: 150}


@dataclass(frozen=True)
class Shape:
    """How a map fails and who walks over it; the plain case is the default."""

    holes: str = "clumped"  # of HOLES
    in_holes: float = 1.0  # of what fails; the rest are phones that fail anywhere, each at a rate of its own
    people: float = 1.0  # times what is usual there
    residents: float = 0.0  # share of people who stay a month in three tiles around their home
    seekers: float = 0.0  # share of people whose every way leads to a hole
    bad_phones: int = 0  # phones that fail half of the time and that nobody found out
    roads: int = 0  # everybody stays on so many straight ways across; 0: no such roads


SHAPES = {
    "plain": Shape(),
    "scattered": Shape(holes="scattered"),
    "one hole": Shape(holes="one"),
    "flaky phones": Shape(in_holes=0.0),
    "half flaky": Shape(in_holes=0.5),
    "few people": Shape(people=0.3),
    "many people": Shape(people=3),
    "residents": Shape(residents=0.5),
    "a bad phone": Shape(bad_phones=1),
    "three bad phones": Shape(bad_phones=3),
    "three roads": Shape(roads=3),
    "seekers": Shape(seekers=0.2),
    "seekers, scattered": Shape(holes="scattered", seekers=0.2),
}
# What no sampling can bear: told in the table, beside the others, and held to nothing.
BEYOND = ("three bad phones", "seekers", "seekers, scattered")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print how often each answer is given, by shape, area and true rate."""
    options = parser().parse_args(arguments)
    print(f"{options.rounds} maps of each, seeds from {options.seed}; in percent of the maps\n")
    print("| map and crowd | km² | true rate | below 98 % | of these below 95 % | compatible | cannot tell |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name in options.shape:
        for km2 in SIDES_KM:
            for rate in options.rate:
                given = answers(SHAPES[name], km2, rate, options.rounds, options.seed)
                print(f"| {name} | {km2} | {rate:.0%} | {_told(given, options.rounds)} |", flush=True)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/bench reliability", description="False audits, counted.")
    parser.add_argument("--shape", nargs="+", choices=SHAPES, default=[*SHAPES], help="all without")
    parser.add_argument("--rate", nargs="+", type=float, default=RATES, help="true rates, 0 to 1")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"maps of each; {ROUNDS} without")
    parser.add_argument("--seed", type=int, default=1, help="of the first map")
    return parser


def answers(shape: Shape, km2: int, rate: float, rounds: int, seed: int) -> Counter[Answer]:
    """How often each answer is given of maps that differ by their seed."""
    return Counter(
        one(shape, km2, rate, np.random.default_rng([seed + more, km2])).answer for more in range(rounds)
    )


def one(shape: Shape, km2: int, rate: float, chance: Generator) -> Audit:
    """Make a map of this rate and a crowd upon it, and audit them."""
    side = SIDES_KM[km2] * TILES_PER_KM
    lacking = HOLES[shape.holes](side, (1 - rate) * shape.in_holes, chance)
    people = max(2, int(PEOPLE_PER_ZONE[km2] * shape.people))
    person, place = _walks(shape, lacking, people, chance)
    faults = _faults(shape, rate, people, chance)
    failed = lacking.ravel()[place] | (chance.random(len(place)) < faults[person])
    return audit(_sample(person, place, failed, side).shared(), _zone(side))


def scattered(side: int, share: float, chance: Generator) -> Bools:
    """Tiles that fail each for itself."""
    lacking = np.zeros(side * side, dtype=bool)
    lacking[chance.permutation(side * side)[: round(share * side * side)]] = True
    return lacking.reshape(side, side)


def clumped(side: int, share: float, chance: Generator) -> Bools:
    """Square holes of 1 km, and a smaller last one."""
    return _dug(side, share, HOLE_TILES, chance)


def one_hole(side: int, share: float, chance: Generator) -> Bools:
    """All that fails in one hole."""
    return _dug(side, share, max(1, round(side * np.sqrt(share))), chance)


HOLES: dict[str, Callable[[int, float, Generator], Bools]] = {
    "scattered": scattered,
    "clumped": clumped,
    "one": one_hole,
}


def _dug(side: int, share: float, width: int, chance: Generator) -> Bools:
    """Holes so wide, until exactly this share is dug."""
    lacking, left = np.zeros((side, side), dtype=bool), round(share * side * side)
    while left > 0:
        north, east = chance.integers(0, side - min(width, side) + 1, 2)
        hole = np.zeros_like(lacking)
        hole[north : north + width, east : east + width] = True
        fresh = np.flatnonzero(hole & ~lacking)[:left]
        lacking.ravel()[fresh] = True
        left -= len(fresh)
    return lacking


def _walks(shape: Shape, lacking: Bools, people: int, chance: Generator) -> tuple[Ints, Ints]:
    """Person and place (position in the map) of each contributor-day in a tile."""
    side = len(lacking)
    across = [[1.0, 0.0], [1.0, 0.0]]
    roads = chance.integers(0, side, (shape.roads, 2, 2)) * across + [[0, 0], [0, side - 1]]
    found = [
        (person, _of_person(shape, lacking, person < shape.seekers * people, roads, chance))
        for person in range(people)
    ]
    person = np.repeat([person for person, _ in found], [len(places) for _, places in found])
    return person, np.concatenate([places for _, places in found])


def _of_person(shape: Shape, lacking: Bools, seeks: bool, roads: Floats, chance: Generator) -> Ints:
    side = len(lacking)
    home = chance.integers(0, side, 2)
    if chance.random() < shape.residents:
        stays = np.clip(home + chance.integers(-1, 2, (3, 2)), 0, side - 1)
        return np.tile(stays @ [side, 1], 30)
    ways = [_way(shape, lacking, home, seeks, roads, chance) for _ in range(1 + chance.poisson(4))]
    return np.concatenate(ways)


def _way(shape: Shape, lacking: Bools, home: Ints, seeks: bool, roads: Floats, chance: Generator) -> Ints:
    """The places of one day: a straight way from home, or a piece of a road."""
    side, start = len(lacking), home.astype(float)
    end = home + chance.normal(0, TRIP_KM * TILES_PER_KM / 2, 2)
    if len(roads):
        start, end = (road := roads[chance.integers(len(roads))])
        start, end = start + chance.random() * (end - start), road[chance.integers(2)]
    elif seeks and lacking.any():
        end = np.array(np.unravel_index(chance.choice(np.flatnonzero(lacking)), lacking.shape), dtype=float)
    steps = np.linspace(0, 1, 2 + int(np.abs(end - start).max()))[:, None]
    places = np.unique(np.round(start + steps * (end - start)).astype(np.int64), axis=0)
    places = places[((places >= 0) & (places < side)).all(axis=1) & (chance.random(len(places)) < SEEN)]
    return np.asarray(places @ [side, 1])


def _faults(shape: Shape, rate: float, people: int, chance: Generator) -> Floats:
    """How often each phone fails for no reason of the place: mostly never, some of them often."""
    mean = (1 - rate) * (1 - shape.in_holes)
    faults = chance.beta(0.5, 0.5 / mean - 0.5, people) if mean else np.zeros(people)
    faults[: shape.bad_phones] = 0.5
    return faults


def _sample(person: Ints, place: Ints, failed: Bools, side: int) -> Sample:
    both, row, days = np.unique(person * side * side + place, return_inverse=True, return_counts=True)
    success = 1 - np.bincount(row, failed) / days
    return Sample(both // (side * side), _keys(both % (side * side), side), success)


def _zone(side: int) -> Zone:
    squares, tiles = np.unique(parent(_keys(np.arange(side * side), side), 1000), return_counts=True)
    return Zone(squares, tiles)


def _keys(place: Ints, side: int) -> Ints:
    north, east = CORNER_M
    return pack(EUROPE, 200, north + place // side * 200, east + place % side * 200)


def _told(given: Counter[Answer], rounds: int) -> str:
    far, compatible, not_told = (
        given[answer] for answer in (Answer.FAR_BELOW, Answer.COMPATIBLE, Answer.CANNOT_TELL)
    )
    counts = given[Answer.BELOW] + far, far, compatible, not_told
    return " | ".join(f"{count / rounds:.1%}" for count in counts)


if __name__ == "__main__":
    main()
