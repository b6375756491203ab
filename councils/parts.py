"""The parts room: of what the sums by commune consist, what each part is made from, and how it is made.

A part is named by its kind and its key: `declared 12` (release), `numbers 2` (service),
`family 20801 2 reg-32` (operator, service, région), `together 2 reg-32` (service, région).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import md5
from operator import attrgetter
from typing import Any

import numpy as np

from councils import sql
from councils.aspects import MISSING, UNDECLARED
from councils.intervals import BLOCK_TILES, CHANCES
from councils.models import Contradiction, DeclaredNumber, DeclaredSum, MeasuredNumber, MeasuredSum
from coverage.core.outline import components
from coverage.core.verdict import MIN_CONTRIBUTORS, SERVED, WHITE
from coverage.floor import EVERY_SERVICE, TOLD_STARTS
from coverage.models import DecidedFamily, OfficialRelease
from coverage.official import DECLARED_SHARE, releases_at
from coverage.sql import sorted_keys

DECLARED, NUMBERS, FAMILY, TOGETHER = "declared", "numbers", "family", "together"

# What the statements on measured tiles need beside the part itself; a part is due when one of these changes.
RULES: dict[str, Any] = {
    "declared_share": DECLARED_SHARE,
    "min_contributors": MIN_CONTRIBUTORS,
    "white": WHITE,
    "served": SERVED,
    "told_starts": list(TOLD_STARTS),
    "chances": list(CHANCES),
    "side": BLOCK_TILES,
}
GROUPS_AT_ONCE = 10_000


@dataclass(frozen=True)
class Release:
    """A release that speaks for an operator and service in a territory of the official map."""

    pk: int
    operator: str
    service: int
    territory: str
    name: str
    released_on: date

    @classmethod
    def of(cls, rows: Iterable[OfficialRelease]) -> list["Release"]:
        """Those of the rows that are paired with a service, in order."""
        found = [
            cls(row.pk, row.operator, row.service, row.territory, row.name, row.released_on)
            for row in rows
            if row.service is not None
        ]
        return sorted(found, key=attrgetter("pk"))


@dataclass(frozen=True)
class Part:
    """`made_from` are the releases that it is made from."""

    kind: str
    key: tuple[Any, ...]
    made_from: tuple[Release, ...]
    stamp: str = field(compare=False)

    @property
    def name(self) -> str:
        """What the journal calls it."""
        return " ".join(str(word) for word in (self.kind, *self.key))

    def make(self) -> None:
        """Replace its rows."""
        forget(self.name)
        MAKERS[self.kind](self)


def wanted(as_of: date, ground: str) -> Iterator[Part]:
    """Every part that there should be on a day, on a ground of this stamp."""
    speaking = Release.of(releases_at(as_of))
    families = list(
        DecidedFamily.objects.exclude(service=EVERY_SERVICE)  # lone tiles have no part in any figure
        .order_by("pk")
        .values_list("operator", "service", "region", "digest")
    )
    for release in speaking:
        yield Part(DECLARED, (release.pk,), (release,), _stamp(ground))
    for service in sorted({release.service for release in speaking}):
        yield _part(
            NUMBERS, (service,), [r for r in speaking if r.service == service], ground, DECLARED_SHARE
        )
    for operator, service, region, digest in families:
        own = [r for r in speaking if (r.operator, r.service) == (operator, service)]
        yield _part(FAMILY, (operator, service, region), own, ground, digest, RULES)
    for service, region in sorted({(service, region) for _, service, region, _ in families}):
        digests = [row for row in families if row[1:3] == (service, region)]
        own = [r for r in speaking if r.service == service]
        yield _part(TOGETHER, (service, region), own, ground, digests, RULES)


def forget(name: str) -> None:
    """Take the rows of a part away."""
    kind, *key = name.split(" ")
    for table, columns in TABLES[kind].items():
        table.objects.filter(**dict(zip(columns, key, strict=True))).delete()


def _part(kind: str, key: tuple[Any, ...], own: list[Release], *made_from: object) -> Part:
    return Part(kind, key, tuple(own), _stamp(own, *made_from))


def _stamp(*made_from: object) -> str:
    return md5(repr(made_from).encode(), usedforsecurity=False).hexdigest()


def _declared(part: Part) -> None:
    sql.run("declared_sums", {"release": part.key[0]})


def _numbers(part: Part) -> None:
    ids = [release.pk for release in part.made_from]
    asked = {"service": part.key[0], "releases": ids, "declared_share": DECLARED_SHARE}
    with sorted_keys():
        sql.run("declared_numbers", asked)


def _family(part: Part) -> None:
    operator, service, region = part.key
    asked = RULES | {
        "operator": operator,
        "service": service,
        "region": region,
        "releases": [release.pk for release in part.made_from],
        "territories": [release.territory for release in part.made_from],
    }
    sql.run("measured_sums", asked)
    _group(part, sql.rows("contradictions", asked))


def _group(part: Part, tiles: list[tuple[str, int, str]]) -> None:
    """Keep which groups of adjoining tiles contradict the releases, in which communes."""
    family = dict(zip(TABLES[FAMILY][Contradiction], part.key, strict=True))
    for aspect in (MISSING, UNDECLARED):
        keys = np.array([tile for said, tile, _ in tiles if said == aspect], dtype=np.int64)
        communes = [commune for said, _, commune in tiles if said == aspect]
        groups = components(keys)
        first = keys[np.unique(groups, return_index=True)[1]]  # tiles come in order
        rows = sorted(set(zip(first[groups].tolist(), communes, strict=True)))
        Contradiction.objects.bulk_create(
            (Contradiction(**family, aspect=aspect, group=group, commune=commune) for group, commune in rows),
            batch_size=GROUPS_AT_ONCE,
        )


def _together(part: Part) -> None:
    asked = {
        "service": part.key[0],
        "region": part.key[1],
        "operators": [release.operator for release in part.made_from],
        "territories": [release.territory for release in part.made_from],
    }
    sql.run("measured_numbers", RULES | asked)


MAKERS: dict[str, Callable[[Part], None]] = {
    DECLARED: _declared,
    NUMBERS: _numbers,
    FAMILY: _family,
    TOGETHER: _together,
}
# The tables of each kind, with the columns that its key is of.
FAMILY_COLUMNS = ("operator", "service", "region")
TABLES: dict[str, dict[Any, tuple[str, ...]]] = {
    DECLARED: {DeclaredSum: ("release_id",)},
    NUMBERS: {DeclaredNumber: ("service",)},
    FAMILY: {MeasuredSum: FAMILY_COLUMNS, Contradiction: FAMILY_COLUMNS},
    TOGETHER: {MeasuredNumber: ("service", "region")},
}
