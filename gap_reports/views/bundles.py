"""The doors of evidence bundles: for the parties to a case, for staff, and what is public of them."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import SpaceRequest, allowed
from coverage.zone_terms import NotSettled
from gap_reports.bundle import hand_out, signing, store
from gap_reports.models import Bundle, Case
from gap_reports.parties import cases_of
from publishing.problems import Problem, problem_response

ZIP, PEM, SCRIPT = "application/zip", "application/x-pem-file", "text/x-python; charset=utf-8"


@require_safe
@never_cache
@allowed("cases.see")
def bundle_of_case(request: SpaceRequest, slug: str, case: UUID) -> HttpResponse:
    """The bundle of a case, for those whose matter it is; 404 for all others."""
    try:
        return attached(current_bundle(get_object_or_404(cases_of(request.tenant), pk=case)))
    except Problem as problem:
        return _said(problem)


@require_safe
@never_cache
def bundle_for_staff(request: HttpRequest, digest: str) -> HttpResponse:
    """A bundle by its hash; the addresses put the staff's own door before it."""
    try:
        return attached(get_object_or_404(Bundle, sha256=digest))
    except Problem as problem:
        return _said(problem)


def _said(problem: Problem) -> HttpResponse:
    return HttpResponse(problem.detail, status=problem.status, content_type="text/plain; charset=utf-8")


@require_safe
def signing_key(request: HttpRequest) -> HttpResponse:
    """The public half of the key that signs now."""
    try:
        return HttpResponse(signing.public_key(), content_type=PEM)
    except signing.NoSigningKey:
        return problem_response(Problem(404, "this site signs nothing: it has no key"))


@require_safe
def script(request: HttpRequest) -> FileResponse:
    """The program that checks a bundle."""
    return FileResponse(hand_out.SCRIPT.open("rb"), content_type=SCRIPT, filename=hand_out.SCRIPT.name)


def current_bundle(case: Case) -> Bundle:
    """The bundle that a party receives; Problem 409 or 503 where there is none to give."""
    try:
        return store.current(case.zone)
    except NotSettled:
        raise Problem(
            409, _("This zone is being drawn, or was withdrawn before a bundle of it was kept.")
        ) from None
    except signing.NoSigningKey as error:
        raise Problem(503, str(error)) from None


def attached(bundle: Bundle) -> HttpResponse:
    """The archive, to be kept on a disk; Problem 410 where the content was kept long enough."""
    if not bundle.content:
        raise Problem(410, _("This bundle is older than evidence is kept; its hash and signature remain."))
    name = hand_out.name_of(bundle)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-SHA256": bundle.sha256}
    return HttpResponse(hand_out.handed_out(bundle), content_type=ZIP, headers=headers)
