"""`python -m worlds SEED ...`: white tiles planted, knowable, found and falsely found, as a table."""

import sys
from datetime import UTC, datetime

from coverage.core.evidence import SERVICES
from worlds.crowd import assemble
from worlds.judge import Score, found, score
from worlds.world import make

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)  # one moment for all, so that runs can be compared
COLUMNS = ("seed", "service", "planted", "knowable", "of these found", "found", "of these false")


def row(seed: object, service: str, told: Score) -> str:
    """A line of the table."""
    numbers = told.planted, told.knowable, told.recalled, told.found, told.false
    return "| " + " | ".join([str(seed), service, *map(str, numbers)]) + " |"


def main(seeds: list[int]) -> None:
    """Print the table; each world takes some ten seconds."""
    print("| " + " | ".join(COLUMNS) + " |")
    print("|---" * len(COLUMNS) + "|")
    for seed in seeds:
        world = make(seed)
        crowd = assemble(world, NOW)
        published = found(world, crowd)
        for service in SERVICES:
            print(row(seed, service, score(world, crowd, service, published)))


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [1])
