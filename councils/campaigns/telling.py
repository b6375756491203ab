"""What the pages of campaigns say: of each in a list, of one in full, of those under way on a first page."""

from typing import Any

from accounts.permissions import SpaceRequest
from councils.campaigns import words
from councils.campaigns.running import capacity
from councils.campaigns.states import State
from councils.models import Campaign

ON_FIRST_PAGE = 5  # a space's first page is about more than campaigns


def line(campaign: Campaign) -> dict[str, Any]:
    """A campaign in a list: how it stands, and how many of its targets have ended."""
    targets = list(campaign.targets.only("state"))
    return {
        "campaign": campaign,
        "standing": words.where_it_stands(campaign),
        "operators": words.operators_of(campaign),
        "services": words.services_of(campaign),
        "targets": len(targets),
        "ended": sum(target.state != State.OPEN for target in targets),
    }


def page(campaign: Campaign) -> dict[str, Any]:
    """A campaign in full."""
    targets = list(campaign.targets.all())
    return {
        **line(campaign),
        "counts": words.counts(targets),
        "rows": words.rows(targets),
        "capacity": capacity(campaign),
    }


def under_way(request: SpaceRequest) -> dict[str, Any]:
    """The campaigns of a space that have not ended, those that end first before the others."""
    open_ones = Campaign.objects.filter(tenant=request.tenant, ended_on=None).order_by("last_day", "made_at")
    return {"lines": [line(campaign) for campaign in open_ones[:ON_FIRST_PAGE]]}
