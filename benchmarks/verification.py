"""Verification: how many contributor-days a true repair needs, and how often a false claim is taken for one.

In planted worlds: a zone without service gets a mast (a true repair), a mast that a ridge hides from half of
it (a partial one), or nothing (a false claim). Volunteers walk through it one after the other, each with what
is wrong with phones, and after every day the fresh readings decide, or do not yet. Seeds from 1,000,000 are
for development, those from 1 for what is reported.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy.ndimage import label
from scipy.stats import beta

from benchmarks import rough_zones
from benchmarks.discovery import DEVELOPMENT
from benchmarks.rough_zones import Kind
from benchmarks.trials import answers
from coverage.core.evidence import Environment, Evidence
from gap_reports.verification.looks import Looks, Rows, looks_of
from gap_reports.verification.scales import Outcome, judge
from worlds.frame import TILE_M, Bools, Floats, Ints
from worlds.noise import correlated
from worlds.propagation import diffraction, hata, obstruction
from worlds.relief import SPACING_M
from worlds.trials import land, network, people, phones, sent
from worlds.trials.days import BETWEEN_S, DAY_S, INSIDE_M, Tracks
from worlds.trials.land import FRAME, Land
from worlds.trials.network import CELL_M, MAST_M, MEGAHERTZ, WHITE_AT_MOST, Network
from worlds.trials.people import Person
from worlds.trials.scenario import SCENARIOS, Scenario
from worlds.trials.sent import FIRST_DAY

WORLDS, ZONES = 40, 4
TOLD = ("standard", "indoor_20", "bad_phones_0", "position_50", "lost_50", "bad_phones_15")
CLAIMS = ("true", "partial", "false")
MIN_TILES, MAX_TILES = 2, 40  # of a zone: larger ones cannot be walked through
VOLUNTEERS = 12  # who follow a zone; each day one of them goes there
DAYS = 60
LOOKS, APART_M = 30, 90.0  # of one walk, three kilometres
LIVE_THERE = 0.5  # of the volunteers: their telephones look at home too
AT_HOME = 5
MAST_WITHIN_M = 3_000.0  # of the middle of the zone
SPARE_DB = (0.0, 20.0)  # more than a repair needs that is just one
FINE_DB, FINE_M = 3.5, 80.0  # of the new mast's shadowing, as `Ground` has it
HIDDEN_DB = 60.0  # behind the ridge
LOOK_AROUND_M = 600.0  # a mast stands on the highest ground around
SERVED_AT_LEAST, WHOLE = 0.8, 0.8  # of a tile, of a zone's tiles
HALF, POWER = 0.5, 0.9
SURE = 0.95
HEADING = (
    "scenario",
    "claim",
    "claims",
    "verified [95 %]",
    "refuted",
    "undecided",
    "days for half",
    "for 90 %",
)


class Ended(NamedTuple):
    """One claim: how it ended, after how many contributor-days, in a zone of so many tiles."""

    outcome: Outcome
    day: int
    tiles: int


@dataclass(frozen=True)
class Zone:
    """Tiles that share edges: rows and columns of the frame's tiles; `closed`: which ones nobody enters."""

    row: Ints
    column: Ints
    closed: tuple[int, ...] = ()

    @property
    def middles(self) -> Floats:
        """(n, 2) metres."""
        return np.asarray((np.column_stack([self.column, self.row]) + 0.5) * TILE_M, dtype=float)


def main(arguments: Sequence[str] | None = None) -> None:
    """Try claims in every scenario, and print how they ended."""
    options = parser().parse_args(arguments)
    seeds = range(options.first_seed, options.first_seed + options.worlds)
    ended = try_all(seeds, options.scenario, Kind(options.zones))
    print(f"{options.worlds} worlds from seed {options.first_seed}, up to {DAYS} contributor-days each")
    print(f"Zones: {options.zones}")
    print(table(ended))


def parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/bench verification", description="Claimed repairs, tried.")
    parser.add_argument("--worlds", type=int, default=WORLDS, help=f"{WORLDS} without")
    parser.add_argument("--first-seed", type=int, default=DEVELOPMENT, help=f"{DEVELOPMENT} without")
    parser.add_argument("--scenario", nargs="+", choices=SCENARIOS, default=[*TOLD], help=", ".join(TOLD))
    kinds = [str(kind) for kind in Kind]
    parser.add_argument("--zones", choices=kinds, default=str(Kind.WHITE), help=f"{Kind.WHITE} without")
    return parser


def try_all(
    seeds: Sequence[int], scenarios: Sequence[str], kind: Kind = Kind.WHITE
) -> dict[tuple[str, str], list[Ended]]:
    """How each claim ended, by scenario and kind of claim; the ground is the same in all scenarios."""
    ended: dict[tuple[str, str], list[Ended]] = {(name, claim): [] for name in scenarios for claim in CLAIMS}
    for seed in seeds:
        ground = np.random.default_rng([seed, 0])
        country = land.settle(ground, Scenario().ground)
        radio = network.build(ground, country, Scenario().ground)
        for number, zone in enumerate(zones(np.random.default_rng([seed, 5]), radio)):
            told = as_told(np.random.default_rng([seed, 8, number]), radio, zone, kind)
            for position, claim in enumerate(CLAIMS):
                after = repaired(np.random.default_rng([seed, 6, number]), country, radio, zone, claim)
                if _is_so(after, zone, claim):
                    for name in scenarios:
                        random = np.random.default_rng([seed, 7, number, position])
                        ended[name, claim].append(tried(random, country, after, told, SCENARIOS[name]))
    return ended


def zones(random: np.random.Generator, radio: Network) -> list[Zone]:
    """Some zones of a world."""
    numbers, count = label(network.share(radio.level, radio.floor_dbm) <= WHITE_AT_MOST)
    sizes = np.bincount(numbers.ravel(), minlength=count + 1)
    fit = 1 + np.flatnonzero((sizes[1:] >= MIN_TILES) & (sizes[1:] <= MAX_TILES))
    chosen = random.permutation(fit)[:ZONES]
    places = (np.nonzero(numbers == number) for number in chosen.tolist())
    return [Zone(row, column) for row, column in places]


def as_told(random: np.random.Generator, radio: Network, zone: Zone, kind: Kind) -> Zone:
    """The zone that the claim is made of, and that volunteers walk through."""
    if kind == Kind.DRAWN:
        row, column = rough_zones.as_drawn(random, radio, zone.row, zone.column)
        return Zone(row, column)
    if kind == Kind.CLOSED:
        return replace(zone, closed=tuple(rough_zones.closed(random, len(zone.row)).tolist()))
    return zone


def repaired(random: np.random.Generator, country: Land, radio: Network, zone: Zone, claim: str) -> Network:
    """The network after what was done, if anything."""
    if claim == "false":
        return radio
    away, bearing = random.uniform(0, MAST_WITHIN_M), random.uniform(0, 2 * np.pi)
    near = zone.middles.mean(axis=0) + away * np.array([np.cos(bearing), np.sin(bearing)])
    place = _highest(country.relief, near.clip(0, FRAME.side - 1))
    x, y = FRAME.centres(CELL_M)
    distance = np.hypot(x - place[0], y - place[1]) / 1000
    loss = hata(distance, MEGAHERTZ, MAST_M)
    loss += diffraction(obstruction(country.relief, FRAME, place, x, y), distance, MEGAHERTZ)
    heard = FINE_DB * correlated(random, len(x), CELL_M, FINE_M) - loss
    heard += _power(heard, radio, zone) + random.uniform(*SPARE_DB)
    if claim == "partial":
        heard -= HIDDEN_DB * _behind(zone, x, y)
    return replace(radio, level=np.maximum(radio.level, heard))


def _power(heard: Floats, radio: Network, zone: Zone) -> float:
    """What the new mast needs so that as many tiles are served as make a whole repair, and no more."""
    side, n = TILE_M // CELL_M, FRAME.size(TILE_M)
    cells = heard.reshape(n, side, n, side).swapaxes(1, 2)[zone.row, zone.column].reshape(len(zone.row), -1)
    by_tile = np.quantile(cells, 1 - SERVED_AT_LEAST, axis=1, method="lower")
    return radio.floor_dbm - float(np.quantile(by_tile, 1 - WHOLE, method="lower"))


def _behind(zone: Zone, x: Floats, y: Floats) -> Bools:
    """The side of a line across the zone, at right angles to where it is longest, that half of it lies on."""
    middle = zone.middles.mean(axis=0)
    along = np.linalg.svd(zone.middles - middle)[2][0]
    half = np.median((zone.middles - middle) @ along)
    return np.asarray((x - middle[0]) * along[0] + (y - middle[1]) * along[1] > half)


def _highest(relief: Floats, place: Floats) -> tuple[float, float, float]:
    x, y = FRAME.centres(SPACING_M)
    near = np.hypot(x - place[0], y - place[1]) <= LOOK_AROUND_M
    at = int(np.where(near, relief, -np.inf).argmax())
    return float(x.flat[at]), float(y.flat[at]), MAST_M


def _is_so(radio: Network, zone: Zone, claim: str) -> bool:
    """Whether the zone is as repaired as is claimed: wholly, for a part, or not at all."""
    share = network.share(radio.level, radio.floor_dbm)[zone.row, zone.column]
    whole = float((share >= SERVED_AT_LEAST).mean())
    return {"true": whole >= WHOLE, "partial": 0 < whole < WHOLE, "false": whole == 0}[claim]


def tried(random: np.random.Generator, country: Land, radio: Network, zone: Zone, plan: Scenario) -> Ended:
    """A claim, looked at after each contributor-day until it is decided."""
    crew = [_volunteer(random, country, zone, plan) for _ in range(VOLUNTEERS)]
    tracks = _tracks(random, zone, crew)
    letters = sent.post(crew, tracks, phones.tell(random, radio, crew, tracks, plan))
    looks = seen(answers.evidence_of(sent.as_readings(letters)), crew)
    tiles = FRAME.tiles(*zone.middles.T)
    for day in range(1, DAYS + 1):
        found = judge(tiles, looks.take(looks.day < FIRST_DAY + day))
        if found.outcome != Outcome.UNDECIDED:
            return Ended(found.outcome, day, len(tiles))
    return Ended(Outcome.UNDECIDED, DAYS, len(tiles))


def seen(evidence: Evidence, crew: Sequence[Person]) -> Looks:
    """The volunteers' looks; all but silent phones were heard in service where they come from."""
    heard = np.array([person.fault != "silent" for person in crew])[evidence.contributor]
    counts = evidence.speaks_for, evidence.against_outdoors, evidence.spots
    return looks_of(
        Rows(evidence.contributor, evidence.day, evidence.tile, *counts, heard, np.zeros_like(heard))
    )


def _volunteer(random: np.random.Generator, country: Land, zone: Zone, plan: Scenario) -> Person:
    """Somebody with a phone as the people of the trials have them."""
    (person,) = people.gather(random, country, zone.middles, replace(plan, people=1))
    if random.random() < LIVE_THERE:
        return replace(person, home=_inside(random, zone, int(random.integers(len(zone.row)))))
    return person


def _inside(random: np.random.Generator, zone: Zone, at: int) -> Floats:
    """Anywhere in a tile of the zone."""
    return np.asarray((np.array([zone.column[at], zone.row[at]]) + random.random(2)) * TILE_M)


def _tracks(random: np.random.Generator, zone: Zone, crew: Sequence[Person]) -> Tracks:
    """A walk on each day, each by anyone."""
    parts = [_walk(random, zone, crew, day) for day in range(DAYS)]
    person, outing, second, x, y, surroundings = np.vstack(parts).T
    inside = (x >= 0) & (x < FRAME.side) & (y >= 0) & (y < FRAME.side)
    columns = person.astype(np.int64), outing.astype(np.int64), second, x, y, surroundings.astype(np.int64)
    return Tracks(*(column[inside] for column in columns))


def _walk(random: np.random.Generator, zone: Zone, crew: Sequence[Person], day: int) -> Floats:
    """(k, 6) columns of `Tracks`: some time at home, then from tile to tile, the nearest next."""
    who = int(random.integers(len(crew)))
    route = np.vstack(list(_route(random, zone)))[:LOOKS]
    route = route[rough_zones.outside(route, zone.middles[list(zone.closed)])]
    home = crew[who].home + random.normal(0, INSIDE_M, (AT_HOME, 2))
    by = np.repeat([Environment.INDOOR, Environment.OUTDOOR], [AT_HOME, len(route)])
    second = day * DAY_S + DAY_S / 3 + BETWEEN_S[Environment.OUTDOOR] * np.arange(len(by))
    ends = np.full((len(by), 2), [who, day])
    return np.column_stack([ends, second, np.vstack([home, route]), by])


def _route(random: np.random.Generator, zone: Zone) -> Iterator[Floats]:
    left = set(range(len(zone.row))).difference(zone.closed)
    at = sorted(left)[int(random.integers(len(left)))]
    here = _inside(random, zone, at)
    yield here[None]
    while left := left - {at}:
        others = sorted(left)
        at = others[int(np.hypot(*(zone.middles[others] - here).T).argmin())]
        there = _inside(random, zone, at)
        steps = max(1, round(float(np.hypot(*(there - here))) / APART_M))
        yield here + (there - here) * (np.arange(1, steps + 1) / steps)[:, None]
        here = there


def table(ended: dict[tuple[str, str], list[Ended]]) -> str:
    """How the claims ended, as Markdown: a line for each scenario and kind of claim."""
    lines = [line(*key, claims) for key, claims in ended.items() if claims]
    return "\n".join(
        ["| " + " | ".join(HEADING) + " |", "|---|---" + "|---:" * (len(HEADING) - 2) + "|", *lines]
    )


def line(scenario: str, claim: str, claims: Sequence[Ended]) -> str:
    """One line: shares of claims, the 95 % interval of those verified, the days of those judged rightly."""
    count = len(claims)
    times = {outcome: sum(one.outcome == outcome for one in claims) for outcome in Outcome}
    low, high = interval(times[Outcome.VERIFIED], count)
    right = Outcome.VERIFIED if claim == "true" else Outcome.NOT_REPAIRED
    cells = [
        f"{times[Outcome.VERIFIED] / count:.1%} [{100 * low:.1f}–{100 * high:.1f}]".replace("%", " %"),
        f"{times[Outcome.NOT_REPAIRED] / count:.1%}".replace("%", " %"),
        f"{times[Outcome.UNDECIDED] / count:.1%}".replace("%", " %"),
        *(str(days_for(claims, right, share) or "–") for share in (HALF, POWER)),
    ]
    return "| " + " | ".join([scenario, claim, str(count), *cells]) + " |"


def interval(times: int, of: int) -> tuple[float, float]:
    """Bounds of Clopper and Pearson (1934), each missed by 2.5 %."""
    tail = (1 - SURE) / 2
    low = beta.ppf(tail, times, of - times + 1) if times else 0.0
    high = beta.ppf(1 - tail, times + 1, of - times) if times < of else 1.0
    return float(low), float(high)


def days_for(claims: Sequence[Ended], outcome: Outcome, share: float) -> int | None:
    """After how many contributor-days so large a share of all claims has had this outcome; None if never."""
    days = sorted(one.day for one in claims if one.outcome == outcome)
    place = int(np.ceil(share * len(claims))) - 1
    return days[place] if place < len(days) else None
