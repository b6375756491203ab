"""What was published of tiles in a month that is kept, as rows like today's."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from coverage.core.evidence import SERVICES
from coverage.core.verdict import NOT_KNOWN, VERDICTS, WITNESS_CLASSES
from coverage.floor import TOLD
from coverage.months import last_day, rows_of
from coverage.official import shares_at
from coverage.published import IDENTITY, OFFICIAL

# Columns of `tile_rows` that months do not keep: they would be as many rows again, and nobody draws them.
NOT_KEPT = [
    "reason",
    "probability_served",
    "share_low",
    "share_high",
    "contributor_days",
    "rests_on",
    "last_observed",
]


def month_rows(keys: Sequence[int], month: date) -> pd.DataFrame:
    """One row per tile (of these keys), operator and service, in that order, as `tile_rows` under the floor.

    What the official map of that month's last publication declares and nobody had measured is not_known.
    """
    official = shares_at(keys, last_day(month))[[*IDENTITY, *OFFICIAL]].rename(columns=OFFICIAL)
    rows = rows_of(keys, month).merge(official, how="outer", on=IDENTITY)
    rows = rows.fillna({"verdict": NOT_KNOWN, "witnesses": 1}).sort_values(IDENTITY, ignore_index=True)
    steps = np.array([np.nan, *TOLD])[rows["told"].fillna(0).astype(int)]
    return rows.assign(
        service=rows["service"].map(dict(enumerate(SERVICES))).astype("str"),
        verdict=rows["verdict"].map(dict(enumerate(VERDICTS))).astype("str"),
        contributors=rows["witnesses"].map(dict(enumerate(WITNESS_CLASSES, start=1))).astype("str"),
        probability=steps,
        official_level=rows["official_level"].replace("", None).astype("str"),
        **dict.fromkeys(NOT_KEPT),
    )
