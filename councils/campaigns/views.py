"""The doors of campaigns in a space: the list, a draft, what becomes of it, and its files."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SpaceRequest, allowed, role_may
from accounts.views.spaces import render_space
from councils.campaigns import choosing, running
from councils.campaigns.area import WrongArea
from councils.campaigns.drawn import picture
from councils.campaigns.files import targets_csv
from councils.campaigns.forms import CampaignForm, two_weeks
from councils.campaigns.guide import where_to_measure_for
from councils.campaigns.shelf import paper_of, report_of
from councils.campaigns.telling import line, page
from councils.models import Campaign, CampaignReport
from coverage.guidance.waypoints import gpx, places_told
from publishing.geojson import feature

CSV, SVG, PDF, GPX = "text/csv; charset=utf-8", "image/svg+xml", "application/pdf", "application/gpx+xml"
ZIP = "application/zip"


@require_safe
@allowed("campaigns.see")
def campaigns(request: SpaceRequest, slug: str) -> HttpResponse:
    """Every campaign of the space, the newest first."""
    found = Campaign.objects.filter(tenant=request.tenant).order_by("-made_at")
    return render_space(
        request,
        "councils/campaigns/campaigns.html",
        {"lines": [line(campaign) for campaign in found], "may_run": _may_run(request)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("campaigns.run")
def new(request: SpaceRequest, slug: str) -> HttpResponse:
    """A form for a draft; once it is right, its targets are proposed."""
    if request.method != "POST":
        form = CampaignForm(request.tenant, initial=two_weeks(timezone.now().date()))
        return _form(request, form)
    form = CampaignForm(request.tenant, request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    draft = form.draft()
    draft.made_by = request.user
    draft.save()
    try:
        choosing.choose(draft)
    except WrongArea as error:
        draft.delete()
        form.add_error("territories", str(error))
        return _form(request, form, status=422)
    return redirect("campaign", slug, draft.pk)


def _form(request: SpaceRequest, form: CampaignForm, status: int = 200) -> HttpResponse:
    return render_space(request, "councils/campaigns/new.html", {"form": form}, status=status)


@require_safe
@allowed("campaigns.see")
def campaign(request: SpaceRequest, slug: str, number: UUID) -> HttpResponse:
    """A campaign: a draft to change, or where each target stands."""
    found = _campaign(request, number)
    context = {**page(found), "report": report_of(found), "may_run": _may_run(request)}
    return render_space(request, "councils/campaigns/campaign.html", context)


@require_POST
@allowed("campaigns.run")
def propose(request: SpaceRequest, slug: str, number: UUID) -> HttpResponse:
    """Chooses the targets of a draft again."""

    def said(found: Campaign) -> str:
        count = choosing.choose(found)
        if count is None:
            return _("Its targets are being chosen: that takes some minutes.")
        return ngettext("{count} target is proposed.", "{count} targets are proposed.", count).format(
            count=count
        )

    return _done(request, number, said)


@require_POST
@allowed("campaigns.run")
def add(request: SpaceRequest, slug: str, number: UUID) -> HttpResponse:
    """Puts a square on the list of a draft."""

    def said(found: Campaign) -> str:
        count = running.add(found, request.POST.get("tile", ""))
        return ngettext("{count} target was added.", "{count} targets were added.", count).format(count=count)

    return _done(request, number, said)


@require_POST
@allowed("campaigns.run")
def remove(request: SpaceRequest, slug: str, number: UUID) -> HttpResponse:
    """Takes the targets that are ticked off the list of a draft."""

    def said(found: Campaign) -> str:
        ticked = [int(text) for text in request.POST.getlist("target") if text.isascii() and text.isdigit()]
        count = running.remove(found, ticked)
        return ngettext("{count} target was taken off.", "{count} targets were taken off.", count).format(
            count=count
        )

    return _done(request, number, said)


@require_POST
@allowed("campaigns.run")
def open_campaign(request: SpaceRequest, slug: str, number: UUID) -> HttpResponse:
    """Freezes the list and asks for readings."""

    def said(found: Campaign) -> str:
        running.open_campaign(found, timezone.now().date())
        return _("The campaign is open: its list is frozen.")

    return _done(request, number, said)


@require_POST
@allowed("campaigns.run")
def show(request: SpaceRequest, slug: str, number: UUID) -> HttpResponse:
    """Gives the campaign a page that everybody may read, or takes it away."""

    def said(found: Campaign) -> str:
        found.is_public = request.POST.get("public") == "yes"
        found.save(update_fields=["is_public"])
        if found.is_public:
            return _("Everybody may read the campaign’s page now.")
        return _("The campaign is told to nobody outside of this space.")

    return _done(request, number, said)


@require_POST
@allowed("campaigns.run")
def discard(request: SpaceRequest, slug: str, number: UUID) -> HttpResponse:
    """Forgets a draft."""
    try:
        running.discard(_campaign(request, number))
    except running.NotSo as error:
        messages.error(request, str(error))
        return redirect("campaign", slug, number)
    messages.success(request, _("The draft is forgotten."))
    return redirect("campaigns", slug)


@require_safe
@allowed("campaigns.see")
def targets_file(request: SpaceRequest, slug: str, number: UUID) -> HttpResponse:
    """The targets as CSV."""
    found = _campaign(request, number)
    return _file(targets_csv(list(found.targets.all())), CSV, f"campaign-{number}.csv")


@require_safe
@allowed("campaigns.see")
def waypoints(request: SpaceRequest, slug: str, number: UUID) -> HttpResponse:
    """The open targets as GPX, to take along."""
    places = where_to_measure_for(_campaign(request, number))
    return _file(gpx([feature(row) for row in places_told(places)]), GPX, f"campaign-{number}.gpx")


@require_safe
@allowed("campaigns.see")
def drawn(request: SpaceRequest, slug: str, number: UUID) -> HttpResponse:
    """The targets on a picture."""
    found = _campaign(request, number)
    return HttpResponse(picture(found, list(found.targets.all())), content_type=SVG)


@require_safe
@allowed("campaigns.see")
def report(request: SpaceRequest, slug: str, number: UUID) -> HttpResponse:
    """The report as it was written when the campaign ended, as PDF; 404 before."""
    return _file(paper_of(_report(request, number)), PDF, f"campaign-{number}.pdf")


@require_safe
@allowed("campaigns.see")
def report_archive(request: SpaceRequest, slug: str, number: UUID) -> HttpResponse:
    """The report with the targets and their hashes, in one file; 404 before the campaign ended."""
    return _file(bytes(_report(request, number).content), ZIP, f"campaign-{number}.zip")


def _report(request: SpaceRequest, number: UUID) -> CampaignReport:
    found = report_of(_campaign(request, number))
    if found is None:
        raise Http404("this campaign has no report yet")
    return found


def _campaign(request: SpaceRequest, number: UUID) -> Campaign:
    return get_object_or_404(Campaign, pk=number, tenant=request.tenant)


def _may_run(request: SpaceRequest) -> bool:
    return role_may(request.role, request.tenant.kind, "campaigns.run")


def _done(request: SpaceRequest, number: UUID, do: Callable[[Campaign], str]) -> HttpResponse:
    """Does something to a campaign and says what, or why not."""
    try:
        messages.success(request, do(_campaign(request, number)))
    except (running.NotSo, WrongArea) as error:
        messages.error(request, str(error))
    return redirect("campaign", request.tenant.slug, number)


def _file(content: Any, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
