"""The worlds apart: those reported that nobody had seen a figure of before the method was what it is.

What a version does on the reported worlds is read, and leads to the next one, which these then judge no
longer as strangers do. So what it does on the others is told by itself.
"""

from collections.abc import Sequence

from benchmarks.trials.summary import Line, contestant

# The last seed of each scenario, and of each other maker, that was counted with 2026.8.
LAST_SEEN = {
    "standard": 200,
    "lost_0": 100,
    "outage_60d": 100,
    "scattered": 100,
    "elsewhere": 40,
    "driven": 40,
}
LAST_SEEN_OF_OTHERS = 50


def summarise_apart(scenario: str, lines: Sequence[Line]) -> Line:
    """What is published on the worlds apart, as `summarise` tells it of all; empty where there is none."""
    last = LAST_SEEN.get(scenario, LAST_SEEN_OF_OTHERS)
    apart = [line for line in lines if line["seed"] > last]
    return {"worlds": len(apart), "white": {"ours": contestant(apart, "ours")}} if apart else {}
