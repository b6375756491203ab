"""The counting room: what the communes of a territory add up to, as it is stored."""

from collections.abc import Sequence
from typing import NamedTuple

from councils import sql
from councils.intervals import Sums

Key = tuple[str, int]  # operator, service


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
    asked = {"communes": list(communes)}
    (ground,) = sql.rows("sums_of_ground", asked)
    numbers: dict[int, dict[int, tuple[int, float]]] = {}
    for service, operators, tiles, people in sql.rows("sums_of_declared_numbers", asked):
        numbers.setdefault(service, {})[operators] = (tiles, people)
    measured: dict[Key, dict[str, Told]] = {}
    for operator, service, aspect, *told in sql.rows("sums_of_measured", asked):
        measured.setdefault((operator, service), {})[aspect] = Told(*told)
    groups: dict[Key, dict[str, int]] = {}
    for operator, service, aspect, number in sql.rows("sums_of_contradictions", asked):
        groups.setdefault((operator, service), {})[aspect] = number
    return Sum(
        Ground(*ground),
        {release: tuple(shares) for release, *shares in sql.rows("sums_of_declared", asked)},
        numbers,
        measured,
        {service: Together(*counts) for service, *counts in sql.rows("sums_of_measured_numbers", asked)},
        groups,
    )
