"""The referee of campaigns: after each publication, every open target is held against the stop rule."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from councils import sql
from councils.campaigns.states import Standing, State, after, finding
from councils.models import Campaign, CampaignTarget
from coverage.core.estimate import METHOD_VERSION
from coverage.core.evidence import SERVICES
from coverage.core.verdict import MIN_CONTRIBUTORS, WITNESS_CLASS_STARTS, witness_class
from coverage.models import PipelineState
from coverage.queries import as_of, tile_rows

FIGURES = ("probability", "probability_served", "share_low", "share_high")
NOTHING = {"verdict": "not_known", "reason": "nobody", "contributors": "0", **dict.fromkeys(FIGURES)}
# Beyond the last class, days of a whole campaign are told in tens.
TENS_FROM = WITNESS_CLASS_STARTS[-1]


class Looks(NamedTuple):
    """Who looked at a target since the opening: people, and contributor-days of each of them."""

    people: frozenset[int]
    days: frozenset[tuple[int, date]]


NOBODY = Looks(frozenset(), frozenset())


def advance_campaigns() -> int:
    """Hold every campaign under way against what is published; returns how many targets ended."""
    day = as_of()
    under_way = Campaign.objects.filter(opened_on__isnull=False, ended_on=None).order_by("pk")
    return sum(_advance(campaign, day) for campaign in under_way.values_list("pk", flat=True))


@transaction.atomic
def _advance(number: UUID, day: date) -> int:
    """The same day again finds the same; who comes at the same time waits, and finds it done."""
    campaign = Campaign.objects.select_for_update().get(pk=number)
    if campaign.ended_on is not None or day < campaign.since:
        return 0
    looks = looks_of(campaign, day)
    spent_in_all = days_in_all(looks)
    targets = list(campaign.targets.filter(state=State.OPEN))
    told = _told([target.tile for target in targets])
    for target in targets:
        seen = looks.get(target.pk, NOBODY)
        row = told.get((target.tile, target.operator, target.service), NOTHING)
        standing = Standing(
            finding(row["verdict"], target.at_opening, len(seen.people), MIN_CONTRIBUTORS),
            is_spent=spent_in_all >= campaign.budget or days_told_of(seen) >= campaign.bound,
            is_over=day > campaign.last_day,
        )
        _bring(target, after(target.state, standing), row, seen, day)
    campaign.looked_on, campaign.days = day, days_in_words(spent_in_all)
    if all(target.state != State.OPEN for target in targets):
        state = PipelineState.objects.first()
        campaign.ended_on, campaign.method_version = day, state.method_version if state else METHOD_VERSION
    campaign.save(update_fields=["looked_on", "days", "ended_on", "method_version"])
    return sum(target.state != State.OPEN for target in targets)


def looks_of(campaign: Campaign, day: date) -> Mapping[int, Looks]:
    """Of each target (by its number): who spoke of it since the opening, until a day or its own end."""
    found: defaultdict[int, set[tuple[int, date]]] = defaultdict(set)
    asked = {
        "campaign": campaign.pk,
        "since": campaign.since,
        "until": min(day, campaign.last_day),
        "services": list(SERVICES),
    }
    for target, contributor, on in sql.rows("days_of_targets", asked):
        found[target].add((contributor, on))
    return {
        target: Looks(frozenset(contributor for contributor, _ in days), frozenset(days))
        for target, days in found.items()
    }


def days_told_of(looks: Looks) -> int:
    """Contributor-days of a target, none while they are those of one person alone.

    That somebody was often in a square where nobody else was would mark a home.
    """
    return len(looks.days) if len(looks.people) >= MIN_CONTRIBUTORS else 0


def days_in_all(looks: Mapping[int, Looks]) -> int:
    """Contributor-days of a campaign: a person counts once a day, however many targets they passed."""
    told_of = [look.days for look in looks.values() if days_told_of(look)]
    return len(frozenset().union(*told_of))


def days_in_words(days: int) -> str:
    """As members are told: a class, then tens.

    >>> [days_in_words(days) for days in (0, 7, 25, 199)]
    ['0', '5–9', '20+', '190+']
    """
    return witness_class(days) if days < TENS_FROM else f"{days // 10 * 10}+"


def _told(tiles: list[int]) -> dict[tuple[int, str, str], dict[str, Any]]:
    rows = tile_rows(sorted(set(tiles)))
    rows = rows.astype(dict.fromkeys(FIGURES, object)).where(rows.notna(), None)
    return {(row["tile"], row["operator"], row["service"]): row for row in rows.to_dict("records")}


def _bring(target: CampaignTarget, state: State, row: Mapping[str, Any], seen: Looks, day: date) -> None:
    """Write down where the target stands; the figures of the day that it ended on stay."""
    days = days_told_of(seen)
    target.state, target.days = state, witness_class(days) if days else ""
    changed = ["state", "days"]
    if state != State.OPEN:
        target.ended_on = day
        for name, value in _figures(row):
            setattr(target, name, value)
            changed.append(name)
        changed.append("ended_on")
    target.save(update_fields=changed)


def _figures(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((name, row[name]) for name in FIGURES)
    yield from ((name, row[name] or "") for name in ("verdict", "reason", "contributors"))
