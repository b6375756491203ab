"""Elsewhere: false discoveries on worlds of another maker than the method was made with.

`python -m benchmarks.elsewhere --worlds 40 --first 1`
"""

import argparse
from collections.abc import Sequence

from benchmarks.trials import results, score
from benchmarks.trials.answers import evidence_of
from benchmarks.trials.examination import answer
from benchmarks.trials.running import complete
from benchmarks.trials.summary import Line, contestant, reliability
from coverage.core.estimate import METHOD_VERSION
from worlds.elsewhere.world import NAME, make

DEVELOPMENT = 1_000_000  # seeds from here on were looked at while the method was made


def examine(name: str, seed: int) -> Line:
    """The line of one world."""
    trial = make(seed)
    ours = answer(trial, evidence_of(trial.readings))
    white = {"ours": score.white_score(trial, ours.white)}
    line = {"scenario": name, "seed": seed, "method": METHOD_VERSION, "truth": score.truth(trial)}
    return line | {"white": white, "reliability": score.reliability(trial, ours.probability)}


def told(lines: Sequence[Line]) -> str:
    """What was found of what could be, and what of it is false; then what P(white) was worth."""
    ours = contestant(lines, "ours")
    rows = [
        f"{len(lines)} worlds, {ours['tiles_per_world']} white squares of a world",
        *(f"{name} {_share(ours[name])}" for name in ("false_tiles", "false_zones")),
        *(f"{name} {ours[name]}" for name in ("recall_tiles", "recall_zones")),
        *(
            f"P(white) {tenth['said']} said, {tenth['white']} ± {tenth['error']} true, of {tenth['tiles']}"
            for tenth in reliability(lines)
        ),
    ]
    return "\n".join(rows)


def _share(bounded: Line) -> str:
    return f"{bounded['share']} (at most {bounded['upper']}) of {bounded['of']}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what `told` says of so many worlds; those that were examined already are read from the shelf."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=40)
    parser.add_argument("--first", type=int, default=DEVELOPMENT, help="seed of the first; 1 to report")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args(arguments)
    jobs = [(NAME, options.first + more) for more in range(options.worlds)]
    print(told(complete(results.shelf(NAME), examine, jobs, options.processes)))


if __name__ == "__main__":
    main()
