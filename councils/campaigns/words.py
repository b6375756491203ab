"""The words of campaigns: states, reasons and figures, said to people."""

from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from councils.campaigns.states import State
from councils.models import Campaign, CampaignTarget
from coverage.amounts import percent
from coverage.core.grid import tile_id
from coverage.projection import centres
from coverage.words import REASON_NAMES, SERVICE_NAMES, VERDICT_NAMES, distinct_names

STATE_NAMES = {
    State.OPEN: gettext_noop("readings are asked for"),
    State.WHITE: gettext_noop("white zone"),
    State.SERVED: gettext_noop("served"),
    State.BUDGET_SPENT: gettext_noop("not known, budget spent"),
    State.TIME_UP: gettext_noop("not known, time is up"),
}
DRAFT, UNDER_WAY, TO_COME, OVER = (
    gettext_lazy("draft"),
    gettext_lazy("under way"),
    gettext_lazy("to come"),
    gettext_lazy("ended"),
)
MAP_ZOOM = 14  # a square of 200 m and the ways around it
# What stays unknown, and why: what an estimate says of itself, as the map's card does.
REASONS = {**REASON_NAMES, "": gettext_noop("no reason is known")}


def operators_of(campaign: Campaign) -> str:
    """Their names, with commas between."""
    return ", ".join(distinct_names(campaign.operators).values())


def services_of(campaign: Campaign) -> str:
    """Their names, with commas between."""
    return ", ".join(str(SERVICE_NAMES[service]) for service in campaign.services)


def where_it_stands(campaign: Campaign) -> str | Promise:
    """A word for the whole campaign; it is to come while no publication reached its first day."""
    if campaign.is_draft:
        return DRAFT
    if campaign.ended_on is not None:
        return OVER
    return UNDER_WAY if campaign.looked_on else TO_COME


def counts(targets: Iterable[CampaignTarget]) -> list[tuple[str, str, int]]:
    """Of each state that a target may have, in order: the state, its name, how many there are."""
    number = Counter(target.state for target in targets)
    return [(state.value, _(STATE_NAMES[state]), number[state]) for state in State]


def row(target: CampaignTarget) -> dict[str, object]:
    """A target as a line of a table: every cell is text."""
    return {
        "pk": target.pk,
        "rank": target.rank,
        "tile": tile_id(target.tile),
        "map_query": map_query(target),
        "operator": distinct_names([target.operator])[target.operator],
        "service": str(SERVICE_NAMES[target.service]),
        "gain": percent(target.expected_gain),
        "at_opening": _(VERDICT_NAMES[target.at_opening]),
        "code": target.state,
        "state": _(STATE_NAMES[State(target.state)]),
        "ended_on": target.ended_on,
        "days": target.days or _("not told"),
        "figures": figures(target),
    }


def map_query(target: CampaignTarget) -> str:
    """The map over the middle of a target's square."""
    (longitude,), (latitude,) = centres(target.tile)
    place = {"lat": round(float(latitude), 5), "lon": round(float(longitude), 5)}
    asked = {"operator": target.operator, "service": target.service, "zoom": MAP_ZOOM}
    return urlencode(asked | place)


def figures(target: CampaignTarget) -> str:
    """What was published of a target on the day that it ended."""
    if target.ended_on is None:
        return ""
    if target.verdict == "not_known":
        return _(REASONS[target.reason])
    chance = target.probability if target.verdict == "white" else target.probability_served
    return _("{chance} sure; {low} to {high} of the square are served").format(
        chance=percent(chance), low=percent(target.share_low), high=percent(target.share_high)
    )


def rows(targets: Sequence[CampaignTarget]) -> list[dict[str, object]]:
    """The lines of a table, the best target first."""
    return [row(target) for target in sorted(targets, key=lambda one: one.rank)]
