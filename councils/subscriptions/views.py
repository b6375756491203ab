"""The doors of subscriptions for anybody: ask, confirm, end. No account, no JavaScript."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from councils.search import find
from councils.subscriptions import joining
from councils.subscriptions.forms import SubscribeForm
from councils.subscriptions.scope import Scope, scope_of, scope_words
from councils.territory_words import KINDS
from coverage.models import Territory
from coverage.queries import TERRITORY_KEY
from measurements import limits

PAGE = "councils/subscriptions/subscribe.html"
FOUND_AT_MOST = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """A search for a territory, then the form for it; what is told after it says nothing of an address."""
    if request.method == "POST":
        return _asked(request, SubscribeForm(request.POST))
    territory = _territory(request.GET.get("territory", ""))
    chosen = {name: request.GET[name] for name in ("operator", "service") if name in request.GET}
    form = SubscribeForm(initial={"territory": territory.key, **chosen}) if territory else None
    return render(request, PAGE, {"form": form, "territory": territory, **_search(request)})


def _search(request: HttpRequest) -> dict[str, Any]:
    words = request.GET.get("q", "").strip()
    found = [(one, KINDS[one.kind]) for one in find(words, FOUND_AT_MOST)] if words else []
    return {"searched": words, "found": found}


def _territory(key: str) -> Territory | None:
    found = Territory.objects.defer("geom").filter(key=key)
    return found.first() if TERRITORY_KEY.fullmatch(key) else None


def _asked(request: HttpRequest, form: SubscribeForm) -> HttpResponse:
    valid, territory = form.is_valid(), _territory(request.POST.get("territory", ""))
    if not valid:
        return render(request, PAGE, {"form": form, "territory": territory}, status=422)
    if seconds := limits.allow("subscriptions", limits.origin_of(request)):
        form.add_error(None, _("Too many ask from your network at this moment; try again later."))
        response = render(request, PAGE, {"form": form, "territory": territory}, status=429)
        response["Retry-After"] = str(seconds)
        return response
    joining.ask(form.cleaned_data["email"], form.scope)
    return redirect("subscribe-asked")


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """The same for everybody who asked."""
    return render(request, PAGE, {"is_asked": True})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """Opening the link asks; the button confirms, as programs that read mails open links too."""
    try:
        subscription = joining.asked(secret)
    except joining.BadLink:
        return render(request, PAGE, {"is_bad": True}, status=410)
    if request.method == "POST":
        joining.confirm(subscription)
    state = "is_confirmed" if request.method == "POST" else "asks_to_confirm"
    return render(request, PAGE, {state: True, **_told(scope_of(subscription))})


@csrf_exempt  # mail programs POST here in somebody's name, without a page before (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, secret: str) -> HttpResponse:
    """Opening the link asks; a POST, from wherever, ends the subscription. Twice is once."""
    try:
        subscription = joining.subscribed(secret)
    except joining.Ended:
        return render(request, PAGE, {"is_ended": True})
    except joining.BadLink:
        return render(request, PAGE, {"is_foreign": True}, status=404)
    if request.method == "POST":
        joining.end(subscription)
    state = "is_ended" if request.method == "POST" else "asks_to_end"
    return render(request, PAGE, {state: True, **_told(scope_of(subscription))})


def _told(scope: Scope) -> dict[str, Any]:
    return {"scope": scope_words(scope), "key": scope.territory}
