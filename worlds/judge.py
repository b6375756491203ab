"""The worlds' judge: what could be known of the planted white tiles, what was found, what wrongly.

It folds and estimates with the product's own core, so that a crowd can be judged without a database too.
"""

import json
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.core.epoch import fit
from coverage.core.estimate import Estimate, estimate_all
from coverage.core.evidence import ENVIRONMENTS, SERVICES, STATES, TECHNOLOGIES, Kind, Readings, Service
from coverage.core.fold import fold
from coverage.core.signal import margin
from coverage.core.verdict import APART_DAYS, MIN_CONTRIBUTORS, VERDICTS, decide
from coverage.fallen_back import BELOW_4G, has_4g, without_failures_of_4g
from coverage.projection import spots_of, tiles_of
from measurements import holding
from measurements.devices import UNSERVED_DAYS, UNSERVED_READINGS
from measurements.formats.native import decode_reading
from worlds.crowd import STRONGEST, WEAKEST, Crowd
from worlds.frame import Bools, Ints
from worlds.operators import CODES
from worlds.trips import DAY_S, INDOOR
from worlds.world import World

KNOWN_READINGS = 3
CELL = ("tile", "operator", "service")

Tile = tuple[int, str, str]  # key, operator, service


@dataclass(frozen=True)
class Score:
    """Numbers of tiles: planted white, knowable among them, found among these, all found, found in error."""

    planted: int
    knowable: int
    recalled: int
    found: int
    false: int


def planted(world: World, service: str) -> set[Tile]:
    """The white tiles of a service."""
    tile, operator = np.nonzero(world.truth.verdicts(service))
    return {(int(world.truth.tiles[t]), CODES[o], service) for t, o in zip(tile, operator, strict=True)}


def knowable(world: World, crowd: Crowd, service: str) -> set[Tile]:
    """The planted white tiles that had enough honest evidence to be known.

    Enough is: `KNOWN_READINGS` outdoors that count for or against the service, of phones that are neither
    broken nor lying and truly were in the tile, wherever they said to be; from two people at least, on days
    `APART_DAYS` apart at least. What they said is not looked at.
    """
    honest = np.array([person.honest for person in crowd.people])[crowd.person]
    outdoors = honest & (crowd.place != INDOOR)
    evidence = fold(_readings(crowd, world.land.frame.tiles(crowd.x, crowd.y)).take(np.flatnonzero(outdoors)))
    evidence = evidence.take(np.flatnonzero(evidence.service == SERVICES.index(service)))
    rows = pd.DataFrame({name: getattr(evidence, name) for name in (*CELL, "contributor", "day")})
    cells = rows.assign(said=evidence.speaks_for + evidence.against).groupby(list(CELL))
    days = cells["day"].max() - cells["day"].min()
    enough = (cells["said"].sum() >= KNOWN_READINGS) & (days >= APART_DAYS)
    enough &= cells["contributor"].nunique() >= MIN_CONTRIBUTORS
    return planted(world, service) & {(t, CODES[o], SERVICES[s]) for t, o, s in enough[enough].index}


def found(world: World, crowd: Crowd, verdict: str = "white") -> set[Tile]:
    """What the product publishes of all that was sent; the sea around the région is a family apart."""
    published: set[Tile] = set()
    for (operator, service), told in estimates(crowd).items():
        verdicts = decide(told, np.isin(told.tile, world.truth.tiles).astype(np.int64))
        chosen = told.tile[verdicts == VERDICTS.index(verdict)].tolist()
        published |= {(tile, CODES[operator], SERVICES[service]) for tile in chosen}
    return published


def estimates(crowd: Crowd) -> dict[tuple[int, int], Estimate]:
    """By operator and service, as they are decided: voice and 3G without what fell back from 4G."""
    readings = _readings(crowd, tiles_of(crowd.longitude, crowd.latitude))
    evidence = fold(readings.take(np.flatnonzero(~held(crowd))))
    told: dict[tuple[int, int], Estimate] = {}
    for operator, service in np.unique(np.stack([evidence.operator, evidence.service]), axis=1).T.tolist():
        part = evidence.take(np.flatnonzero((evidence.operator == operator) & (evidence.service == service)))
        told |= {(o, s): each for o, s, each in estimate_all(part, {(operator, service): fit(part)})}
    for operator, below in told.keys() & product(range(len(CODES)), BELOW_4G):
        if of_4g := told.get((operator, Service.DATA_4G)):
            with_4g = of_4g.tile[has_4g(of_4g.contributors, of_4g.probability)]
            told[operator, below] = without_failures_of_4g(told[operator, below], with_4g)
    return told


def held(crowd: Crowd) -> Bools:
    """Of each reading: whether the door holds it back, for what its day or all days of its phone say.

    By the rules of the door itself; replays, which nobody here sends, left out.
    """
    rows = [_as_sent(person.number, reading) for person in crowd.people for reading in crowd.of(person)]
    judged = holding.judge(rows)
    free, people = judged.codes == holding.NOT_HELD, len(crowd.people)
    unserved = free & np.isin(judged.readings.state, holding.UNSERVED)
    served = np.bincount(crowd.person[free & (judged.readings.state == holding.SERVED)], minlength=people) > 0
    days = np.unique(np.stack([crowd.person, crowd.time // DAY_S])[:, unserved], axis=1)[0].astype(np.int64)
    silent = np.bincount(crowd.person[unserved], minlength=people) >= UNSERVED_READINGS
    silent &= ~served & (np.bincount(days, minlength=people) >= UNSERVED_DAYS)
    return np.asarray(~free | silent[crowd.person])


def _as_sent(person: int, reading: dict[str, object]) -> tuple[object, ...]:
    item = decode_reading(0, json.dumps(reading).encode())
    assert item.reading is not None, item.reason
    return holding.row_of(person, item.reading, clock_is_ahead=False)


def score(world: World, crowd: Crowd, service: str, published: set[Tile]) -> Score:
    """White tiles that were published, held against the truth of one service; those at sea count nowhere."""
    white, known = planted(world, service), knowable(world, crowd, service)
    land = set(world.truth.tiles.tolist())
    ours = {tile for tile in published if tile[2] == service and tile[0] in land}
    return Score(len(white), len(known), len(known & ours), len(ours), len(ours - white))


def _readings(crowd: Crowd, tiles: Ints) -> Readings:
    """The crowd's readings in the core's codes, each in the tile given for it."""
    operator = np.array([person.operator for person in crowd.people])
    best = np.array([TECHNOLOGIES.index(person.best or "none") for person in crowd.people])
    return Readings(
        contributor=crowd.person,
        device=crowd.person,  # everybody has one phone
        day=(crowd.time // DAY_S).astype(np.int32),
        tile=tiles,
        spot=spots_of(crowd.longitude, crowd.latitude),
        operator=operator[crowd.person],
        state=_codes(STATES, crowd.state),
        technology=(crowd.technology + 1).astype(np.uint8),
        max_technology=best[crowd.person].astype(np.uint8),
        environment=_codes(ENVIRONMENTS, np.where(crowd.place == "", "unknown", crowd.place)),
        kind=np.full(len(tiles), Kind.MEASURED, dtype=np.uint8),
        margin_db=_margins(crowd),
        accuracy_m=crowd.accuracy_m.astype(np.float32),
        is_mock=crowd.mock,
        second=(crowd.time % DAY_S).astype(np.int32),
    )


def _margins(crowd: Crowd) -> NDArray[np.float32]:
    """Of the levels as they are sent; each technology has its kind of level, in the same order."""
    weakest = np.array([*WEAKEST, np.nan])[crowd.technology]
    return margin(np.clip(crowd.level, weakest, STRONGEST).round(1), crowd.technology)


def _codes(words: tuple[str, ...], values: np.ndarray) -> Ints:
    order = np.argsort(words)
    return np.asarray(order[np.searchsorted(np.array(words)[order], values)].astype(np.uint8))
