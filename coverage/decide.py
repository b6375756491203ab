"""Tiles become verdicts: the published set of each touched family, and the counts of its parent tiles."""

from typing import Any

import numpy as np
import pandas as pd
from django.db import connection, transaction

from coverage.aggregate import DAYS, NUMBERS
from coverage.core.estimate import Estimate
from coverage.core.grid import RESOLUTIONS, parent
from coverage.core.verdict import (
    MIN_CONTRIBUTORS,
    NO_FAMILY,
    NOT_KNOWN,
    VERDICTS,
    WITNESS_CLASS_STARTS,
    decide,
)
from coverage.floor import ESTIMATE, EVERY_SERVICE, told
from coverage.models import CoverageTile, DecidedFamily, LoneTile, ParentTile, TouchedFamily
from coverage.sql import load
from coverage.stored import DAY_ZERO

Family = tuple[str, int, str]  # operator, service, région


def decide_families() -> int:
    """Decide every touched family again, each in one transaction; returns how many there were."""
    families = TouchedFamily.objects.order_by("operator", "service", "region")
    asked = list(families.values_list("operator", "service", "region").distinct())
    for family in asked:
        (_tell_of_lone if family[1] == EVERY_SERVICE else _decide_family)(family)
    return len(asked)


@transaction.atomic
def _decide_family(family: Family) -> None:
    members = _taken(family)
    columns = ["tile", *NUMBERS, *DAYS, "verdict"]
    rows = CoverageTile.objects.filter(**members).order_by("tile").values_list(*columns)
    tiles = pd.DataFrame(list(rows), columns=columns)
    verdicts = _verdicts(tiles)
    changed = verdicts != tiles["verdict"].to_numpy()
    with connection.cursor() as cursor:
        cursor.execute(
            load("set_verdicts"),
            [tiles["tile"][changed].tolist(), verdicts[changed].tolist(), family[0], family[1]],
        )
    tiles = tiles.assign(verdict=verdicts)
    shown = tiles[tiles["contributors"] >= MIN_CONTRIBUTORS]
    _replace_parents(members, parents(shown["tile"].to_numpy(dtype=np.int64), shown["verdict"].to_numpy()))
    exact = tiles[[*NUMBERS, "verdict"]].astype("float64").assign(tile=tiles["tile"])
    _sign(members, exact, _told(shown))


@transaction.atomic
def _tell_of_lone(family: Family) -> None:
    """Count the lone tiles of an operator and a région, as not known, and leave the digest of them."""
    members = _taken(family)
    lone = LoneTile.objects.filter(operator=family[0], region=family[2]).order_by("tile")
    tiles = np.fromiter(lone.values_list("tile", flat=True), dtype=np.int64)
    _replace_parents(members, parents(tiles, np.full(len(tiles), NOT_KNOWN)))
    told_of = pd.DataFrame({"tile": tiles})
    _sign(members, told_of, told_of)


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


def _replace_parents(members: dict[str, object], counts: pd.DataFrame) -> None:
    stale = ParentTile.objects.filter(**members)
    before = list(stale.values_list("tile", flat=True))
    stale.delete()
    ParentTile.objects.bulk_create(ParentTile(**members, **row) for row in counts.to_dict("records"))
    with connection.cursor() as cursor:
        cursor.execute(load("delete_empty_parents"), [before])


def _verdicts(tiles: pd.DataFrame) -> np.ndarray:
    family = np.full(len(tiles), NO_FAMILY)  # one at a time, so its number does not matter
    return decide(_estimate(tiles), family)


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
