"""Tiles become verdicts: the published set of each touched family, and the counts of its parent tiles."""

from typing import Any

import numpy as np
import pandas as pd
from django.db import connection, transaction

from coverage.aggregate import DAYS, NUMBERS
from coverage.core.estimate import Estimate
from coverage.core.evidence import Service
from coverage.core.grid import RESOLUTIONS, parent
from coverage.core.verdict import (
    MIN_CONTRIBUTORS,
    NO_FAMILY,
    NOT_KNOWN,
    VERDICTS,
    WITNESS_CLASS_STARTS,
    decide,
)
from coverage.fallen_back import BELOW_4G, has_4g, without_failures_of_4g
from coverage.floor import ESTIMATE, EVERY_SERVICE, told
from coverage.models import CoverageTile, DecidedFamily, LoneTile, ParentTile, TouchedFamily
from coverage.sql import load
from coverage.stored import DAY_ZERO

Family = tuple[str, int, str]  # operator, service, région


def decide_families() -> int:
    """Decide every touched family again, each in one transaction; returns how many there were."""
    touched = TouchedFamily.objects.values_list("operator", "service", "region").distinct()
    asked = sorted({family for each in touched for family in _hanging_on(each)})
    before: set[int] = set()
    for family in asked:
        before |= (_tell_of_lone if family[1] == EVERY_SERVICE else _decide_family)(family)
    # At last: where one family has no tile any more, one that is decided after it may have its first.
    with connection.cursor() as cursor:
        cursor.execute(load("delete_empty_parents"), [sorted(before)])
    return len(asked)


def _hanging_on(family: Family) -> list[Family]:
    """The families to decide where this one was touched: itself, and those that its tiles have a say in."""
    operator, service, region = family
    below = BELOW_4G if service == Service.DATA_4G else ()
    return [family, *((operator, each, region) for each in below)]


@transaction.atomic
def _decide_family(family: Family) -> set[int]:
    """Returns the larger tiles that it had until now, as `_tell_of_lone` does."""
    members = _taken(family)
    columns = ["tile", *NUMBERS, *DAYS, "verdict"]
    rows = CoverageTile.objects.filter(**members).order_by("tile").values_list(*columns)
    tiles = pd.DataFrame(list(rows), columns=columns)
    verdicts = _verdicts(tiles, family)
    changed = verdicts != tiles["verdict"].to_numpy()
    with connection.cursor() as cursor:
        cursor.execute(
            load("set_verdicts"),
            [tiles["tile"][changed].tolist(), verdicts[changed].tolist(), family[0], family[1]],
        )
    tiles = tiles.assign(verdict=verdicts)
    shown = tiles[tiles["contributors"] >= MIN_CONTRIBUTORS]
    counts = parents(shown["tile"].to_numpy(dtype=np.int64), shown["verdict"].to_numpy())
    before = _replace_parents(members, counts)
    exact = tiles[[*NUMBERS, "verdict"]].astype("float64").assign(tile=tiles["tile"])
    _sign(members, exact, _told(shown))
    return before


@transaction.atomic
def _tell_of_lone(family: Family) -> set[int]:
    """Count the lone tiles of an operator and a région, as not known, and leave the digest of them."""
    members = _taken(family)
    lone = LoneTile.objects.filter(operator=family[0], region=family[2]).order_by("tile")
    tiles = np.fromiter(lone.values_list("tile", flat=True), dtype=np.int64)
    before = _replace_parents(members, parents(tiles, np.full(len(tiles), NOT_KNOWN)))
    told_of = pd.DataFrame({"tile": tiles})
    _sign(members, told_of, told_of)
    return before


def _taken(family: Family) -> dict[str, object]:
    """The family as columns; it is off the list of those that were touched."""
    members = dict(zip(("operator", "service", "region"), family, strict=True))
    TouchedFamily.objects.filter(**members).delete()
    return members


def _sign(members: dict[str, object], exact: pd.DataFrame, shown: pd.DataFrame) -> None:
    """Leave digests of what was decided and of what is told of it; none of a family without tiles."""
    DecidedFamily.objects.filter(**members).delete()
    if len(exact):
        told_of = _digest(shown) if len(shown) else ""
        DecidedFamily.objects.create(**members, digest=_digest(exact), told=told_of)


def _told(tiles: pd.DataFrame) -> pd.DataFrame:
    """What the public is told of tiles with witnesses enough: no address changes with anything else."""
    return tiles[["tile", "verdict"]].assign(
        **{name: told(tiles[name]) for name in ESTIMATE},
        **{name: _class(tiles[name]) for name in ("contributors", "contributor_days")},
    )


def _class(numbers: pd.Series) -> pd.Series:
    return pd.Series(np.searchsorted(WITNESS_CLASS_STARTS, numbers, side="right"), index=numbers.index)


def _digest(rows: pd.DataFrame) -> str:
    return f"{int(pd.util.hash_pandas_object(rows, index=False).sum()):016x}"


def _replace_parents(members: dict[str, object], counts: pd.DataFrame) -> set[int]:
    """Store the counts of a family; returns the larger tiles that had any before."""
    stale = ParentTile.objects.filter(**members)
    before = set(stale.values_list("tile", flat=True))
    stale.delete()
    ParentTile.objects.bulk_create(ParentTile(**members, **row) for row in counts.to_dict("records"))
    return before


def _verdicts(tiles: pd.DataFrame, family: Family) -> np.ndarray:
    told = _estimate(tiles)
    if family[1] in BELOW_4G:
        told = without_failures_of_4g(told, _with_4g(family))
    return decide(told, np.full(len(tiles), NO_FAMILY))  # one at a time, so its number does not matter


def _with_4g(family: Family) -> np.ndarray:
    """The tiles of this operator and région that have 4G, so far as is told."""
    operator, _, region = family
    of_4g = CoverageTile.objects.filter(operator=operator, service=Service.DATA_4G, region=region)
    rows = list(of_4g.values_list("tile", "contributors", "probability"))
    tiles = pd.DataFrame(rows, columns=["tile", "contributors", "probability"])
    there = has_4g(tiles["contributors"].to_numpy(), tiles["probability"].to_numpy())
    return tiles["tile"][there].to_numpy(dtype=np.int64)


def _estimate(tiles: pd.DataFrame) -> Estimate:
    """The estimate as it was stored, without the tiles' own terms, which no decision looks at."""
    columns: dict[str, Any] = {name: tiles[name].to_numpy() for name in ("tile", *NUMBERS)}
    columns |= {
        name: np.array([(day - DAY_ZERO).days for day in tiles[name]], dtype=np.int64) for name in DAYS
    }
    return Estimate(**columns, own=np.empty((len(tiles), 0)))


def parents(tiles: np.ndarray, verdicts: np.ndarray) -> pd.DataFrame:
    """For each larger tile around these, how many of them are white, served, not known."""
    said = pd.DataFrame({name: verdicts == code for code, name in enumerate(VERDICTS)}, dtype=int)
    levels = [
        said.assign(tile=parent(tiles, resolution)).groupby("tile").sum() for resolution in RESOLUTIONS[1:]
    ]
    return pd.concat(levels).reset_index()
