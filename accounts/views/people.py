"""The doors of a space's people: who they are, invitations, roles handed on and taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import invitations, members
from accounts.forms import InvitationForm, RoleForm
from accounts.models import Invitation, Membership
from accounts.models.tenants import Role
from accounts.permissions import SpaceRequest, allowed, role_may
from accounts.views.spaces import render_space

SECRET_HERE = "secret"  # stands in the link until there is a secret


@require_safe
@allowed("people.see")
def people(request: SpaceRequest, slug: str) -> HttpResponse:
    """Who belongs to the space, who is invited, and forms for those who may change that."""
    return _page(request, InvitationForm())


def _page(request: SpaceRequest, form: InvitationForm, status: int = 200) -> HttpResponse:
    tenant, role = request.tenant, request.role
    open_ones = tenant.invitations.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())
    open_ones = open_ones.select_related("tenant", "invited_by")
    context = {
        "members": tenant.memberships.select_related("user").order_by("user__email"),
        "invitations": [one for one in open_ones.order_by("email") if invitations.is_good(one)],
        "roles": Role.choices,
        "form": form,
        "may_invite": role_may(role, tenant.kind, "people.invite"),
        "may_set_role": role_may(role, tenant.kind, "people.set_role"),
        "may_remove": role_may(role, tenant.kind, "people.remove"),
    }
    return render_space(request, "accounts/people.html", context, status=status)


@require_POST
@allowed("people.invite")
def invite(request: SpaceRequest, slug: str) -> HttpResponse:
    """Posts an invitation to an address."""
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    email, role = form.cleaned_data["email"], form.cleaned_data["role"]
    path = reverse("invitation", args=[SECRET_HERE]).replace(SECRET_HERE, "{secret}")
    try:
        invitations.invite(
            request.tenant, email, role, request.user, request.build_absolute_uri("/") + path[1:]
        )
    except invitations.AlreadyThere:
        form.add_error("email", _("This person belongs to the space already."))
        return _page(request, form, status=422)
    messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": email})
    return redirect("people", slug)


@require_POST
@allowed("people.invite")
def revoke(request: SpaceRequest, slug: str, number: int) -> HttpResponse:
    """Takes an invitation back."""
    invitation = get_object_or_404(Invitation, pk=number, tenant=request.tenant)
    invitations.revoke(invitation)
    messages.success(request, _("The invitation of %(email)s is good no more.") % {"email": invitation.email})
    return redirect("people", slug)


@require_POST
@allowed("people.set_role")
def set_role(request: SpaceRequest, slug: str, number: int) -> HttpResponse:
    """Gives somebody another role."""
    membership, form = _membership(request, number), RoleForm(request.POST)
    if form.is_valid():
        try:
            members.set_role(membership, form.cleaned_data["role"])
            messages.success(request, _("The role of %(person)s is changed.") % {"person": membership.user})
        except members.LastAdministrator:
            _say_last(request)
    return redirect("people", slug)


@require_POST
@allowed("people.remove")
def remove(request: SpaceRequest, slug: str, number: int) -> HttpResponse:
    """Takes somebody out of the space."""
    membership = _membership(request, number)
    if membership.user_id == request.user.pk:
        return leave(request, slug)
    if _removed(request, membership):
        told = {"person": membership.user}
        messages.success(request, _("%(person)s does not belong to the space any more.") % told)
    return redirect("people", slug)


@require_POST
@allowed("space.see")
def leave(request: SpaceRequest, slug: str) -> HttpResponse:
    """Takes oneself out of the space, whatever one's role is."""
    membership = Membership.objects.get(tenant=request.tenant, user_id=request.user.pk)
    if not _removed(request, membership):
        return redirect("people", slug)
    messages.success(request, _("You left the space “%(space)s”.") % {"space": request.tenant.name})
    return redirect("spaces")


def _removed(request: SpaceRequest, membership: Membership) -> bool:
    try:
        members.remove(membership)
    except members.LastAdministrator:
        _say_last(request)
        return False
    return True


def _say_last(request: SpaceRequest) -> None:
    messages.error(request, _("A space needs an administrator: make somebody else one first."))


def _membership(request: SpaceRequest, number: int) -> Membership:
    found = Membership.objects.select_related("user")
    return get_object_or_404(found, pk=number, tenant=request.tenant)
