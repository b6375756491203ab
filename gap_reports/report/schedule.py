"""Gap reports of a month: made once each, for whoever has a space, and told of once."""

import logging
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from typst import TypstError

from accounts import outbox
from accounts.links import full
from accounts.models import Tenant
from accounts.models.tenants import Kind
from coverage.models import Territory
from coverage.queries import communes_of
from gap_reports.letters import Reader, address_book, readers
from gap_reports.models import GapReport
from gap_reports.report.store import kept_report
from gap_reports.report.subjects import keys_around, operators_of
from measurements.vocabulary import operator_name

MADE = "gap_report.made"
log = logging.getLogger(__name__)


def build_reports(on: date) -> int:
    """Make the reports of the month that are not there yet, and tell their spaces; returns how many.

    An operator has one for each région where it has cases, a council one for each operator and territory.
    """
    return sum(_for_space(tenant, on) for tenant in Tenant.objects.order_by("slug"))


def _for_space(tenant: Tenant, on: date) -> int:
    """Each report is of one moment, and kept by itself: killed in between, the next run tells of all."""
    month = on.replace(day=1)
    subjects = [
        (operator, key) for operator in operators_of(tenant) for key in _territories(tenant, operator)
    ]
    there = set(GapReport.objects.filter(month=month).values_list("operator", "territory"))
    made = [_kept(operator, key, on, month) for operator, key in subjects]
    reports = [report for report in made if report is not None]
    if reports:
        _tell(tenant, reports, month)
    return len({(report.operator, report.territory) for report in reports} - there)


def _kept(operator: str, territory: str, on: date, month: date) -> GapReport | None:
    """None where it cannot be set: the others do not wait for it, and it is tried again the next day."""
    try:
        return kept_report(operator, territory, on, month)
    except TypstError:
        log.exception("the report on %s, %s cannot be set", operator, territory)
        return None


def _territories(tenant: Tenant, operator: str) -> list[str]:
    keys = keys_around([operator]) if tenant.kind == Kind.OPERATOR else tenant.territories
    return list(Territory.objects.filter(key__in=keys).order_by("key").values_list("key", flat=True))


@transaction.atomic
def _tell(tenant: Tenant, reports: Sequence[GapReport], month: date) -> None:
    key = f"gap-reports:{tenant.slug}:{month}"
    for reader, theirs in _by_reader(tenant, reports):
        with override(reader.language):
            mail = outbox.Mail(reader.mail, _subject(month), _text(tenant, theirs))
        outbox.post(f"{key}:mail{reader.name and ':'}{reader.name}", mail=mail, tenant=tenant)
    for endpoint in tenant.webhooks.all():
        call = outbox.Call(endpoint, MADE, {"reports": [row(tenant, report) for report in reports]})
        outbox.post(f"{key}:hook:{endpoint.pk}", webhook=call, tenant=tenant)


def _by_reader(tenant: Tenant, reports: Sequence[GapReport]) -> list[tuple[Reader, list[GapReport]]]:
    """Each report goes to those who answer for some of its territory."""
    book = address_book(tenant)
    theirs: dict[Reader, list[GapReport]] = {}
    for report in reports:
        for reader in readers(book, set(communes_of(report.territory))):
            theirs.setdefault(reader, []).append(report)
    return list(theirs.items())


def _subject(month: date) -> str:
    return _("Gap reports of %(month)s") % {"month": date_format(month, "YEAR_MONTH_FORMAT")}


def _text(tenant: Tenant, reports: Sequence[GapReport]) -> str:
    lines = [
        _("- %(operator)s, %(territory)s: %(zones)d open, of them %(overdue)d overdue")
        % {
            "operator": operator_name(report.operator),
            "territory": report.territory,
            "zones": report.zones,
            "overdue": report.overdue,
        }
        for report in reports
    ]
    words = _(
        "Hello,\n\nthe gap reports of this month are there:\n\n%(reports)s\n\n"
        "They can be read here: %(address)s\n"
    )
    address = full(reverse("gap-reports", args=[tenant.slug]))
    return words % {"reports": "\n".join(lines), "address": address}


def row(tenant: Tenant, report: GapReport) -> dict[str, object]:
    """What a webhook is told of a report."""
    return {
        "operator": report.operator,
        "territory": report.territory,
        "on": report.on.isoformat(),
        "zones": report.zones,
        "overdue": report.overdue,
        "sha256": report.sha256,
        "url": full(reverse("gap-report-file", args=[tenant.slug, report.pk])),
    }
