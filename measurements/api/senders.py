"""Who sends without a token of ours: whoever shows the same key, else a client at an origin on one day."""

from datetime import UTC, datetime

from django.http import HttpRequest
from rest_framework.exceptions import Throttled

from measurements import limits
from measurements.contributors import contributor_of, keyed_hash, known_as
from measurements.models import Contributor


def sender_of(request: HttpRequest) -> Contributor:
    """The contributor of the `key` in the query, be it one of our tokens or any word; else that of the day.

    Neither key, address nor User-Agent is stored: only a keyed hash, which another day makes another one.

    Raises:
        Throttled: too much came from this contributor or from this network, or too many new contributors.
    """
    contributor = _sender_of(request)
    wait = limits.allow_upload(bytes(contributor.token_hash).hex(), limits.origin_of(request))
    if wait:
        raise Throttled(wait, "too many uploads in a short time.")
    return contributor


def app_of(request: HttpRequest) -> str:
    """The name with which the client introduces itself."""
    return request.headers.get("User-Agent", "")


def _sender_of(request: HttpRequest) -> Contributor:
    key = request.GET.get("key", "")
    if not key:
        today = datetime.now(UTC).date()
        return _known_as(request, "origin", f"{today} {limits.network_of(request)} {app_of(request)}")
    try:
        return contributor_of(key)
    except Contributor.DoesNotExist:
        return _known_as(request, "key", key)


def _known_as(request: HttpRequest, kind: str, name: str) -> Contributor:
    known = Contributor.objects.filter(token_hash=keyed_hash(kind.encode(), name)).first()
    if known is None and (wait := limits.allow("newcomers", limits.origin_of(request))):
        raise Throttled(wait, "too many new contributors from this network today.")
    return known or known_as(kind, name)
