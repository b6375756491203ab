"""The guide's desk for a campaign: its open targets, those first where a reading is worth most now."""

from uuid import UUID

import numpy as np
import pandas as pd
import shapely
from django.db.models import F

from councils.campaigns.candidates import COLUMNS, IDENTITY, ORDER, candidates, words
from councils.campaigns.choosing import looks
from councils.campaigns.states import State
from councils.models import Campaign, CampaignTarget
from coverage.guidance.worth import worth
from coverage.official import DECLARED_SHARE
from coverage.projection import centres
from coverage.queries import tile_rows

# Anybody may ask where to go, at any time: of a larger campaign the gains stand that it was chosen with.
GUIDED_BOXES = 24
NO_ADVICE = pd.DataFrame(columns=COLUMNS).astype({"tile": np.int64, "expected_gain": float})


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
    if looks(middles, campaign) > GUIDED_BOXES:
        return with_advice(targets, NO_ADVICE)
    guided = candidates(middles, campaign.operators, campaign.services, declared_only=False)
    return with_advice(targets, guided)


def open_targets(campaign: UUID, operator: str | None = None, service: str | None = None) -> pd.DataFrame:
    """Targets of a campaign that is under way, of an operator and service: IDENTITY, gain, reasons at first.

    None of a campaign that has not opened, has ended, or does not exist.
    """
    under_way = CampaignTarget.objects.filter(
        campaign=campaign, campaign__opened_on__isnull=False, campaign__ended_on=None, state=State.OPEN
    )
    asked = {name: value for name, value in (("operator", operator), ("service", service)) if value}
    columns = [*IDENTITY, "expected_gain", "at_first"]
    under_way = under_way.annotate(at_first=F("reasons"))
    return pd.DataFrame.from_records(under_way.filter(**asked).values_list(*columns), columns=columns)


def with_advice(targets: pd.DataFrame, guided: pd.DataFrame) -> pd.DataFrame:
    """Targets with what the guide says of them now, in the columns of COLUMNS, the best first.

    Where the guide says nothing, as of a target with a verdict, gain and reasons stand that it had at first.
    """
    now = guided[[*IDENTITY, "expected_gain", "reasons"]].rename(columns={"expected_gain": "now"})
    found = targets.merge(now, how="left", on=IDENTITY).merge(_published(targets), how="left", on=IDENTITY)
    gains = found["now"].astype(float).fillna(found["expected_gain"]).to_numpy()
    told = found.assign(
        expected_gain=gains,
        worth=worth(gains),
        reasons=[
            now if isinstance(now, list) else at_first
            for now, at_first in zip(found["reasons"], found["at_first"], strict=True)
        ],
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
