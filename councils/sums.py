"""The counting room: what the communes of a territory add up to, as it is stored."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from councils import sql
from councils.intervals import Sums

Key = tuple[str, int]  # operator, service
Rows = dict[str, list[list[Any]]]
STATEMENTS = ("ground", "declared", "declared_numbers", "measured", "measured_numbers", "contradictions")


class Ground(NamedTuple):
    """Tiles and people; the territories of the official map are where releases speak."""

    tiles: int
    people: float
    people_imputed: float
    territories: list[str]


class Told(NamedTuple):
    """Of one aspect: what is published, and the sums of what is expected, in tiles and in people."""

    tiles: int = 0
    people: float = 0.0
    expected: float = 0.0
    variance: float = 0.0
    doubt: float = 0.0
    expected_of_people: float = 0.0
    variance_of_people: float = 0.0
    doubt_of_people: float = 0.0

    @property
    def of_tiles(self) -> Sums:
        """As the intervals take them."""
        return Sums(self.expected, self.variance, self.doubt)

    @property
    def of_people(self) -> Sums:
        """Likewise."""
        return Sums(self.expected_of_people, self.variance_of_people, self.doubt_of_people)


class Together(NamedTuple):
    """Tiles of which a verdict on every operator is known; `low` and `high` bound the expected number."""

    known_tiles: int = 0
    known_people: float = 0.0
    none_tiles: int = 0
    none_people: float = 0.0
    none_low: float = 0.0
    none_high: float = 0.0
    all_tiles: int = 0
    all_people: float = 0.0
    all_low: float = 0.0
    all_high: float = 0.0


class Sum(NamedTuple):
    """All that is stored of some communes."""

    ground: Ground
    declared: dict[int, tuple[float, ...]]  # by release: tiles, then people, at TBC, BC, CL, without a level
    declared_numbers: dict[int, dict[int, tuple[int, float]]]  # by service, then operators: tiles, people
    measured: dict[Key, dict[str, Told]]  # then by aspect
    together: dict[int, Together]  # by service
    groups: dict[Key, dict[str, int]]  # of contradictions, then by aspect


def of(communes: Sequence[str]) -> Sum:
    """The sum over communes, by their codes."""
    return built(rows_of(communes))


def rows_of(communes: Sequence[str]) -> Rows:
    """The same as the statements answer it: what can be kept as JSON."""
    asked = {"communes": list(communes)}
    return {name: [list(row) for row in sql.rows(f"sums_of_{name}", asked)] for name in STATEMENTS}


def built(rows: Rows) -> Sum:
    """What the rows say, by what it is about."""
    numbers: dict[int, dict[int, tuple[int, float]]] = {}
    for service, operators, tiles, people in rows["declared_numbers"]:
        numbers.setdefault(service, {})[operators] = (tiles, people)
    measured: dict[Key, dict[str, Told]] = {}
    for operator, service, aspect, *told in rows["measured"]:
        measured.setdefault((operator, service), {})[aspect] = Told(*told)
    groups: dict[Key, dict[str, int]] = {}
    for operator, service, aspect, number in rows["contradictions"]:
        groups.setdefault((operator, service), {})[aspect] = number
    return Sum(
        Ground(*rows["ground"][0]),
        {release: tuple(shares) for release, *shares in rows["declared"]},
        numbers,
        measured,
        {service: Together(*counts) for service, *counts in rows["measured_numbers"]},
        groups,
    )
