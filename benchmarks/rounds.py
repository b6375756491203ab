"""The stopwatch: contestants take turns round after round, and a table says how they compare."""

import cProfile
import gc
import pstats
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import perf_counter

Work = Callable[[], object]
# Given the round's number, prepares (off the clock) and returns the work to be timed.
Contestant = Callable[[int], Work]
Seconds = dict[str, list[float]]

PROFILE_LINES = 18
HEADINGS = ("", "seconds", "readings/s", "time / yardstick")


def interleave(contestants: Mapping[str, Contestant], rounds: int) -> Seconds:
    """Seconds of each contestant in each round; they run A, B, A, B, ... so that noise meets all of them."""
    seconds: Seconds = {name: [] for name in contestants}
    for number in range(rounds):
        for name, contestant in contestants.items():
            seconds[name].append(_timed(contestant(number)))
    return seconds


def _timed(work: Work) -> float:
    # Nobody pays for another's garbage, nor for walks through the readings that the benchmark itself holds.
    gc.collect()
    gc.freeze()
    start = perf_counter()
    work()
    elapsed = perf_counter() - start
    gc.unfreeze()
    return elapsed


def table(title: str, seconds: Seconds, readings: int, yardstick: str) -> str:
    """A Markdown table: median [least–most] of the seconds, of readings per second, of the rounds' ratios.

    The ratio is a contestant's time over the yardstick's in the same round: 2 is twice as slow.
    """
    lines = [f"### {title}", "", line(HEADINGS), line(["---", *["---:"] * (len(HEADINGS) - 1)])]
    for name, times in seconds.items():
        rates = [readings / time for time in times]
        ratios = [time / beside for time, beside in zip(times, seconds[yardstick], strict=True)]
        lines.append(line([name, spread(times, ".3g"), spread(rates, ",.0f"), spread(ratios, ".2f")]))
    return "\n".join([*lines, ""])


def spread(values: list[float], form: str) -> str:
    """
    >>> spread([3.0, 1.0, 2.0], ".1f")
    '2.0 [1.0–3.0]'
    """
    return f"{median(values):{form}} [{min(values):{form}}–{max(values):{form}}]"


def line(cells: Sequence[str]) -> str:
    """A row of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def profile(name: str, work: Work) -> None:
    """Run the work once more under the profiler and print its costliest functions, by their own time."""
    profiler = cProfile.Profile()
    profiler.runcall(work)
    print(f"### Profile of {name}\n")
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(PROFILE_LINES)
