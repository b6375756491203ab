"""Discovery: planted worlds by the hundred, and how often what is published of them is false.

Each world's figures are one line of a file under VAR_DIR; a world that was examined with the same sources is
not examined again. Seeds from 1,000,000 are for development, those from 1 for what is reported. Some of these
were seen when the version before was counted: `trials.apart` tells the others by themselves.
"""

import argparse
from collections.abc import Sequence

from benchmarks.trials import driven, elsewhere, knowing, looks, page, results
from benchmarks.trials.apart import summarise_apart
from benchmarks.trials.examination import examine
from benchmarks.trials.running import Job, Work, complete, examined
from benchmarks.trials.summary import Line, summarise
from coverage.core.estimate import METHOD_VERSION
from worlds.driven.world import NAME as DRIVEN
from worlds.elsewhere.world import NAME as ELSEWHERE
from worlds.trials.scenario import SCENARIOS, YEAR

DEVELOPMENT, REPORTING = 1_000_000, 1
WORLDS, STANDARD_WORLDS, LOOKS_WORLDS, REPEATED_WORLDS, KNOWING_WORLDS = 50, 250, 40, 10, 40
ELSEWHERE_WORLDS, DRIVEN_WORLDS = 80, 80
PROCESSES = 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Examine the worlds that were asked for, and print what they say all together."""
    options = parser().parse_args(arguments)
    others = options.elsewhere or options.driven
    named = options.scenario or options.looks or options.ten_times or options.knowing or others
    parts = {
        "scenarios": (options.scenario or not named, _scenarios),
        "looks": (options.looks, _looks),
        "ten_times": (options.ten_times, _ten_times),
        "knowing": (options.knowing, _knowing),
        "elsewhere": (options.elsewhere, _elsewhere),
        "driven": (options.driven, _driven),
    }
    figures: Line = {
        "method_version": METHOD_VERSION,
        "sources": results.AT_START,
        "first_seed": _first(options),
    }
    every = options.publish and not named
    told = {name: part(options) for name, (asked, part) in parts.items() if asked or every}
    figures |= {name: line for name, line in told.items() if line}
    print(page.told(figures))
    if options.publish:
        page.publish(page.completed(figures))


def parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/bench discovery", description="False discoveries, counted.")
    parser.add_argument("--scenario", nargs="+", choices=SCENARIOS, help="all without")
    parser.add_argument(
        "--worlds", type=int, help=f"{STANDARD_WORLDS} standard ones without, {WORLDS} others"
    )
    parser.add_argument("--first-seed", type=int, help=f"{DEVELOPMENT} without, {REPORTING} to publish")
    parser.add_argument("--processes", type=int, default=PROCESSES, help=f"at once; {PROCESSES} without")
    parser.add_argument("--looks", action="store_true", help="a year of weekly looks instead")
    parser.add_argument("--ten-times", action="store_true", help="every reading ten times instead")
    parser.add_argument(
        "--knowing", action="store_true", help="what one would find who knew all but the ground"
    )
    parser.add_argument("--elsewhere", action="store_true", help="worlds of another maker instead")
    parser.add_argument(
        "--driven", action="store_true", help="worlds of a third maker, seen from cars, instead"
    )
    parser.add_argument("--examined", action="store_true", help="only of worlds that are examined already")
    parser.add_argument(
        "--publish", action="store_true", help="into docs/; everything, unless parts are named"
    )
    return parser


def _scenarios(options: argparse.Namespace) -> Line:
    worlds = {"standard": STANDARD_WORLDS}
    lines = {
        name: _lines(options, "discovery", examine, name, worlds.get(name, WORLDS))
        for name in options.scenario or SCENARIOS
    }
    return {
        name: summarise(examined) | {"apart": summarise_apart(name, examined)}
        for name, examined in lines.items()
        if examined
    }


def _looks(options: argparse.Namespace) -> Line:
    (year,) = YEAR
    lines = _lines(options, "looks", looks.watch, year, LOOKS_WORLDS)
    return looks.summarise_looks(lines) if lines else {}


def _ten_times(options: argparse.Namespace) -> Line:
    lines = _lines(options, "ten_times", looks.repeat, "standard", REPEATED_WORLDS)
    return looks.summarise_repeats(lines) if lines else {}


def _knowing(options: argparse.Namespace) -> Line:
    lines = _lines(options, "knowing", knowing.compare, "standard", KNOWING_WORLDS)
    return knowing.summarise_knowing(lines) if lines else {}


def _elsewhere(options: argparse.Namespace) -> Line:
    lines = _lines(options, "elsewhere", elsewhere.examine, ELSEWHERE, ELSEWHERE_WORLDS)
    return _of_others(ELSEWHERE, lines)


def _driven(options: argparse.Namespace) -> Line:
    lines = _lines(options, "driven", driven.examine, DRIVEN, DRIVEN_WORLDS)
    return _of_others(DRIVEN, lines)


def _of_others(name: str, lines: list[Line]) -> Line:
    return elsewhere.summarise_elsewhere(lines) | {"apart": summarise_apart(name, lines)} if lines else {}


def _lines(options: argparse.Namespace, shelf: str, work: Work, scenario: str, worlds: int) -> list[Line]:
    first = _first(options)
    jobs: list[Job] = [(scenario, first + more) for more in range(options.worlds or worlds)]
    if options.examined:
        work, jobs = _nothing, examined(results.shelf(shelf), jobs)
    return complete(results.shelf(shelf), work, jobs, options.processes)


def _nothing(scenario: str, seed: int) -> Line:
    raise LookupError(f"{scenario}, seed {seed}: not examined yet")


def _first(options: argparse.Namespace) -> int:
    """The first seed."""
    return int(options.first_seed or (REPORTING if options.publish else DEVELOPMENT))
