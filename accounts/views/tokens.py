"""The doors of a space's tokens: which there are, a new one shown once, one revoked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import tokens as verbs
from accounts.forms import TokenForm
from accounts.models import AccessToken
from accounts.permissions import SpaceRequest, allowed, role_may
from accounts.scopes import NAMES, scopes_of
from accounts.views.spaces import render_space


@require_safe
@allowed("tokens.see")
def tokens(request: SpaceRequest, slug: str) -> HttpResponse:
    """The tokens of a space, without their texts, and a form for another."""
    return _page(request, _form(request))


def _form(request: SpaceRequest, *data: object) -> TokenForm:
    return TokenForm(scopes_of(request.role, request.tenant.kind), *data)


def _page(request: SpaceRequest, form: TokenForm, text: str = "", status: int = 200) -> HttpResponse:
    tenant, role = request.tenant, request.role
    kept = tenant.tokens.filter(revoked_at=None).select_related("made_by").order_by("-created_at")
    context = {
        "tokens": [(token, [NAMES.get(scope, scope) for scope in token.scopes]) for token in kept],
        "now": timezone.now(),
        "form": form,
        "text": text,
        "may_make": role_may(role, tenant.kind, "tokens.make"),
    }
    return render_space(request, "accounts/tokens.html", context, status=status)


@require_POST
@never_cache
@allowed("tokens.make")
def make(request: SpaceRequest, slug: str) -> HttpResponse:
    """Makes a token and shows its text in this one answer."""
    form = _form(request, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    name, scopes = form.cleaned_data["name"], form.cleaned_data["scopes"]
    _token, text = verbs.make(request.tenant, request.user, name, scopes, form.valid)
    return _page(request, _form(request), text)


@require_POST
@allowed("tokens.make")
def revoke(request: SpaceRequest, slug: str, number: int) -> HttpResponse:
    """Ends a token of the space, whoever made it."""
    token = get_object_or_404(AccessToken, pk=number, tenant=request.tenant)
    verbs.revoke(token)
    messages.success(request, _("The token “%(name)s” is good no more.") % {"name": token.name})
    return redirect("tokens", slug)
