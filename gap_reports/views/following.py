"""The doors of those who follow a zone: they ask, confirm by a link, and end it in one click."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from coverage.queries import find_zone, zone_rows
from coverage.zone_words import heading
from gap_reports import asking_to_follow
from gap_reports.asking_to_follow import BadLink
from measurements.limits import allow, origin_of

PAGE = "gap_reports/follow.html"


class FollowForm(forms.Form):
    """An address."""

    mail = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, zone: UUID) -> HttpResponse:
    """The form; what it answers is the same for an address that follows already."""
    found = find_zone(zone)
    if found is None:
        return render(request, "gap_reports/no_history.html", status=404)
    here = {"zone": found, "heading": heading(zone_rows([found])[0])}
    form = FollowForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, PAGE, here | {"form": form}, status=400 if form.errors else 200)
    if wait := allow("followers", origin_of(request)):
        answer = render(request, "429.html", status=429)
        answer["Retry-After"] = str(wait)
        return answer
    asking_to_follow.ask(found, form.cleaned_data["mail"])
    return render(request, PAGE, here | {"is_asked": True})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """The page of a link in a mail; a button confirms, as programs that look at mails open links."""
    try:
        follower = asking_to_follow.asking(secret)
    except BadLink:
        return render(request, PAGE, {"is_gone": True}, status=404)
    if request.method == "POST":
        asking_to_follow.confirm(follower)
    here = {"zone": follower.zone, "heading": heading(zone_rows([follower.zone])[0])}
    way = "is_confirmed" if request.method == "POST" else "asks_to_confirm"
    return render(request, PAGE, here | {way: True})


# Mail providers POST here for their own button, without a cookie (RFC 8058).
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, secret: str) -> HttpResponse:
    """The page that ends it; whoever has ended it already is told the same."""
    try:
        follower = asking_to_follow.following(secret)
    except BadLink:
        return render(request, PAGE, {"is_ended": True})
    if request.method != "POST":
        return render(request, PAGE, {"asks_to_end": True})
    asking_to_follow.end(follower)
    return render(request, PAGE, {"is_ended": True})
