"""The guide's desk for a campaign: its open targets, those first where a reading is worth most now."""

import numpy as np
import pandas as pd
import shapely

from councils.campaigns.candidates import COLUMNS, ORDER, candidates, words
from councils.campaigns.states import State
from councils.models import Campaign
from coverage.guidance.worth import worth
from coverage.official import DECLARED_SHARE
from coverage.projection import centres
from coverage.queries import tile_rows

IDENTITY = ["tile", "operator", "service"]


def where_to_measure_for(campaign: Campaign) -> pd.DataFrame:
    """Its open targets with the columns of COLUMNS, as the public may know them; none unless it is open.

    A target of which the guide expects nothing, as of one that somebody added far from any reading, is worth
    little and has no reasons.
    """
    asked = campaign.targets.filter(state=State.OPEN)
    targets = pd.DataFrame.from_records(asked.values_list(*IDENTITY), columns=IDENTITY)
    if campaign.opened_on is None or campaign.ended_on is not None or targets.empty:
        return pd.DataFrame(columns=COLUMNS)
    middles = shapely.multipoints(shapely.points(*centres(targets["tile"].to_numpy(dtype=np.int64))))
    guided = candidates(middles, campaign.operators, campaign.services, declared_only=False)
    known = ["worth", "expected_gain", "reasons"]
    found = targets.merge(guided[[*IDENTITY, *known]], how="left", on=IDENTITY).merge(
        _published(targets), how="left", on=IDENTITY
    )
    gains = found["expected_gain"].fillna(0.0).astype(float)
    told = found.assign(
        expected_gain=gains,
        worth=worth(gains.to_numpy()),
        reasons=[reasons if isinstance(reasons, list) else [] for reasons in found["reasons"]],
        contributors=found["contributors"].fillna("0"),
        verdict=found["verdict"].fillna("not_known"),
        declared=pd.Series(words(found["declared"].to_numpy(dtype=float)), dtype=object),
    )
    return told.sort_values(ORDER, ascending=[False, True, True, True], ignore_index=True)[COLUMNS]


def _published(targets: pd.DataFrame) -> pd.DataFrame:
    """Of tiles that something is published or declared of: verdict, class of people, declared (0 or 1)."""
    rows = tile_rows(sorted(set(targets["tile"].tolist())), unmeasured=True)
    share = rows["official_share"].to_numpy(dtype=float)
    declared = np.where(np.isnan(share), np.nan, share >= DECLARED_SHARE)
    return rows.assign(declared=declared)[[*IDENTITY, "verdict", "contributors", "declared"]]
