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
from coverage.floor import ESTIMATE, told
from coverage.models import CoverageTile, DecidedFamily, ParentTile, TouchedFamily
from coverage.sql import load
from coverage.stored import DAY_ZERO

Family = tuple[str, int, str]  # operator, service, région


def decide_families() -> int:
    """Decide every touched family again, each in one transaction; returns how many there were."""
    families = TouchedFamily.objects.order_by("operator", "service", "region")
    asked = list(families.values_list("operator", "service", "region").distinct())
    for family in asked:
        _decide_family(family)
    return len(asked)


@transaction.atomic
def _decide_family(family: Family) -> None:
    members = dict(zip(("operator", "service", "region"), family, strict=True))
    TouchedFamily.objects.filter(**members).delete()
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
    _replace_parents(members, parents(tiles["tile"].to_numpy(dtype=np.int64), verdicts))
    _sign(members, tiles.assign(verdict=verdicts))


def _sign(members: dict[str, object], tiles: pd.DataFrame) -> None:
    """Leave the digest of what was decided; none of a family that has no tiles any more."""
    DecidedFamily.objects.filter(**members).delete()
    if len(tiles):
        exact = tiles[[*NUMBERS, "verdict"]].astype("float64").assign(tile=tiles["tile"])
        DecidedFamily.objects.create(**members, digest=_digest(exact), told=_digest(_told(tiles)))


def _told(tiles: pd.DataFrame) -> pd.DataFrame:
    """Of these tiles what the public is told, as numbers: an address must not change with anything else."""
    alone = tiles["contributors"] < MIN_CONTRIBUTORS
    estimates = {name: pd.Series(told(tiles[name]), index=tiles.index).mask(alone) for name in ESTIMATE}
    return pd.DataFrame(estimates).assign(
        tile=tiles["tile"],
        verdict=tiles["verdict"].mask(alone, NOT_KNOWN).astype("float64"),
        contributors=_class(tiles["contributors"]),
        contributor_days=_class(tiles["contributor_days"]).mask(alone),
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
