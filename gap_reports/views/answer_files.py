"""The doors of many answers at once: the template, a file that was filled in, and what became of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import SpaceRequest, allowed
from accounts.views.spaces import render_space
from gap_reports.models import AnswerFile
from gap_reports.operators import answer_files as verbs
from gap_reports.operators.forms import AnswerFileForm
from gap_reports.words import MOVE_NAMES

MARK = "\ufeff"  # without it, spreadsheets take a file for one of another century's letters


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("cases.bulk")
def answer_files(request: SpaceRequest, slug: str) -> HttpResponse:
    """The files that were sent, and a form for another one."""
    if request.method != "POST":
        return _page(request, AnswerFileForm())
    form = AnswerFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    try:
        taken = verbs.take_file(
            request.tenant, request.user, form.cleaned_data["file"].read(verbs.MOST_BYTES + 1)
        )
    except verbs.Unreadable as error:
        form.add_error("file", str(error))
        return _page(request, form)
    return redirect("answer-file", slug, taken.pk)


def _page(request: SpaceRequest, form: AnswerFileForm) -> HttpResponse:
    context = {
        "form": form,
        "files": request.tenant.answer_files.select_related("person").order_by("-at")[:20],
        "moves": [(what, MOVE_NAMES[what]) for what in MOVE_NAMES],
    }
    return render_space(request, "gap_reports/answer_files.html", context, status=422 if form.errors else 200)


@require_safe
@allowed("cases.bulk")
def template(request: SpaceRequest, slug: str) -> HttpResponse:
    """The open cases of the space, to be filled in."""
    return _csv(verbs.template(request.tenant), f"{slug}-{timezone.now():%Y-%m-%d}")


@require_safe
@allowed("cases.bulk")
def answer_file(request: SpaceRequest, slug: str, number: int) -> HttpResponse:
    """What became of a file."""
    file = get_object_or_404(AnswerFile, pk=number, tenant=request.tenant)
    return render_space(request, "gap_reports/answer_file.html", {"file": file})


@require_safe
@allowed("cases.bulk")
def refused(request: SpaceRequest, slug: str, number: int) -> HttpResponse:
    """The lines of a file that were not taken, each with its reason."""
    file = get_object_or_404(AnswerFile, pk=number, tenant=request.tenant)
    return _csv(file.refused_lines, f"{slug}-refused-{number}")


def _csv(text: str, name: str) -> HttpResponse:
    response = HttpResponse(MARK + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
