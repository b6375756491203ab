"""Ground floor: who may do what in a space, as one table; pages and tokens ask it and nothing else.

The platform's staff have no row here: they use Django's admin, and belong to a space as anybody does.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, Tenant, User
from accounts.second_factor import lacks_second_factor

NOBODY: frozenset[str] = frozenset()
ADMINISTRATORS = frozenset({"administrator"})
AGENTS = ADMINISTRATORS | {"agent"}
MEMBERS = AGENTS | {"reader"}


class Row(NamedTuple):
    """The roles that may, in a council's space and in an operator's; `reason` where it is not evident."""

    council: frozenset[str]
    operator: frozenset[str]
    reason: str = ""


TABLE: dict[str, Row] = {
    "space.see": Row(MEMBERS, MEMBERS),
    "people.see": Row(MEMBERS, MEMBERS, "who works with others knows who they are"),
    "people.invite": Row(ADMINISTRATORS, ADMINISTRATORS),
    "people.set_role": Row(ADMINISTRATORS, ADMINISTRATORS),
    "people.remove": Row(ADMINISTRATORS, ADMINISTRATORS, "anybody may leave, but for the last administrator"),
    "tokens.see": Row(AGENTS, AGENTS),
    "tokens.make": Row(AGENTS, AGENTS, "a token can do nothing that its maker may not do"),
    "zones.see": Row(MEMBERS, MEMBERS),
    "zones.work": Row(AGENTS, NOBODY, "priorities and notes are a council's own; operators have cases"),
    "campaigns.see": Row(MEMBERS, NOBODY, "a campaign tells beforehand where somebody will measure"),
    "campaigns.run": Row(AGENTS, NOBODY, "as above"),
    "dossiers.see": Row(MEMBERS, NOBODY, "a dossier is a council's argument; an operator gets the report"),
    "dossiers.build": Row(AGENTS, NOBODY, "as above"),
    "subscriptions.see": Row(MEMBERS, MEMBERS),
    "subscriptions.manage": Row(AGENTS, AGENTS),
    "webhooks.manage": Row(ADMINISTRATORS, ADMINISTRATORS, "the server calls an address that they choose"),
    "cases.see": Row(MEMBERS, MEMBERS, "a council follows what operators answer on its territory"),
    "cases.answer": Row(NOBODY, AGENTS, "acknowledge, plan, contest, refuse: the operator's word alone"),
    "cases.claim_repair": Row(NOBODY, AGENTS, "as above; readings decide whether it is true"),
    "cases.bulk": Row(NOBODY, AGENTS, "as above"),
    "measurements.upload": Row(AGENTS, AGENTS, "weighed like anybody's"),
    "reports.see": Row(MEMBERS, MEMBERS),
    "reports.build": Row(AGENTS, AGENTS),
}

View = Callable[..., HttpResponse]


class SpaceRequest(HttpRequest):
    """What a view behind `allowed` receives: somebody who belongs to the space, and their role there."""

    user: User  # type: ignore[assignment]
    tenant: Tenant
    role: str


def role_of(user: User | AnonymousUser, tenant: Tenant) -> str | None:
    """The user's role there; None for those who do not belong to it, are not active or not signed in."""
    if not user.is_active or not user.is_authenticated:
        return None
    return Membership.objects.filter(user_id=user.pk, tenant=tenant).values_list("role", flat=True).first()


def role_may(role: str | None, kind: str, action: str) -> bool:
    """A cell of the table; KeyError for an action that is not in it."""
    row = TABLE[action]
    return role in (row.council if kind == "council" else row.operator)


def may(user: User | AnonymousUser, tenant: Tenant, action: str) -> bool:
    """Whether the user may do this in that space; KeyError for an action that is not in the table."""
    return role_may(role_of(user, tenant), tenant.kind, action)


def allowed(action: str) -> Callable[[View], View]:
    """A decorator for views `(request, slug, ...)`, which get a `SpaceRequest`.

    Who is not signed in is asked to; who does not belong to the space is answered 404, as if it did not
    exist; who belongs and may not, 403; whose role asks for a second factor is led to where one is made.
    """
    if action not in TABLE:
        raise KeyError(action)

    def decorate(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            tenant = Tenant.objects.filter(slug=slug, memberships__user=request.user).first()
            if tenant is None:
                raise Http404("there is no such space")
            role = role_of(request.user, tenant)
            if not role_may(role, tenant.kind, action):
                raise PermissionDenied(_("Your role in this space does not allow this."))
            if role in settings.SECOND_FACTOR_FOR and lacks_second_factor(request.user):
                return _to_second_factor(request)
            request.tenant, request.role = tenant, role  # type: ignore[attr-defined]
            return view(request, slug, *args, **kwargs)

        return door

    return decorate


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Your role asks for a second factor: choose one below, then go on."))
    return HttpResponseRedirect(f"{reverse('mfa_index')}?{urlencode({'next': request.get_full_path()})}")
