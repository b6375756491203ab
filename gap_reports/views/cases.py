"""The doors of a space's cases: the list, one case with the forms of its moves, and an answer."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.context import memberships
from accounts.models.tenants import Kind
from accounts.permissions import SpaceRequest, allowed, role_may
from accounts.views.spaces import render_space
from gap_reports.models import Case
from gap_reports.operators.answer_files import answer_of
from gap_reports.operators.answers import ALREADY_SO, Refused, answer
from gap_reports.operators.case_words import case_words, listed
from gap_reports.operators.cases import CaseFilter, chosen, operator_moves, page_of, read_cursor
from gap_reports.operators.forms import CaseFilterForm, MoveForm
from gap_reports.operators.scoreboard import figures_on
from gap_reports.operators.scoreboard_words import FIGURE_NAMES
from gap_reports.parties import cases_of
from gap_reports.states import Move
from gap_reports.words import MOVE_NAMES

ON_A_PAGE = 50
TOLD = ("open", "overdue", "planned", "repair_claimed", "verified", "not_repaired")


@login_required
@require_safe
def operators(request: HttpRequest) -> HttpResponse:
    """To the cases of one's operator; a choice for who belongs to several."""
    own = [member for member in memberships(request) if member.tenant.kind == Kind.OPERATOR]
    if len(own) == 1:
        return redirect("cases", own[0].tenant.slug)
    return render(request, "gap_reports/operators.html", {"memberships": own})


@require_safe
@allowed("cases.see")
def cases(request: SpaceRequest, slug: str) -> HttpResponse:
    """The cases of a space, those due first."""
    today = timezone.now().date()
    form = CaseFilterForm(request.GET)
    found = cases_of(request.tenant).filter(merged_into=None)
    asked = form.cleaned_data if form.is_valid() else {}
    shown = page_of(chosen(found, _filter(asked, today)), _cursor(request), ON_A_PAGE)
    context = {
        "form": form,
        "cases": listed(shown.cases, today),
        "next": _further(request, shown.last),
        "figures": [(FIGURE_NAMES[name], found.filter(figures_on(today)[name]).count()) for name in TOLD],
        "may_answer": role_may(request.role, request.tenant.kind, "cases.bulk"),
    }
    return render_space(request, "gap_reports/cases.html", context)


def _filter(asked: dict[str, Any], today: Any) -> CaseFilter:
    return CaseFilter(
        state=asked.get("state") or None,
        service=asked.get("service") or None,
        communes=asked.get("territory"),
        overdue_on=today if asked.get("overdue") else None,
    )


def _cursor(request: HttpRequest) -> Any:
    try:
        return read_cursor(request.GET["cursor"]) if "cursor" in request.GET else None
    except ValueError as error:
        raise Http404(str(error)) from None


def _further(request: HttpRequest, last: str | None) -> str:
    query = {name: value for name, value in request.GET.items() if name != "cursor"}
    return urlencode(query | {"cursor": last}) if last else ""


@require_safe
@allowed("cases.see")
def case(request: SpaceRequest, slug: str, case: UUID) -> HttpResponse:
    """One case; that of a zone which became part of another one leads there."""
    found = _found(request, case)
    if found.merged_into_id is not None:
        return redirect("case", slug, found.merged_into_id)
    return _page(request, found)


@require_POST
@allowed("cases.answer")
def answer_case(request: SpaceRequest, slug: str, case: UUID) -> HttpResponse:
    """An answer from a form; what is wrong with it is shown beside the field."""
    found = _found(request, case)
    try:
        outcome = answer(request.tenant, request.user, answer_of({**request.POST.dict(), "case": str(case)}))
    except Refused as error:
        return _page(request, found, error)
    messages.success(
        request, _("This was said already.") if outcome == ALREADY_SO else _("Your answer is kept.")
    )
    return redirect("case", slug, case)


def _found(request: SpaceRequest, case: UUID) -> Case:
    found = cases_of(request.tenant).select_related("zone").filter(pk=case).first()
    if found is None:
        raise Http404("this space has no such case")
    return found


def _page(request: SpaceRequest, found: Case, refused: Refused | None = None) -> HttpResponse:
    may_answer = role_may(request.role, request.tenant.kind, "cases.answer")
    context = {
        **case_words(found, timezone.now().date()),
        "forms": _forms(request, found, refused) if may_answer else [],
        "refused": refused,
    }
    return render_space(request, "gap_reports/case.html", context, status=422 if refused else 200)


def _forms(request: SpaceRequest, found: Case, refused: Refused | None) -> list[tuple[str, MoveForm]]:
    """A form for each move that the table has from where the case stands; in the one sent, what was wrong."""
    forms = []
    for what in operator_moves(found):
        is_sent = refused is not None and request.POST.get("move") == what
        form = MoveForm(what, request.POST) if is_sent else MoveForm(what)
        if refused is not None and is_sent:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.args[0]))
        forms.append((str(MOVE_NAMES[Move(what)]), form))
    return forms
