"""The page: summaries as Markdown tables, and their place in the documentation."""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from benchmarks.trials.results import PROJECT
from benchmarks.trials.summary import Line
from worlds.trials.scenario import SCENARIOS

FIGURES, METHOD = PROJECT / "docs/figures/discovery.json", PROJECT / "docs/method.md"
BEGIN = "<!-- known limits: begin, written by script/bench discovery --publish -->"
END = "<!-- known limits: end -->"
WORDS = {
    "white": ("scenario", "worlds", "white squares of a world", "false squares", "false zones",
              "known squares found", "known zones found", "true zones of a world"),
    "beside": ("scenario", "majority: false / found", "counts: false / found", "no neighbours: false / found",
               "no neighbours at our share of errors: found", "ours: false / found"),
    "sure": ("scenario", "θ within its 90 % interval", "the same where θ is mixed", "Brier",
             "furthest tenth of P(white)", "false squares among served", "of those that the map lacks"),
}  # fmt: skip
NONE = "–"
MADE = ("method_version", "first_seed", "sources")  # what tells where figures come from
TELLING_TILES = 100  # of a look, below which its share of false ones is an accident
CPU_BUDGET_S = 30.0  # of one world, so that all of them take some hours on two cores


def told(figures: Line) -> str:
    """All that the figures hold, as Markdown."""
    parts = ["Method {}, seeds from {:,}, sources `{}`.".format(*(figures[name] for name in MADE))]
    if "scenarios" in figures:
        parts += [_tables(figures["scenarios"]), _apart(figures["scenarios"]), _cost(figures["scenarios"])]
    if "looks" in figures:
        parts.append(_looks(figures["looks"]))
    if "ten_times" in figures:
        parts.append(_repeats(figures["ten_times"]))
    if "knowing" in figures:
        parts.append(_knowing(figures["knowing"]))
    if "elsewhere" in figures:
        parts.append(_of_others(figures["elsewhere"], "another maker"))
    if "driven" in figures:
        parts.append(_of_others(figures["driven"], "a third maker, seen mostly from cars"))
    return "\n\n".join(filter(None, parts))


def completed(figures: Line, figures_path: Path = FIGURES) -> Line:
    """These figures, and what they lack of those published so far, if the same sources made them.

    So what one machine counted need not be counted again on the next one, to publish a part.
    """
    before = json.loads(figures_path.read_text()) if figures_path.exists() else {}
    if any(before.get(name) != figures[name] for name in MADE):
        return figures
    scenarios = before.get("scenarios", {}) | figures.get("scenarios", {})
    if scenarios:
        before["scenarios"] = {name: scenarios[name] for name in SCENARIOS if name in scenarios}
    return before | {name: line for name, line in figures.items() if name != "scenarios"}


def publish(figures: Line, figures_path: Path = FIGURES, method_path: Path = METHOD) -> None:
    """Write the figures, and their text between the markers of the method; ValueError without markers."""
    before, begun, rest = method_path.read_text().partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not begun or not ended:
        raise ValueError(f"{method_path.name}: the lines {BEGIN!r} and {END!r} are not both there")
    figures_path.parent.mkdir(parents=True, exist_ok=True)
    figures_path.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n")
    method_path.write_text(f"{before}{BEGIN}\n\n{told(figures)}\n\n{END}{after}")


def _tables(scenarios: Mapping[str, Line]) -> str:
    """Three tables with a line for each scenario: what is published, others beside it, how sure it is."""
    rows = {"white": _white_row, "beside": _beside_row, "sure": _sure_row}
    made = {name: [row(scenario, line) for scenario, line in scenarios.items()] for name, row in rows.items()}
    return "\n\n".join(_table(WORDS[name], cells) for name, cells in made.items())


def _apart(scenarios: Mapping[str, Line]) -> str:
    """The first table once more, of the worlds that nobody had seen; empty where these are none or all."""
    told = {name: line["apart"] for name, line in scenarios.items() if line.get("apart")}
    rows = [
        _white_row(name, apart) for name, apart in told.items() if apart["worlds"] < scenarios[name]["worlds"]
    ]
    head = "Of these, the worlds that were not counted with the version before:"
    return f"{head}\n\n{_table(WORDS['white'], rows)}" if rows else ""


def _cost(scenarios: Mapping[str, Line]) -> str:
    slowest = max(scenarios, key=lambda name: scenarios[name]["cpu_seconds_per_world"])
    seconds = scenarios[slowest]["cpu_seconds_per_world"]
    verdict = "within" if seconds <= CPU_BUDGET_S else "over"
    return (
        f"A world of the slowest scenario ({slowest}) takes {seconds:.1f} CPU seconds, made, estimated with "
        f"and without neighbours and scored: {verdict} the budget of {CPU_BUDGET_S:.0f}."
    )


def _looks(line: Line) -> str:
    worst = [_worst_look(line, tiles) for tiles in (1, TELLING_TILES)]
    of_enough = f"; of those with {TELLING_TILES} squares or more, {worst[1]}" if worst[1] != worst[0] else ""
    return (
        f"Looked at in each of {line['looks']} weeks, over {line['worlds']} worlds: all looks together, "
        f"{_bounded(line['false_tiles'])} of the squares and {_bounded(line['false_zones'])} of the zones "
        f"are false. The worst look: {worst[0]}{of_enough}. Of all squares that were ever published, "
        f"{_bounded(line['false_tiles_ever'])} are false."
    )


def _worst_look(line: Line, tiles: int) -> str:
    """The week with the largest share of false squares, of the weeks with so many squares or more."""
    weeks = zip(line["false_tiles_by_look"], line["tiles_by_look"], range(1, line["looks"] + 1), strict=True)
    share, of, week = max((look for look in weeks if look[1] >= tiles), default=(None, 0, None))
    return f"{_percent(share)} of {of:,} in week {week}" if week else NONE


def _repeats(line: Line) -> str:
    return (
        f"Every reading sent {line['times']} times: {line['changed']} of {line['published']:,} published "
        f"squares change, over {line['worlds']} worlds."
    )


def _knowing(line: Line) -> str:
    """What the method finds, and one who is told all but the ground, at one share of errors."""
    ends = [_number(end, 2) for end in line["theta"]]
    classes = [f"of θ = {ends[0]}", *(f"{low} to {high}" for low, high in pairwise(ends))]
    head = ("who", "known squares found", "known zones found", *classes)
    rows = []
    for who, name in (("ours", "the method"), ("told", "told all but the ground")):
        found = line[who]["recall_tiles"], line[who]["recall_zones"], *line[who]["recall_by_theta"]
        rows.append([name, *map(_percent, found)])
    share = f"{line['false_share'] * 100:.0f} %"
    return f"At {share} of false squares, over {line['worlds']} standard worlds:\n\n{_table(head, rows)}"


def _of_others(line: Line, maker: str) -> str:
    """What is said of worlds of another maker: what is published, then what P(white) was worth."""
    head = ("measured squares", "P(white) said", "true")
    rows = [
        [f"{tenth['tiles']:,}", f"{tenth['said']:.3f}", f"{tenth['white']:.3f} ± {tenth['error']:.3f}"]
        for tenth in line["reliability"]
    ]
    said = f"On {line['worlds']} worlds of {maker}{_published(line)}."
    if line.get("apart") and line["apart"]["worlds"] < line["worlds"]:
        said += f" On {line['apart']['worlds']} of these, which were not counted with the version before"
        said += f"{_published(line['apart'])}."
    undeclared = _bounded(line["served"]["false_undeclared"])
    said += f" Of the squares that are served though not declared, {undeclared} are false."
    return f"{said}\n\n{_table(head, rows)}"


def _published(line: Line) -> str:
    """How many squares are published, how many of them and of their zones are false, and what is found."""
    ours = line["white"]["ours"]
    false = [_bounded(ours[f"false_{what}"]) for what in ("tiles", "zones")]
    found = [_percent(ours[f"recall_{what}"]) for what in ("tiles", "zones")]
    return (
        f", {_number(ours['tiles_per_world'])} squares of a world are published as white: {false[0]} of the "
        f"squares and {false[1]} of the zones are false; {found[0]} of the known squares and {found[1]} of "
        f"the known zones are found"
    )


def _white_row(name: str, line: Line) -> list[str]:
    ours = line["white"]["ours"]
    found = [_percent(ours[f"recall_{what}"]) for what in ("tiles", "zones")]
    false = [_bounded(ours[f"false_{what}"]) for what in ("tiles", "zones")]
    discovered = _number(ours["true_zones_per_world_with_knowable_ones"])
    return [name, str(line["worlds"]), _number(ours["tiles_per_world"]), *false, *found, discovered]


def _beside_row(name: str, line: Line) -> list[str]:
    told = {
        who: f"{_percent(said['false_tiles']['share'])} / {_percent(said['recall_tiles'])}"
        for who, said in line["white"].items()
    }
    equal = _percent(line["alone_at_equal_false_share"]["recall_tiles"])
    return [name, told["majority"], told["fcc"], told["alone"], equal, told["ours"]]


def _sure_row(scenario: str, line: Line) -> list[str]:
    tenths = sorted(line["reliability"], key=lambda tenth: abs(tenth["said"] - tenth["white"]))
    furthest = NONE
    if tenths:
        furthest = "{said:.3f} said, {white:.3f} ± {error:.3f} true".format(**tenths[-1])
    brier = f"{line['brier']:.4f}" if line["brier"] is not None else NONE
    served = [_bounded(line["served"][what]) for what in ("false_tiles", "false_undeclared")]
    within = [_percent(line[name]) for name in ("interval_coverage", "interval_coverage_of_mixed")]
    return [scenario, *within, brier, furthest, *served]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _bounded(share: Line) -> str:
    """
    >>> _bounded({"share": 0.04, "upper": 0.06, "of": 300})
    '4.0 % (at most 6.0 %)'
    """
    return (
        NONE if share["share"] is None else f"{_percent(share['share'])} (at most {_percent(share['upper'])})"
    )


def _percent(share: float | None) -> str:
    return NONE if share is None else f"{share * 100:.1f} %"


def _number(value: float | None, decimals: int = 1) -> str:
    return NONE if value is None else f"{value:.{decimals}f}"
