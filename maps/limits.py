"""The room of known limits: how often the method was wrong where the truth is known, as its page tells it."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coverage.amounts import percent
from coverage.core.discovery import FALSE_DISCOVERY_RATE

# Written by `script/bench discovery --publish`, never by hand.
FIGURES = Path(settings.BASE_DIR) / "docs" / "figures" / "discovery.json"

SCENARIO_NAMES: dict[str, str | Promise] = {
    "standard": _("As people are: some phones broken, some indoors unawares, some failures never sent"),
    "bad_phones_0": _("No broken phone"),
    "bad_phones_15": _("15 phones in 100 broken"),
    "indoor_20": _("20 phones in 100 indoors unawares"),
    "lost_0": _("No failure lost on its way"),
    "lost_50": _("Half of the failures never sent"),
    "lost_80": _("Four failures in five never sent"),
    "position_50": _("Positions wrong by 50 m"),
    "position_200": _("Positions wrong by 200 m"),
    "outage_48h": _("A mast down for two days"),
    "outage_60d": _("A mast down for good, since two months"),
    "sybil": _("Fifty invented witnesses who accuse one place"),
    "map_error_0": _("An official map without errors"),
    "map_error_10": _("An official map wrong in 10 squares of 100"),
    "scattered": _("Many small holes"),
    "clumped": _("Few large holes"),
    "sparse": _("A third of the people"),
    "dense": _("Three times as many people"),
    "elsewhere": _("Worlds of another maker: other ground, other people, other phones"),
    "driven": _("Worlds of a third maker: half measured from cars, by phones slow to find a network again"),
}


BESIDE = ("elsewhere", "driven")  # no scenarios, and told as such


class Share(NamedTuple):
    """How much is false, as the page writes it: "–" for a share of nothing."""

    told: str
    at_most: str
    over: bool  # it is more than was promised


class Limit(NamedTuple):
    """One scenario."""

    name: str | Promise
    worlds: int
    shares: tuple[Share, Share, Share]  # white squares, white zones, squares served though not declared
    found: str  # of the white squares that what was measured could have shown


class UpperEnd(NamedTuple):
    """Shares of the white squares that could be found, at one threshold; and of those without any service."""

    ours: str
    ours_of_dark: str
    told: str  # by somebody who was told all of these worlds but their ground
    told_of_dark: str


class Limits(NamedTuple):
    """What was measured, and by which version of the method."""

    method_version: str
    rows: list[Limit]
    upper_end: UpperEnd | None


def known_limits(figures: Path = FIGURES) -> Limits | None:
    """The figures by scenario; None where nothing was measured yet."""
    if not figures.exists():
        return None
    measured = json.loads(figures.read_text())
    told = measured["scenarios"] | {name: measured[name] for name in BESIDE if name in measured}
    in_order = [
        *(name for name in SCENARIO_NAMES if name in told),
        *sorted(told.keys() - SCENARIO_NAMES.keys()),
    ]
    rows = [_limit(name, told[name]) for name in in_order]
    knowing = measured.get("knowing")
    return Limits(measured["method_version"], rows, _upper_end(knowing) if knowing else None)


def _upper_end(knowing: dict[str, Any]) -> UpperEnd:
    found = ((knowing[who]["recall_tiles"], knowing[who]["recall_by_theta"][0]) for who in ("ours", "told"))
    return UpperEnd(*(percent(share) for pair in found for share in pair))


def _limit(name: str, line: dict[str, Any]) -> Limit:
    ours = line["white"]["ours"]
    false = ours["false_tiles"], ours["false_zones"], line["served"]["false_undeclared"]
    squares, zones, undeclared = (_share(share["share"], share["upper"]) for share in false)
    found = percent(ours["recall_tiles"])
    return Limit(SCENARIO_NAMES.get(name, name), line["worlds"], (squares, zones, undeclared), found)


def _share(share: float | None, upper: float | None) -> Share:
    return Share(percent(share, 1), percent(upper, 1), (share or 0.0) > FALSE_DISCOVERY_RATE)
