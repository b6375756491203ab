"""The door of invitations: whoever holds the link of one is the owner of its address."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import invitations
from accounts.forms import FirstPasswordForm
from accounts.models import Invitation, User

GONE = 410


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Says who invites to what; a new person chooses a password, another one signs in and accepts."""
    found = invitations.find(secret)
    if found is None or not invitations.is_good(found):
        return render(request, "accounts/invitation_gone.html", status=GONE)
    if request.user.is_authenticated:
        return _accept_as(request, found, request.user)
    if User.objects.filter(email=found.email).exists():
        return render(request, "accounts/invitation.html", {"invitation": found, "way": "sign_in"})
    return _make_person(request, found)


def _accept_as(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    if user.email != found.email:
        return render(request, "accounts/invitation.html", {"invitation": found, "way": "other"})
    if request.method != "POST":
        return render(request, "accounts/invitation.html", {"invitation": found, "way": "accept"})
    try:
        invitations.accept(found, user)
    except invitations.NotOpen:  # accepted in another window meanwhile
        return redirect("spaces")
    messages.success(request, _("You belong to the space “%(space)s” now.") % {"space": found.tenant.name})
    return redirect("space", found.tenant.slug)


def _make_person(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = FirstPasswordForm(found.email, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"invitation": found, "way": "new", "form": form}
        return render(request, "accounts/invitation.html", context, status=422 if form.is_bound else 200)
    try:
        membership = invitations.accept_as_new_person(found, form.cleaned_data["password"])
    except (IntegrityError, invitations.NotOpen):  # sent twice at the same moment: the other one did it
        return redirect("account_login")
    return perform_login(request, membership.user, redirect_url=reverse("space", args=[found.tenant.slug]))
