"""The doors of one zone in a space: what is known, planned, noted and answered, and what changes it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SpaceRequest, allowed, role_may
from accounts.views.spaces import render_space
from councils.models import Timer
from councils.workspace import zone_shown
from councils.workspace.forms import DayTimerForm, NoteForm, PlanForm, SilenceTimerForm
from councils.workspace.merged import heir_of
from councils.workspace.plans import NoMember, Outdated, add_note, change_plan, plan_of
from councils.workspace.scope import own_zones
from councils.workspace.timers import end_timer, set_timer
from coverage.models import WhiteZone


@require_safe
@never_cache
@allowed("zones.see")
def zone_page(request: SpaceRequest, slug: str, zone: UUID) -> HttpResponse:
    """A zone of the space; the id of one that became part of another leads there."""
    if WhiteZone.objects.filter(pk=zone, redirect_to__isnull=False).exists():
        return redirect("space-zone", slug, _own(request, heir_of(zone)).pk)
    return _page(request, _own(request, zone))


def _own(request: SpaceRequest, zone: UUID) -> WhiteZone:
    found = own_zones(request.tenant).filter(pk=zone).first()
    if found is None:
        raise Http404("this zone is not the space's own")
    return found


def _page(request: SpaceRequest, zone: WhiteZone, status: int = 200, **forms: Any) -> HttpResponse:
    tenant = request.tenant
    may_work = role_may(request.role, tenant.kind, "zones.work")
    may_build = role_may(request.role, tenant.kind, "dossiers.build")
    context = {"may_work": may_work, "may_build": may_build, **zone_shown.told(tenant, zone)}
    if may_work:
        context |= {
            "plan_form": PlanForm(tenant, plan_of(tenant, zone.pk)),
            "note_form": NoteForm(),
            "day_form": DayTimerForm(),
            "silence_form": SilenceTimerForm(),
        }
    return render_space(request, "councils/zone.html", context | forms, status=status)


@require_POST
@allowed("zones.work")
def change(request: SpaceRequest, slug: str, zone: UUID) -> HttpResponse:
    """Sets priority, who sees to it, and the short list; 409 where somebody did so meanwhile."""
    tenant, found = request.tenant, _own(request, zone)
    form = PlanForm(tenant, plan_of(tenant, zone), request.POST)
    if not form.is_valid():
        return _page(request, found, 422, plan_form=form)
    try:
        changed = change_plan(tenant, zone, request.user, form.wish, form.cleaned_data["seen"])
    except Outdated:
        return _overtaken(request, found)
    except NoMember:
        form.add_error("assignee", _("This person does not belong to the space."))
        return _page(request, found, 422, plan_form=form)
    messages.success(request, _("It is kept.") if changed else _("Nothing was changed."))
    return redirect("space-zone", slug, zone)


def _overtaken(request: SpaceRequest, zone: WhiteZone) -> HttpResponse:
    """What was filled in is still there, beside what stands now: who keeps it again has seen both."""
    plan = plan_of(request.tenant, zone.pk)
    filled = request.POST.copy()
    filled["seen"] = str(plan.edition)
    form = PlanForm(request.tenant, plan, filled)
    return _page(request, zone, 409, plan_form=form, is_overtaken=True)


@require_POST
@allowed("zones.work")
def note(request: SpaceRequest, slug: str, zone: UUID) -> HttpResponse:
    """Writes a note down."""
    found, form = _own(request, zone), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, 422, note_form=form)
    add_note(request.tenant, zone, request.user, form.cleaned_data["text"])
    return redirect("space-zone", slug, zone)


@require_POST
@allowed("zones.work")
def day_timer(request: SpaceRequest, slug: str, zone: UUID) -> HttpResponse:
    """Sets a timer for a day."""
    found, form = _own(request, zone), DayTimerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, 422, day_form=form)
    return _set(request, zone, day=form.cleaned_data["day"])


@require_POST
@allowed("zones.work")
def silence_timer(request: SpaceRequest, slug: str, zone: UUID) -> HttpResponse:
    """Sets a timer for an answer that is late."""
    found, form = _own(request, zone), SilenceTimerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, 422, silence_form=form)
    return _set(request, zone, days=form.cleaned_data["days"])


def _set(request: SpaceRequest, zone: UUID, **rule: Any) -> HttpResponse:
    set_timer(request.tenant, zone, request.user, **rule)
    messages.success(request, _("The timer is set: it will send you one mail."))
    return redirect("space-zone", request.tenant.slug, zone)


@require_POST
@allowed("zones.work")
def end(request: SpaceRequest, slug: str, zone: UUID, number: int) -> HttpResponse:
    """Takes a timer back, whoever set it."""
    timer = get_object_or_404(Timer, pk=number, tenant=request.tenant, zone=zone)
    end_timer(timer, request.user)
    messages.success(request, _("The timer is taken back."))
    return redirect("space-zone", slug, zone)
