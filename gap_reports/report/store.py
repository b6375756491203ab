"""The store of gap reports: what was given out is kept; the same again is the same row."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Tenant
from accounts.models.tenants import Kind
from gap_reports.models import GapReport
from gap_reports.report.build import build
from gap_reports.report.contents import OVERDUE
from publishing.archive import sha256


def kept_report(operator: str, territory: str, on: date, month: date | None = None) -> GapReport:
    """The report as it is now, kept; `contents.NoSubject`. With `month`, that which was due, once."""
    due = GapReport.objects.filter(operator=operator, territory=territory, month=month)
    if month is not None and (there := due.first()):
        return there
    contents, packed = build(operator, territory, on)
    facts = {
        "on": on,
        "zones": len(contents.entries),
        "overdue": len(contents.of(OVERDUE)),
        "content": packed,
    }
    report, _ = GapReport.objects.get_or_create(
        operator=operator, territory=territory, sha256=sha256(packed), defaults=facts
    )
    if month is not None and report.month is None:
        report.month = month
        report.save(update_fields=["month"])
    return report


def reports_of(tenant: Tenant) -> QuerySet[GapReport]:
    """What a space may read: an operator's reports, or those of a council's own territories."""
    return GapReport.objects.filter(matter_of(tenant)).order_by("-on", "-pk").defer("content")


def matter_of(tenant: Tenant) -> Q:
    """Which reports are a space's matter, made or asked for."""
    if tenant.kind == Kind.OPERATOR:
        return Q(operator__in=tenant.operators)
    return Q(territory__in=tenant.territories)
