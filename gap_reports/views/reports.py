"""The doors of gap reports: those that are kept, a new one, and each as a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SpaceRequest, allowed, role_may
from accounts.views.spaces import render_space
from coverage.models import Territory
from coverage.words import distinct_names
from gap_reports.models import AskedReport, GapReport
from gap_reports.report.asked import ask, is_given_up, waiting_of
from gap_reports.report.store import reports_of
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
    kept, waiting = list(reports_of(request.tenant)[:SHOWN]), list(waiting_of(request.tenant))
    keys = {one.territory for one in kept} | {one.territory for one in waiting}
    names = dict(Territory.objects.filter(key__in=keys).values_list("key", "name"))
    context = {
        "form": form,
        "reports": [{"kept": one, **_subject(one, names)} for one in kept],
        "waiting": [{"is_given_up": is_given_up(one), **_subject(one, names)} for one in waiting],
        "may_build": role_may(request.role, request.tenant.kind, "reports.build"),
        "has_subjects": form.is_possible,
    }
    return render_space(request, "gap_reports/reports.html", context, status=status)


def _subject(report: GapReport | AskedReport, names: Mapping[str, str]) -> dict[str, str]:
    place = names.get(report.territory, report.territory)
    return {"operator": operator_name(report.operator), "place": place}


@require_POST
@allowed("reports.build")
def build_report(request: SpaceRequest, slug: str) -> HttpResponse:
    """Have a worker make the report; asked again while it waits, it is the same one."""
    form = _form(request, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    asked = form.cleaned_data
    ask(asked["operator"], asked["territory"])
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
