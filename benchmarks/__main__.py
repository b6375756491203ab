"""The benchmarks' switchboard: `python -m benchmarks [name ...]`, tables on standard output."""

import argparse
import os
import platform
import sys
from collections.abc import Sequence
from importlib import import_module

import django

from benchmarks.crowd import READINGS_PER_WALK

NAMES = ("ingest", "fold", "rebuild", "tiles")
# What counts errors or readings in planted worlds, not seconds: no database, and command lines of their own.
PLANTED = {
    "discovery": "how often what is published of planted worlds is false",
    "guidance": "how many readings are saved by going where they are worth most",
    "reliability": "how often an audit says something false of a map",
    "verification": "how often a claimed repair is judged wrongly, and after how many days rightly",
}
EPILOG = "; ".join(f"script/bench {name} --help: {what}" for name, what in PLANTED.items())
# What measures something else than readings: command lines of their own, and databases.
OTHERS = {
    "official": "what an official map costs to import",
    "first_map": "when the map is there in a real browser, and how it moves",
    "weights": "how heavy the heaviest map tile of each layer is",
}
EPILOG += "; " + "; ".join(f"script/bench {name} --help: {what}" for name, what in OTHERS.items())
ROUNDS = 5  # a median of fewer says little


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmarks that were asked for, each size in a database of its own."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given and given[0] in (*PLANTED, *OTHERS):
        import_module(f"benchmarks.{given[0]}").main(given[1:])
        return
    options = parser().parse_args(given)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from benchmarks.database import throwaway_database

    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}\n")
    if options.memory or options.overload:
        put_loads(options)
        return
    if options.growth:
        grow(options)
        return
    for name in options.name:
        module = import_module(f"benchmarks.{name}")
        for readings in options.readings or module.SIZES:
            with throwaway_database():
                module.measure(readings, options.rounds, options.profile)


def put_loads(options: argparse.Namespace) -> None:
    """What needs a real server, each in a database of its own."""
    from benchmarks import load
    from benchmarks.database import throwaway_database

    if options.memory:
        with throwaway_database():
            load.memory((options.readings or [load.READINGS])[0])
    if options.overload:
        with throwaway_database():
            load.overload(options.seconds)


def grow(options: argparse.Namespace) -> None:
    """What a map tile costs among ever more squares, each number in a database of its own."""
    from benchmarks import tiles
    from benchmarks.database import throwaway_database

    print(tiles.growth_heading())
    for squares in options.readings or tiles.GROWTH_SIZES:
        with throwaway_database():
            print(tiles.growth(squares, options.rounds), flush=True)


def benchmark(name: str) -> str:
    """The name of a benchmark, for argparse."""
    if name not in NAMES:
        raise argparse.ArgumentTypeError(f"{name!r} is no benchmark; there are {', '.join(NAMES)}")
    return name


def size(text: str) -> int:
    """A number of readings, for argparse."""
    if not text.isdigit() or int(text) == 0 or int(text) % READINGS_PER_WALK:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive multiple of {READINGS_PER_WALK}")
    return int(text)


def rounds(text: str) -> int:
    """How often each contestant runs, for argparse."""
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive whole number")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="script/bench", description="Measures beside a yardstick.", epilog=EPILOG
    )
    parser.add_argument(
        "name", nargs="*", type=benchmark, default=NAMES, help=f"of {', '.join(NAMES)}; all without"
    )
    parser.add_argument("--readings", type=size, nargs="+", help="sizes instead of each benchmark's own")
    parser.add_argument("--rounds", type=rounds, default=ROUNDS, help=f"of each size; {ROUNDS} without")
    parser.add_argument("--memory", action="store_true", help="ingest: what a server's worker holds")
    parser.add_argument("--overload", action="store_true", help="ingest: five times what a server can store")
    parser.add_argument("--growth", action="store_true", help="tiles: what one costs among ever more squares")
    parser.add_argument("--seconds", type=rounds, default=60, help="how long --overload lasts; 60 without")
    parser.add_argument("--profile", action="store_true", help="also say where the time goes")
    return parser


if __name__ == "__main__":
    main()
