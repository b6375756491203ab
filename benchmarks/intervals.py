"""Intervals: how often those of a territory's figures hold the truth, on planted worlds whose truth is known.

`python -m benchmarks.intervals standard lost_50 --worlds 8 --first 9100`
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.trials.answers import SERVICE, evidence_of
from councils.intervals import BLOCK_TILES, CHANCES, Sums, interval
from coverage.core import Bools, Floats, Ints
from coverage.core.epoch import fit
from coverage.core.estimate import estimate_all
from coverage.core.grid import parent, unpack
from coverage.core.shares import SERVED_AT_LEAST, WHITE_AT_MOST
from coverage.core.verdict import MIN_CONTRIBUTORS
from coverage.floor import TOLD, told
from coverage.projection import TILE_M
from worlds.trials.sent import OPERATOR
from worlds.trials.trial import Trial, make

VILLAGE_M = 3000  # about the side of a commune
VILLAGE_TILES = 25  # those with fewer have no rank


@dataclass(frozen=True)
class Said:
    """Tiles with evidence of one world: what the public is told, and what is true."""

    tile: Ints
    white: Floats
    served: Floats
    truly_white: Bools
    truly_served: Bools

    def of(self, some: Bools) -> "Said":
        """Of some of the tiles."""
        return Said(**{name: column[some] for name, column in vars(self).items()})


def added_up(tile: Ints, probability: Floats) -> Sums:
    """What councils stores of tiles, from probabilities as the public is told them."""
    chance = np.array(CHANCES)[np.searchsorted(TOLD, probability - 0.001)]
    _, block = np.unique(parent(tile, BLOCK_TILES * TILE_M), return_inverse=True)
    doubt = chance * (1 - chance)
    deviation = np.bincount(block, np.sqrt(doubt)) if len(tile) else np.zeros(0)
    return Sums(float(chance.sum()), float((deviation**2).sum()), float(doubt.sum()))


def ask(trial: Trial) -> Said:
    """What is published of a trial."""
    evidence = evidence_of(trial.readings)
    ((_, _, found),) = estimate_all(evidence, {(OPERATOR, SERVICE): fit(evidence)})
    known = np.isin(found.tile, trial.tiles) & (found.contributors >= MIN_CONTRIBUTORS)
    theta = trial.theta[np.searchsorted(trial.tiles, found.tile[known])]
    return Said(
        found.tile[known],
        told(found.probability[known]),
        told(found.probability_served[known]),
        theta <= WHITE_AT_MOST,
        theta >= SERVED_AT_LEAST,
    )


def held(said: Said) -> list[bool]:
    """Whether the interval of the white, and that of the served, holds how many truly are."""
    pairs = ((said.white, said.truly_white), (said.served, said.truly_served))
    return [_holds(said.tile, probability, truth) for probability, truth in pairs]


def villages(said: Said) -> Iterator[Said]:
    """The parts of a world that lie in one block, where enough was measured."""
    at = unpack(said.tile)
    corners = np.stack([at.northing // VILLAGE_M, at.easting // VILLAGE_M])
    block = np.unique(corners, axis=1, return_inverse=True)[1].ravel()
    for number in np.flatnonzero(np.bincount(block) >= VILLAGE_TILES):
        yield said.of(block == number)


def _holds(tile: Ints, probability: Floats, truth: Bools) -> bool:
    _, low, high = interval(added_up(tile, probability), len(tile))
    return bool(low <= truth.sum() <= high)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each scenario: of all intervals, how many hold the truth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", nargs="+")
    parser.add_argument("--worlds", type=int, default=8)
    parser.add_argument("--first", type=int, default=9100, help="seed of the first")
    options = parser.parse_args(arguments)
    print("| scenario | intervals of worlds | hold | intervals of villages | hold |\n|---|---|---|---|---|")
    for scenario in options.scenario:
        worlds = [ask(make(scenario, options.first + number)) for number in range(options.worlds)]
        whole = [holds for said in worlds for holds in held(said)]
        parts = [holds for said in worlds for village in villages(said) for holds in held(village)]
        print(f"| {scenario} | {len(whole)} | {sum(whole)} | {len(parts)} | {sum(parts)} |", flush=True)


if __name__ == "__main__":
    main()
