"""The doors of a space's webhooks: which addresses are called, a new one with its secret, one paused."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import EndpointForm
from accounts.models import WebhookEndpoint
from accounts.permissions import SpaceRequest, allowed
from accounts.views.spaces import render_space
from accounts.webhooks import new_signing_secret


@require_safe
@allowed("webhooks.manage")
def webhooks(request: SpaceRequest, slug: str) -> HttpResponse:
    """The addresses that are called for a space."""
    return _page(request, EndpointForm())


def _page(request: SpaceRequest, form: EndpointForm, secret: str = "", status: int = 200) -> HttpResponse:
    endpoints = request.tenant.webhooks.order_by("url")
    context = {"endpoints": endpoints, "form": form, "secret": secret}
    return render_space(request, "accounts/webhooks.html", context, status=status)


@require_POST
@never_cache
@allowed("webhooks.manage")
def add(request: SpaceRequest, slug: str) -> HttpResponse:
    """Adds an address, and shows its secret in this one answer."""
    form = EndpointForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    secret = new_signing_secret()
    endpoint, made = WebhookEndpoint.objects.get_or_create(
        tenant=request.tenant,
        url=form.cleaned_data["url"],
        defaults={"secret": secret},
    )
    if not made:
        messages.info(request, _("This address is called already."))
    return _page(request, EndpointForm(), secret if made else "")


@require_POST
@allowed("webhooks.manage")
def switch(request: SpaceRequest, slug: str, number: int) -> HttpResponse:
    """Pauses an address, or calls it again; what is told meanwhile waits for it."""
    endpoint = get_object_or_404(WebhookEndpoint, pk=number, tenant=request.tenant)
    endpoint.active = not endpoint.active
    endpoint.save(update_fields=["active"])
    return redirect("webhooks", slug)
