"""The guide's desk for a campaign: its open targets, those first where a reading is worth most now."""

from uuid import UUID

import numpy as np
import pandas as pd
import shapely

from councils.campaigns.candidates import COLUMNS, IDENTITY, ORDER, candidates, words
from councils.campaigns.states import State
from councils.models import Campaign, CampaignTarget
from coverage.guidance.worth import worth
from coverage.official import DECLARED_SHARE
from coverage.projection import centres
from coverage.queries import tile_rows


def find_public(number: UUID) -> Campaign:
    """The campaign of that number, if it opened and its space publishes it; LookupError if not.

    A draft is told to nobody: it would say beforehand where somebody may measure.
    """
    found = Campaign.objects.filter(pk=number, is_public=True, opened_on__isnull=False).first()
    if found is None:
        raise LookupError(f"there is no public campaign {number}")
    return found


def where_to_measure_for(campaign: Campaign) -> pd.DataFrame:
    """Its open targets with the columns of COLUMNS, as the public may know them; none unless it is open."""
    targets = open_targets(campaign.pk)
    if targets.empty:
        return pd.DataFrame(columns=COLUMNS)
    middles = shapely.multipoints(shapely.points(*centres(targets["tile"].to_numpy(dtype=np.int64))))
    guided = candidates(middles, campaign.operators, campaign.services, declared_only=False)
    return with_advice(targets, guided)


def open_targets(campaign: UUID, operator: str | None = None, service: str | None = None) -> pd.DataFrame:
    """Targets of a campaign that is under way, of an operator and a service: IDENTITY, and the gain at first.

    None of a campaign that has not opened, has ended, or does not exist.
    """
    under_way = CampaignTarget.objects.filter(
        campaign=campaign, campaign__opened_on__isnull=False, campaign__ended_on=None, state=State.OPEN
    )
    asked = {name: value for name, value in (("operator", operator), ("service", service)) if value}
    columns = [*IDENTITY, "expected_gain"]
    return pd.DataFrame.from_records(under_way.filter(**asked).values_list(*columns), columns=columns)


def with_advice(targets: pd.DataFrame, guided: pd.DataFrame) -> pd.DataFrame:
    """Targets with what the guide says of them now, in the columns of COLUMNS, the best first.

    Where the guide says nothing, as of a target with a verdict, the gain stands that it was chosen with.
    """
    now = guided[[*IDENTITY, "expected_gain", "reasons"]].rename(columns={"expected_gain": "now"})
    found = targets.merge(now, how="left", on=IDENTITY).merge(_published(targets), how="left", on=IDENTITY)
    gains = found["now"].astype(float).fillna(found["expected_gain"]).to_numpy()
    told = found.assign(
        expected_gain=gains,
        worth=worth(gains),
        reasons=[reasons if isinstance(reasons, list) else [] for reasons in found["reasons"]],
        contributors=found["contributors"].fillna("0"),
        declared=pd.Series(words(found["declared"].to_numpy(dtype=float)), dtype=object),
    )
    return told.sort_values(ORDER, ascending=[False, True, True, True], ignore_index=True)[COLUMNS]


def _published(targets: pd.DataFrame) -> pd.DataFrame:
    """Of tiles that something is published or declared of: class of people, declared (0 or 1)."""
    rows = tile_rows(sorted(set(targets["tile"].tolist())), unmeasured=True)
    share = rows["official_share"].to_numpy(dtype=float)
    declared = np.where(np.isnan(share), np.nan, share >= DECLARED_SHARE)
    return rows.assign(declared=declared)[[*IDENTITY, "contributors", "declared"]]
