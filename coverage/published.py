"""What is published of tiles, as rows: the privacy floor applied, with why a tile is not known."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
from django.utils import timezone

from coverage import lone
from coverage.core.evidence import SERVICES
from coverage.core.grid import tile_ids
from coverage.core.verdict import MIN_CONTRIBUTORS, NOT_KNOWN, VERDICTS
from coverage.core.witness import MARGINS
from coverage.floor import ESTIMATE, UNTOLD, public_tiles
from coverage.models import CoverageTile, PipelineState, TileTerms
from coverage.official import shares_at
from coverage.reasons import reasons, rests_on

IDENTITY = ["tile", "operator", "service"]
WITNESSES = ["contributors", "contributor_days"]
SIDES = ["contributors_for", "contributors_against", "against_days"]  # what a reason is found by
# Columns of a measured tile, with the types that a table without rows has too.
MEASURED = {
    "tile": "int64",
    "operator": "str",
    "service": "int64",
    "verdict": "int64",
    **dict.fromkeys(ESTIMATE, "float64"),
    **dict.fromkeys(WITNESSES, "int64"),
    **dict.fromkeys(SIDES, "int64"),
    **dict.fromkeys(UNTOLD, "float64"),
    "last_day": "object",
    "method_version": "str",
}
OFFICIAL = {"release": "official_release", "share": "official_share", "level": "official_level"}
TERMS_AT_ONCE = 10_000  # tiles whose curves are in memory together: 20 MB


def as_of() -> date:
    """The day that the published tiles stand for; today (UTC) where nothing was published yet."""
    published = PipelineState.objects.values_list("as_of", flat=True).first()
    return published or timezone.now().date()


def published_at() -> datetime | None:
    """When a publication ended last, None where none did yet."""
    return PipelineState.objects.values_list("published_at", flat=True).first()


def tile_rows(
    keys: Sequence[int] | None = None, *, unmeasured: bool = False, floored: bool = True
) -> pd.DataFrame:
    """One row per tile, operator and service, in that order, of these tiles or of every measured one.

    Columns: tile (key), tile_id, operator, service and verdict (names), reason (of REASONS: why it is not
    known), probability (of white), probability_served, share_low, share_high, contributors and
    contributor_days (classes; numbers without the floor), rests_on (of RESTS_ON: what the answer rests on),
    last_observed (month; day without the floor), official_release, official_share, official_level (newest
    release at `as_of`), method_version; without the floor, neighbours_mean_db and neighbours_sd_db too.
    Under the floor estimates are in hundredths; a tile where one contributor alone measured an operator has
    none, and no days, and has a row of each service (`coverage.lone`).
    `unmeasured` adds what the official map declares and nobody measured, as not_known.
    """
    measured = _told(_measured(keys), keys) if floored else _measured(keys)
    official = _official(measured["tile"].unique().tolist() if keys is None else keys)
    rows = measured.merge(official, how="outer" if unmeasured else "left", on=IDENTITY)
    rows = rows.fillna({"verdict": NOT_KNOWN, **dict.fromkeys(WITNESSES, 0)})
    rows = rows.astype({"verdict": "int64", **dict.fromkeys(WITNESSES, "int64")})
    rows = rows.sort_values(IDENTITY, ignore_index=True).assign(reason=reasons)
    return _named(public_tiles(rows) if floored else rows.assign(last_observed=_days(rows["last_day"])))


def _measured(keys: Sequence[int] | None) -> pd.DataFrame:
    chosen = {} if keys is None else {"tile__in": keys}
    tiles = CoverageTile.objects.filter(**chosen).values_list(*MEASURED)
    rows = pd.DataFrame.from_records(tiles, columns=list(MEASURED)).astype(MEASURED)
    # What another version of the method stored may stand on another grid, until it is estimated anew.
    terms = TileTerms.objects.filter(**chosen, own__len=len(MARGINS)).values_list(*IDENTITY, "own")
    return rows.merge(_sources(rows, terms.iterator(TERMS_AT_ONCE)), how="left", on=IDENTITY)


def _told(measured: pd.DataFrame, keys: Sequence[int] | None) -> pd.DataFrame:
    """What the public is told of: what has witnesses enough, and lone tiles, of all services alike."""
    alone = lone.rows(keys).reindex(columns=measured.columns).fillna(dict.fromkeys(SIDES, 0))
    enough = measured[measured["contributors"] >= MIN_CONTRIBUTORS]
    return pd.concat([enough, alone.astype(measured.dtypes)])


def _sources(rows: pd.DataFrame, terms: Iterator[tuple[Any, ...]]) -> pd.DataFrame:
    """What the answer on each tile rests on; a tile without stored terms is left out."""
    found = [rows.iloc[:0][IDENTITY].assign(rests_on=pd.Series(dtype="str"))]
    while some := list(islice(terms, TERMS_AT_ONCE)):
        heard = pd.DataFrame.from_records(some, columns=[*IDENTITY, "own"]).merge(rows, on=IDENTITY)
        if len(heard):
            mean_db, sd_db = (heard[name].to_numpy() for name in UNTOLD)
            words = rests_on(mean_db, sd_db, np.vstack(heard["own"]))
            found.append(heard[IDENTITY].assign(rests_on=pd.Series(words, dtype="str")))
    return pd.concat(found)


def _official(keys: Sequence[int]) -> pd.DataFrame:
    return shares_at(keys, as_of())[[*IDENTITY, *OFFICIAL]].rename(columns=OFFICIAL)


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.drop(columns=["last_day", *SIDES]).assign(
        tile_id=pd.Series(tile_ids(rows["tile"].to_numpy()), dtype="str"),
        service=rows["service"].map(dict(enumerate(SERVICES))).astype("str"),
        verdict=rows["verdict"].map(dict(enumerate(VERDICTS))).astype("str"),
        official_level=rows["official_level"].replace("", None).astype("str"),
    )


def _days(days: pd.Series) -> pd.Series:
    return days.map(date.isoformat, na_action="ignore").astype("str")
