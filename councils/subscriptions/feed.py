"""The door of feeds: what became public of a territory's zones, as Atom (RFC 4287)."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from accounts.links import full
from councils.models import News
from councils.subscriptions.news_words import kind_of, line, page_of, zone_line
from councils.subscriptions.scope import Scope, communes_meant, news_of, scope_words
from coverage.core.evidence import SERVICES
from coverage.queries import as_of
from measurements.vocabulary import operator_of
from publishing.parameters import one_of, read
from publishing.problems import Problem, problem_response

ENTRY_IDS = UUID("c6d0f3a8-1c0c-4d57-9d4e-3f0f6a4be0d1")
ENTRIES = 100  # the newest; some 60 kB
FRESH_SECONDS = 600  # as often as news are looked for


@require_safe
@gzip_page
@conditional_page
def zones_feed(request: HttpRequest, key: str) -> HttpResponse:
    """The newest news of a territory, of one `operator` or `service` alone if these are asked for."""
    try:
        body = feed(_scope(request, key))
    except Problem as problem:
        return problem_response(problem)
    response = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response


def _scope(request: HttpRequest, key: str) -> Scope:
    readers = {"operator": _operator, "service": one_of(SERVICES)}
    asked = read(request.GET, readers)
    try:
        communes_meant(key)
    except LookupError as error:
        raise Problem(404, str(error)) from None
    service = SERVICES.index(asked["service"]) if "service" in asked else None
    return Scope(key, asked.get("operator"), service)


def _operator(text: str) -> str:
    operator = operator_of(text)
    if operator is None:
        raise ValueError(f"{text!r} is no operator that is judged here")
    return operator


def feed(scope: Scope) -> bytes:
    """The feed as bytes, in the language in force: the same as long as there is nothing new."""
    address = _address(scope)
    written = _Feed(
        title=_("White zones: %(scope)s") % {"scope": scope_words(scope)},
        link=full(reverse("territory", args=[scope.territory])),
        description=_("What became public of the white zones there."),
        language=get_language(),
        feed_url=address,
        feed_guid=_named(address),
        author_name=_("The map of mobile white zones, drawn by those who live in them"),
    )
    for news in news_of(scope).order_by("-day", "-pk")[:ENTRIES]:
        written.add_item(**_entry(news))
    return written.writeString("utf-8").encode()


class _Feed(Atom1Feed):
    """Django's, which would call a feed without entries as new as the moment."""

    def latest_post_date(self) -> datetime:
        days = [item["updateddate"] for item in self.items]
        return max(days, default=_midnight(as_of()))


def _entry(news: News) -> dict[str, Any]:
    day = _midnight(news.day)
    return {
        "title": f"{line(news)} : {zone_line(news)}",
        "link": page_of(news),
        "description": f"{line(news)}. {zone_line(news)}.",
        "unique_id": _named(f"{news.zone_id}:{news.what}:{news.event_id}:{news.step_id}"),
        "pubdate": day,
        "updateddate": day,
        "categories": [kind_of(news)],
    }


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _address(scope: Scope) -> str:
    service = None if scope.service is None else SERVICES[scope.service]
    asked = {"operator": scope.operator, "service": service}
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    return full(reverse("zones-feed", args=[scope.territory])) + (f"?{query}" if query else "")


def _named(text: str) -> str:
    """An id that stays the same wherever it is asked for."""
    return uuid5(ENTRY_IDS, text).urn
