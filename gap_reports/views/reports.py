"""The doors of gap reports: those that are kept, a new one, and each as a file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SpaceRequest, allowed, role_may
from accounts.views.spaces import render_space
from coverage.models import Territory
from coverage.words import distinct_names
from gap_reports.models import GapReport
from gap_reports.report.store import kept_report, reports_of
from gap_reports.report.subjects import operators_of, territories_of
from gap_reports.views.bundles import ZIP
from measurements.vocabulary import operator_name

SHOWN = 60  # reports on the page: five years of months for one operator and territory


class ReportForm(forms.Form):
    """Of whom, and where: nothing but what the space may ask about."""

    def __init__(self, operators: Sequence[str], territories: Sequence[Territory], *data: Any) -> None:
        super().__init__(*data)
        codes = list(distinct_names(operators).items())
        places = [(one.key, f"{one.name} ({one.key})") for one in territories]
        self.fields["operator"] = forms.ChoiceField(label=_("Operator"), choices=codes)
        self.fields["territory"] = forms.ChoiceField(label=_("Territory"), choices=places)
        self.is_possible = bool(codes and places)


@require_safe
@allowed("reports.see")
def reports(request: SpaceRequest, slug: str) -> HttpResponse:
    """The reports of a space, the newest first, and a form for another one."""
    return _page(request, _form(request))


def _form(request: SpaceRequest, *data: Any) -> ReportForm:
    return ReportForm(operators_of(request.tenant), territories_of(request.tenant), *data)


def _page(request: SpaceRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    kept = list(reports_of(request.tenant)[:SHOWN])
    names = dict(Territory.objects.filter(key__in={one.territory for one in kept}).values_list("key", "name"))
    context = {
        "form": form,
        "reports": [
            {
                "kept": one,
                "operator": operator_name(one.operator),
                "place": names.get(one.territory, one.territory),
            }
            for one in kept
        ],
        "may_build": role_may(request.role, request.tenant.kind, "reports.build"),
        "has_subjects": form.is_possible,
    }
    return render_space(request, "gap_reports/reports.html", context, status=status)


@require_POST
@allowed("reports.build")
def build_report(request: SpaceRequest, slug: str) -> HttpResponse:
    """Make the report as of today; the same again is the one that is there."""
    form = _form(request, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    asked = form.cleaned_data
    report = kept_report(asked["operator"], asked["territory"], timezone.now().date())
    messages.success(
        request,
        _("The report is there: %(zones)d open, of them %(overdue)d overdue.")
        % {"zones": report.zones, "overdue": report.overdue},
    )
    return redirect("gap-reports", slug)


@require_safe
@allowed("reports.see")
def report_file(request: SpaceRequest, slug: str, number: int) -> HttpResponse:
    """A report as a ZIP; 404 for what is none of the space's business."""
    return attached(get_object_or_404(reports_of(request.tenant).defer(None), pk=number))


def attached(report: GapReport) -> HttpResponse:
    """The archive, to be kept on a disk."""
    name = f"carte-blanche-{report.operator}-{report.territory}-{report.on}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-SHA256": report.sha256}
    return HttpResponse(bytes(report.content), content_type=ZIP, headers=headers)
