"""Guidance: how many readings volunteers need who follow it, beside others who walk at random.

In planted worlds, from the same first readings, the same volunteers set out from the same homes with the same
phones, round after round: they ride up to 4 km and then walk, one look each 100 m. Some choose where from
what the public is told, the others anywhere. Seeds from 1,000,000 are for development, those from 1 for what
is reported.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.discovery import DEVELOPMENT
from benchmarks.trials import answers
from benchmarks.trials.answers import SERVICE
from benchmarks.trials.summary import RESAMPLES, RESAMPLING_SEED
from coverage.core.epoch import fit
from coverage.core.estimate import estimate_all
from coverage.core.evidence import Environment
from coverage.core.verdict import NO_FAMILY, WHITE, decide
from coverage.guidance.worth import Known, Said, gain, places, under_the_floor
from worlds.frame import TILE_M, Bools, Floats
from worlds.trials import land, network, people, phones, sent
from worlds.trials.days import BETWEEN_S, DAY_S, Tracks
from worlds.trials.land import FRAME, Land
from worlds.trials.network import Network
from worlds.trials.people import APART_M, REACH_M, Person
from worlds.trials.scenario import SCENARIOS, Scenario
from worlds.trials.sent import OPERATOR, Sent
from worlds.trials.trial import Trial, make

WORLDS, ROUNDS = 10, 5
SCENARIO = "sparse"  # a third of the people: guidance is for places that few have measured
VOLUNTEERS = 24
ROUND_DAYS = 7  # each sets out once in a round; squares are estimated at its end
LOOKS, APART = 24, 100.0  # of one walk, metres between them
TURN = 0.6  # radians from one look to the next of who walks at random
OFFERED = 20  # the best places around, of which a volunteer takes one: not all the same
ARMS = ("guided", "random")
INTERVAL = (0.05, 0.95)
AIM = 0.7  # of the readings of a random walk, at the same recall

Walk = Callable[[np.random.Generator, Person], Floats]


@dataclass(frozen=True)
class World:
    """A trial and what it was made of."""

    trial: Trial
    plan: Scenario
    country: Land
    radio: Network
    volunteers: list[Person]


def main(arguments: Sequence[str] | None = None) -> None:
    """Let both kinds of volunteers walk through each world, and print what each needed."""
    options = parser().parse_args(arguments)
    curves = []
    for seed in range(options.first_seed, options.first_seed + options.worlds):
        curves.append(campaign(open_world(options.scenario, seed), seed, options.rounds))
        print(f"{options.scenario} {seed}: {line(curves[-1])}", flush=True)
    print(summary(np.array(curves)))


def parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/bench guidance", description="Readings saved, counted.")
    parser.add_argument("--worlds", type=int, default=WORLDS, help=f"{WORLDS} without")
    parser.add_argument("--first-seed", type=int, default=DEVELOPMENT, help=f"{DEVELOPMENT} without")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"{ROUNDS} without")
    parser.add_argument("--scenario", choices=SCENARIOS, default=SCENARIO, help=f"{SCENARIO} without")
    return parser


def open_world(scenario: str, seed: int) -> World:
    """The world of `make`, with the ground that it was made on, and volunteers who are new to it."""
    plan, ground = SCENARIOS[scenario], np.random.default_rng([seed, 0])
    country = land.settle(ground, plan.ground)
    radio = network.build(ground, country, plan.ground)
    crew = np.random.default_rng([seed, 3])
    volunteers = people.gather(crew, country, np.empty((0, 2)), replace(plan, people=VOLUNTEERS))
    return World(make(scenario, seed), plan, country, radio, volunteers)


def campaign(world: World, seed: int, rounds: int) -> list[list[list[int]]]:
    """For each of ARMS and each round, from none on: looks taken, holes found, false and published tiles.

    Holes are white tiles that the map declares.
    """
    return [_arm(world, np.random.default_rng([seed, 4]), arm, rounds) for arm in ARMS]


def _arm(world: World, random: np.random.Generator, arm: str, rounds: int) -> list[list[int]]:
    letters, looks, curve = [world.trial.sent], 0, []
    for number in range(rounds + 1):
        known, white = _known(world.trial, sent.together(letters))
        hole = world.trial.white & world.trial.declared
        curve.append(
            [looks, int((white & hole).sum()), int((white & ~world.trial.white).sum()), int(white.sum())]
        )
        if number < rounds:
            walk = _guided(world.trial, known) if arm == "guided" else _at_random
            letter, taken = _round(world, random, walk, number)
            letters, looks = [*letters, letter], looks + taken
    return curve


def _known(trial: Trial, letters: Sent) -> tuple[Known, Bools]:
    """What the public knows of these readings, and by tile of the trial what is published as white."""
    evidence = answers.evidence_of(sent.as_readings(letters))
    ((_, _, found),) = estimate_all(evidence, {(OPERATOR, SERVICE): fit(evidence)})
    verdict = decide(found, np.full(len(found.tile), NO_FAMILY))
    columns = found.tile, found.contributors, found.probability, found.probability_served, verdict
    return under_the_floor(*columns), np.isin(trial.tiles, found.tile[verdict == WHITE])


def _round(world: World, random: np.random.Generator, walk: Walk, number: int) -> tuple[Sent, int]:
    """What the volunteers send of one walk each, and how often they looked."""
    parts = [_outing(world, random, walk, person) for person in world.volunteers]
    start = (world.plan.days + number * ROUND_DAYS) * DAY_S
    days = start + DAY_S * random.integers(ROUND_DAYS, size=len(parts)) + DAY_S / 3
    columns = np.vstack([part + [day, 0, 0, 0] for part, day in zip(parts, days, strict=True)])
    who = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    inside = ((columns[:, 1:3] >= 0) & (columns[:, 1:3] < FRAME.side)).all(axis=1)
    second, x, y, surroundings = columns[inside].T
    tracks = Tracks(who[inside], who[inside], second, x, y, surroundings.astype(np.int64))
    letter = sent.post(
        world.volunteers, tracks, phones.tell(random, world.radio, world.volunteers, tracks, world.plan)
    )
    first = len(world.trial.honest)  # the crowd has the numbers below
    return replace(letter, contributor=letter.contributor + first), len(tracks)


def _outing(world: World, random: np.random.Generator, walk: Walk, person: Person) -> Floats:
    """(k, 4): second, x, y, surroundings of a ride from home and a walk."""
    on_foot = walk(random, person)
    apart = APART_M[Environment.VEHICLE]
    stops = int(np.hypot(*(on_foot[0] - person.home)) // apart)
    ride = person.home + (on_foot[0] - person.home) * np.linspace(0, 1, stops, endpoint=False)[:, None]
    by = np.repeat([Environment.VEHICLE, Environment.OUTDOOR], [len(ride), len(on_foot)])
    second = np.cumsum([BETWEEN_S[Environment(way)] for way in by.tolist()])
    return np.column_stack([second, np.vstack([ride, on_foot]), by])


def _at_random(random: np.random.Generator, person: Person) -> Floats:
    """(LOOKS, 2): from anywhere within reach of home, wherever the feet go."""
    away, bearing = REACH_M * np.sqrt(random.random()), random.uniform(0, 2 * np.pi)
    start = person.home + away * np.array([np.cos(bearing), np.sin(bearing)])
    heading = random.uniform(0, 2 * np.pi) + random.normal(0, TURN, LOOKS - 1).cumsum()
    steps = APART * np.column_stack([np.cos(heading), np.sin(heading)])
    return np.vstack([start, start + steps.cumsum(axis=0)]).clip(0, FRAME.side - 1)


def _guided(trial: Trial, known: Known) -> Walk:
    """Who takes one of the best places around home, and goes on to what is worth most by the way."""
    nobody = Said(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    listed = places(known, nobody)
    inside = np.isin(listed.tile, trial.tiles)
    at = np.searchsorted(trial.tiles, listed.tile[inside])
    declared = np.full(len(listed.tile), np.nan)
    declared[inside] = trial.declared[at]
    gains = gain(listed, declared)[inside]
    middle = np.column_stack([axis.ravel()[at] for axis in FRAME.centres(TILE_M)])

    def walk(random: np.random.Generator, person: Person) -> Floats:
        near = np.flatnonzero(np.hypot(*(middle - person.home).T) <= REACH_M)
        if not len(near):
            return _at_random(random, person)
        best = near[np.argsort(-gains[near], kind="stable")[:OFFERED]]
        first = int(random.choice(best, p=gains[best] / gains[best].sum()))
        return _along(middle, gains, first)

    return walk


def _along(middle: Floats, gains: NDArray[Any], first: int) -> Floats:
    """(LOOKS, 2): from place to place, each time to the one that is worth most for the steps to it."""
    left, here, looks = gains.copy(), middle[first], [middle[first]]
    left[first] = 0
    while len(looks) < LOOKS:
        away = np.hypot(*(middle - here).T)
        to = int((left / (away + APART)).argmax())
        steps = max(int(round(away[to] / APART)), 1)
        looks.extend(here + (middle[to] - here) * part for part in np.arange(1, steps + 1) / steps)
        here, left[to] = middle[to], 0
    return np.array(looks[:LOOKS])


def needed(curves: np.ndarray) -> float:
    """Looks of the guided for what the others found in the end, as a share of theirs; nan for nothing found.

    Of curves (world, arm, round, figure), all worlds together. Infinite if they never found as much.
    """
    (looks, found), (theirs, theirs_found) = (
        (arm[:, 0].astype(float), arm[:, 1].astype(float)) for arm in curves.sum(axis=0)
    )
    if theirs_found[-1] <= theirs_found[0]:
        return float("nan")
    reached = np.flatnonzero(found >= theirs_found[-1])
    if not len(reached):
        return float("inf")
    end = int(reached[0])  # not the start, where both have found the same
    part = (theirs_found[-1] - found[end - 1]) / (found[end] - found[end - 1])
    return float((looks[end - 1] + part * (looks[end] - looks[end - 1])) / theirs[-1])


def line(curve: list[list[list[int]]]) -> str:
    """One world: holes found by both, round after round."""
    return ", ".join(
        f"{arm} {[found for _, found, _, _ in rows]}" for arm, rows in zip(ARMS, curve, strict=True)
    )


def summary(curves: np.ndarray) -> str:
    """The share of readings that the guided needed with its interval over worlds, and what was false."""
    ends = curves.sum(axis=0)[:, -1]
    rows = [
        f"{arm}: {looks} readings, {found} holes found ({curves.sum(axis=0)[0, 0, 1]} before), "
        f"{false} of {published} white tiles false"
        for arm, (looks, found, false, published) in zip(ARMS, ends, strict=True)
    ]
    return "\n".join([*rows, _told_share(curves)])


def _told_share(curves: np.ndarray) -> str:
    share = needed(curves)
    if np.isnan(share):
        return f"the others found no hole: there is nothing to compare, {len(curves)} worlds"
    random = np.random.default_rng(RESAMPLING_SEED)
    drawn = random.integers(len(curves), size=(RESAMPLES, len(curves)))
    shares = np.array([needed(curves[rows]) for rows in drawn])
    low, high = np.nanquantile(shares, INTERVAL, method="inverted_cdf")
    told = f"readings that the guided needed for as many holes: {share:.2f} of the others'"
    return f"{told} [{low:.2f}–{high:.2f}], {AIM} at most was the aim, {len(curves)} worlds"
