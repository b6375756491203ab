"""The doors of a space's own subscriptions: mails to members, calls of webhooks, and what came of these."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import outbox
from accounts.models import Attempt, Membership, Notice, WebhookEndpoint
from accounts.models.notices import Channel
from accounts.permissions import SpaceRequest, allowed, role_may
from accounts.views.spaces import render_space
from councils.models import Subscription
from councils.subscriptions import joining
from councils.subscriptions.forms import SpaceForm, endpoints_of, first_values
from councils.subscriptions.scope import scope_of, scope_words

PAGE = "councils/subscriptions/space.html"
DELIVERIES = 50  # the newest
MEMBER, WEBHOOK = "member", "webhook"


@require_safe
@allowed("subscriptions.see")
def subscriptions(request: SpaceRequest, slug: str) -> HttpResponse:
    """Who is told of what, and for those who manage webhooks, which calls arrived."""
    return _page(request, SpaceForm(_recipients(request), initial=first_values(request.tenant)))


def _page(request: SpaceRequest, form: SpaceForm, status: int = 200) -> HttpResponse:
    manages = _may(request, "webhooks.manage")
    context = {
        "form": form,
        "subscriptions": [(one, scope_words(scope_of(one)), _is_own(request, one)) for one in _of(request)],
        "manages_webhooks": manages,
        "endpoints": endpoints_of(request.tenant) if manages else [],
        "deliveries": _deliveries(request) if manages else [],
    }
    return render_space(request, PAGE, context, status=status)


@require_POST
@allowed("subscriptions.see")
def add(request: SpaceRequest, slug: str) -> HttpResponse:
    """Another one: to oneself, to a colleague for those who may, to a webhook for administrators."""
    form = SpaceForm(_recipients(request), request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    joining.join(form.scope, _recipient(request, form.cleaned_data["to"]))
    messages.success(request, _("What becomes public from now on will be told."))
    return redirect("subscriptions", slug)


@require_POST
@allowed("subscriptions.see")
def end(request: SpaceRequest, slug: str, subscription: UUID) -> HttpResponse:
    """Ends one's own, or any for those who may."""
    found = get_object_or_404(_of(request), pk=subscription)
    if not _is_own(request, found):
        raise PermissionDenied(_("Your role in this space does not allow this."))
    joining.end(found)
    messages.success(request, _("This subscription has ended."))
    return redirect("subscriptions", slug)


@require_POST
@allowed("webhooks.manage")
def test_call(request: SpaceRequest, slug: str, number: int) -> HttpResponse:
    """A call that says nothing but that it is a test, once a minute at most."""
    endpoint = get_object_or_404(WebhookEndpoint, pk=number, tenant=request.tenant)
    call = outbox.Call(endpoint, "test", {"space": slug})
    outbox.post(
        f"webhook-test:{endpoint.pk}:{timezone.now():%Y%m%d%H%M}", webhook=call, tenant=request.tenant
    )
    messages.success(request, _("A test call is on its way; what came of it is shown below."))
    return redirect("subscriptions", slug)


@require_POST
@allowed("webhooks.manage")
def replay(request: SpaceRequest, slug: str, notice: UUID) -> HttpResponse:
    """A call that was given up is tried again, under the id that it had."""
    again = outbox.replay(_calls(request).filter(pk=notice))
    told = _("It is tried again.") if again else _("It is not given up, or its content was forgotten.")
    messages.info(request, told)
    return redirect("subscriptions", slug)


def _may(request: SpaceRequest, action: str) -> bool:
    return role_may(request.role, request.tenant.kind, action)


def _of(request: SpaceRequest) -> QuerySet[Subscription]:
    """Subscriptions of the space that the reader may know: a webhook's address is its administrators'."""
    tenant = request.tenant
    which = Q(membership__tenant=tenant)
    if _may(request, "webhooks.manage"):
        which |= Q(endpoint__tenant=tenant)
    found = Subscription.objects.filter(which).select_related("membership__user", "endpoint")
    return found.order_by("asked_at", "pk")


def _is_own(request: SpaceRequest, subscription: Subscription) -> bool:
    """Whether the reader may end it."""
    member = subscription.membership
    if member is None:
        return _may(request, "webhooks.manage")
    return member.user_id == request.user.pk or _may(request, "subscriptions.manage")


def _recipients(request: SpaceRequest) -> list[tuple[str, str]]:
    """Whom the reader may choose, oneself first."""
    members = request.tenant.memberships.select_related("user").order_by("user__email")
    own = [one for one in members if one.user_id == request.user.pk]
    others = [one for one in members if one not in own] if _may(request, "subscriptions.manage") else []
    endpoints = endpoints_of(request.tenant) if _may(request, "webhooks.manage") else []
    return [*_named(MEMBER, [*own, *others]), *_named(WEBHOOK, endpoints)]


def _named(kind: str, found: list[Any]) -> Iterator[tuple[str, str]]:
    for one in found:
        yield f"{kind}:{one.pk}", one.user.email if kind == MEMBER else one.url


def _recipient(request: SpaceRequest, chosen: str) -> Membership | WebhookEndpoint:
    kind, _colon, pk = chosen.partition(":")
    model: Any = Membership if kind == MEMBER else WebhookEndpoint
    recipient: Membership | WebhookEndpoint = model.objects.get(pk=pk, tenant=request.tenant)
    return recipient


def _calls(request: SpaceRequest) -> QuerySet[Notice]:
    return Notice.objects.filter(tenant=request.tenant, channel=Channel.WEBHOOK)


def _deliveries(request: SpaceRequest) -> list[Notice]:
    """The newest calls of the space, each with `tried`: its attempts, the newest first."""
    tried = Prefetch("attempts", Attempt.objects.order_by("-pk"), to_attr="tried")
    found = _calls(request).select_related("endpoint").prefetch_related(tried)
    return list(found.order_by("-created_at")[:DELIVERIES])
