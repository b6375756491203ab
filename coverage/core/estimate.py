"""The estimate room: from evidence to what is known of each tile, one square of 5 km at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np

from coverage.core import Bools, Floats, Ints
from coverage.core.cavities import Cavities, alone
from coverage.core.evidence import Evidence
from coverage.core.field import pool, separate
from coverage.core.fixes import astray
from coverage.core.grid import parent, unpack
from coverage.core.hearing import Testimony, hear
from coverage.core.joint import Groups
from coverage.core.model import Epoch, Model
from coverage.core.seen import count
from coverage.core.shares import shares
from coverage.core.witness import MARGINS, testify

METHOD_VERSION = "2026.9"

CORE_M = 5000  # tiles are estimated by squares of this side
WINDOW_MARGIN_M = 2000  # and lend each other strength from so far around them


@dataclass(frozen=True)
class Estimate:
    """What is known of each tile, as arrays of equal length, by tile."""

    tile: Ints
    probability: Floats  # P(θ <= WHITE_AT_MOST), that the tile is white
    probability_served: Floats  # P(θ >= SERVED_AT_LEAST)
    probability_half: Floats  # P(θ < HALF), that most of it is without service
    share_low: Floats  # 90 % equal-tailed interval of θ
    share_high: Floats
    contributors: Ints  # distinct, whose readings speak for or against
    contributors_for: Ints  # of whom a reading speaks for the service
    contributors_against: Ints  # of whom one counts against it, and who count as witnesses
    against_days: Ints  # from the first to the last day on which one counts against it
    contributor_days: Ints
    first_day: Ints
    last_day: Ints
    neighbours_mean_db: Floats
    neighbours_sd_db: Floats
    own: Floats  # (n, len(MARGINS)) log-likelihood of the tile's own evidence

    def take(self, rows: Ints) -> "Estimate":
        """These rows, in this order."""
        return Estimate(*(getattr(self, field.name)[rows] for field in fields(self)))


class Window(NamedTuple):
    """What is said in a window: its tiles in order, and what each phone says in each of them."""

    testimony: Testimony
    tile: Ints
    x: Floats  # of the tiles, metres
    y: Floats
    groups: Groups


def estimate(evidence: Evidence, epoch: Epoch, wanted: Ints, *, pooled: bool = True) -> Estimate:
    """Estimates of the `wanted` tiles of which any reading speaks, from evidence of ONE operator and service.

    The evidence is that of a window: of all tiles that may lend strength. Without `pooled` they lend none.
    """
    window = look_into(evidence, epoch)
    rows = np.flatnonzero(np.isin(window.tile, wanted))
    if not len(rows):
        return _nothing()
    cavities, own = (_pooled if pooled else _separate)(epoch.model, window, rows)
    said = shares(epoch.model.spot_db, cavities, own)._asdict()
    seen = {name: column[rows] for name, column in count(window.testimony, epoch)._asdict().items()}
    lent: dict[str, Any] = {"neighbours_mean_db": cavities.mean_db, "neighbours_sd_db": cavities.sd_db}
    return Estimate(tile=window.tile[rows], own=own, **lent | said | seen)


def estimate_all(
    evidence: Evidence, epochs: Mapping[tuple[int, int], Epoch], *, pooled: bool = True
) -> list[tuple[int, int, Estimate]]:
    """(operator, service, estimate) of all evidence, square by square as the pipeline does it."""
    found = []
    for (operator, service), epoch in epochs.items():
        part = evidence.take(np.flatnonzero((evidence.operator == operator) & (evidence.service == service)))
        parts = [estimate(near, epoch, core, pooled=pooled) for near, core in windows(part)]
        if parts:
            found.append((operator, service, _join(parts)))
    return found


def windows(evidence: Evidence) -> Iterator[tuple[Evidence, Ints]]:
    """For each square with evidence: the evidence of its window, and its tiles."""
    tiles = np.unique(evidence.tile)
    squares = parent(tiles, CORE_M)
    for square in np.unique(squares).tolist():
        yield evidence.take(np.flatnonzero(within_window(evidence.tile, square))), tiles[squares == square]


def within_window(tile: Ints, square: int) -> Bools:
    """Whether each tile lies in the window of a square of `CORE_M`."""
    core, places = unpack(square), unpack(tile)
    inside = places.epsg == core.epsg
    for at, corner in ((places.northing, core.northing), (places.easting, core.easting)):
        inside &= (at >= corner - WINDOW_MARGIN_M) & (at < corner + CORE_M + WINDOW_MARGIN_M)
    return np.asarray(inside)


def look_into(evidence: Evidence, epoch: Epoch) -> Window:
    """Offsets begin as unknown: what the epoch found of them, it found in readings that speak again here."""
    testimony = hear(evidence, epoch)
    tile, of_tile = np.unique(testimony.tile, return_inverse=True)
    rows, starts = testimony.rows, testimony.starts
    people = np.stack([rows.contributor[starts], rows.device[starts]])
    phones, phone = np.unique(people, axis=1, return_inverse=True)
    ordinary = np.zeros(phones.shape[1])
    groups = Groups(
        of_tile,
        phone.ravel(),
        testify(testimony, epoch),
        ordinary,
        ordinary + epoch.model.offset_db,
        astray(testimony, epoch.model),
    )
    places = unpack(tile)
    return Window(testimony, tile, places.easting.astype(float), places.northing.astype(float), groups)


def _pooled(model: Model, window: Window, rows: Ints) -> tuple[Cavities, Floats]:
    """The two terms of these rows of the tiles: what their neighbours say, and what was seen in them."""
    return pool(model, window.groups, window.x, window.y, rows)


def _separate(model: Model, window: Window, rows: Ints) -> tuple[Cavities, Floats]:
    """As `_pooled`, neighbours saying nothing."""
    return alone(model, len(rows)), separate(window.groups)[rows]


def _nothing() -> Estimate:
    columns: dict[str, Any] = {field.name: np.empty(0, dtype=np.int64) for field in fields(Estimate)}
    return Estimate(**columns | {"own": np.empty((0, len(MARGINS)))})


def _join(parts: list[Estimate]) -> Estimate:
    columns = [np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Estimate)]
    return Estimate(*columns).take(np.argsort(columns[0], kind="stable"))
