"""The operators room: a case in words, as its pages say it; numbers are those of the API."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from coverage.amounts import kilometres_of
from coverage.core.evidence import SERVICES
from coverage.models import Territory, WhiteZone
from coverage.queries import EVERY_OPERATOR, zone_rows
from coverage.words import WITNESSES
from coverage.zone_context import PROMISED_WITHIN_M, context_of
from coverage.zone_context_words import outage_words, promised_site, site
from coverage.zone_words import facts, heading, releases_of, sentences
from gap_reports.deadlines import is_overdue
from gap_reports.models import Case, Step
from gap_reports.operators.case_rows import case_rows, last_words
from gap_reports.operators.own_measurements import own_witnesses
from gap_reports.verification.words import progress
from gap_reports.words import STATE_NAMES, STEP_NAMES, author_words
from measurements.vocabulary import operator_name

MAP_ZOOM = 13  # a zone of a few squares and what lies around it


class Listed(NamedTuple):
    """A case in a list."""

    case: Case
    heading: str
    operator: str
    communes: str
    state: str | Promise
    overdue: bool
    answer: "Spoken | None"


class Spoken(NamedTuple):
    """A step in words: what was done, by whom, when, and what was said with it."""

    what: str | Promise
    by: str | Promise
    at: date
    day: str
    reason: str
    reference: str
    stated_site: dict[str, str]


def listed(cases: Sequence[Case], on: date) -> list[Listed]:
    """Cases for a list, each with the operator's newest words."""
    said, names = last_words(cases), _commune_names(cases)
    rows = case_rows(cases, on)
    return [
        Listed(
            case=case,
            heading=heading(row["zone"]),
            operator=operator_name(case.operator),
            communes=", ".join(names.get(code, code) for code in case.zone.communes),
            state=STATE_NAMES[case.state],
            overdue=row["overdue"],
            answer=spoken(said[case.pk]) if case.pk in said else None,
        )
        for case, row in zip(cases, rows, strict=True)
    ]


def case_words(case: Case, today: date) -> dict[str, Any]:
    """What the page of a case says, whoever looks: where it stands, what happened, and what we claim."""
    return {
        "case": case,
        "operator": operator_name(case.operator),
        "state": STATE_NAMES[case.state],
        "overdue": is_overdue(case, today),
        "progress": progress(case, today),
        "embargoed_until": case.zone.public_from if case.zone.public_from > today else None,
        "steps": steps_of(case),
        **claim_words(case),
    }


def claim_words(case: Case) -> dict[str, Any]:
    """What we say of the zone of a case, and what that rests on, under the privacy floor."""
    zone = case.zone
    row, context = zone_rows([zone])[0], context_of(zone)
    own = own_witnesses(zone, case.operator)
    return {
        "heading": heading(row),
        "sentences": sentences(row, [name for _code, name in context.communes]),
        "releases": releases_of(row),
        "facts": facts(row),
        "own": _(WITNESSES[own]) if own in WITNESSES else _("none"),
        "sites": [site(near) for near in context.sites],
        "sites_listed_on": context.sites_listed_on,
        "promised": [promised_site(near) for near in context.promised],
        "promised_listed_on": context.promised_listed_on,
        "promised_within": kilometres_of(PROMISED_WITHIN_M),
        "outages": context.outages and outage_words(context.outages),
        "map_query": map_query(zone),
    }


def steps_of(case: Case) -> list[Spoken]:
    """What was done with a case and those that became part of it, the newest first."""
    steps = Step.objects.filter(case__in=[case.pk, *case.merged.values_list("pk", flat=True)])
    return [spoken(step) for step in steps.order_by("-at", "-number")]


def spoken(step: Step) -> Spoken:
    """A step in words; those of the operator are its own."""
    return Spoken(
        what=STEP_NAMES[step.move],
        by=author_words(step.by, step.author),
        at=step.at,
        day=date_format(step.day) if step.day else "",
        reason=step.reason,
        reference=str(step.details.get("reference", "")),
        stated_site=_with_day_in_words(step.details.get("stated_site", {})),
    )


def _with_day_in_words(site: dict[str, str]) -> dict[str, str]:
    return site and site | {"since": date_format(date.fromisoformat(site["since"]))}


def map_query(zone: WhiteZone) -> str:
    """The map around a zone."""
    centre = zone.geom.point_on_surface
    operator = zone.operator or EVERY_OPERATOR
    asked = {"operator": operator, "service": SERVICES[zone.service], "zoom": MAP_ZOOM}
    return urlencode(asked | {"lat": round(centre.y, 5), "lon": round(centre.x, 5)})


def _commune_names(cases: Sequence[Case]) -> dict[str, str]:
    codes = {code for case in cases for code in case.zone.communes}
    found = Territory.objects.filter(kind=Territory.COMMUNE, code__in=codes)
    return dict(found.values_list("code", "name"))
