"""The words of letters: cases one below the other for people, and as rows for programs."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.links import full
from accounts.models import Tenant
from coverage.core.evidence import SERVICES
from coverage.embargo import today
from coverage.models import Territory
from coverage.words import SERVICE_NAMES
from gap_reports.models import Case
from measurements.vocabulary import operator_name

LISTED = 40  # in a mail; a webhook names them all


def _page(tenant: Tenant, case: Case) -> str:
    return full(reverse("case", args=[tenant.slug, case.pk]))


def row(tenant: Tenant, case: Case) -> dict[str, Any]:
    """What a webhook is told of a case."""
    return {
        "case": str(case.pk),
        "zone": str(case.zone_id),
        "operator": case.operator,
        "role": case.role,
        "service": SERVICES[case.zone.service],
        "communes": case.zone.communes,
        "state": str(case.state),
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "public_from": case.zone.public_from.isoformat(),
        "url": _page(tenant, case),
    }


def lines(tenant: Tenant, cases: Sequence[Case], told: Callable[[Case], Sequence[str]] | None = None) -> str:
    """The first of some cases, one below the other, and how many there are besides.

    `told`: lines on a case besides what it is.
    """
    codes = {code for case in cases[:LISTED] for code in case.zone.communes}
    communes = Territory.objects.filter(kind=Territory.COMMUNE, code__in=codes)
    names = dict(communes.values_list("code", "name"))
    listed = [
        "\n  ".join([f"- {_line(case, names)}", *(told(case) if told else ()), _page(tenant, case)])
        for case in cases[:LISTED]
    ]
    if len(cases) > LISTED:
        listed.append(_("and %(count)d more, in your space.") % {"count": len(cases) - LISTED})
    return "\n\n".join(listed)


def _line(case: Case, names: dict[str, str]) -> str:
    where = ", ".join(names.get(code, code) for code in case.zone.communes) or _("outside of known communes")
    what = f"{where}: {operator_name(case.zone.operator or case.operator)}, "
    what += str(SERVICE_NAMES[SERVICES[case.zone.service]])
    if case.due_on:
        what += " · " + _("due on %(day)s") % {"day": date_format(case.due_on)}
    if case.zone.public_from > today():
        what += " · " + _("under embargo until %(day)s") % {"day": date_format(case.zone.public_from)}
    return what


def footer() -> str:
    """Where an operator answers."""
    return _("To answer, sign in: %(address)s") % {"address": full(reverse("operators"))}
