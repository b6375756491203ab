"""One door for whoever watches the service: what is away, what is late, and by which limit."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from accounts.outbox import given_up
from coverage.models import OfficialRefusal
from coverage.official.refusals import standing
from coverage.official.releases import newest
from coverage.published import published_at
from measurements.queries import waiting_since

PATIENCE_S = 2  # for an answer of the database or of Redis: a monitor gives up after some seconds itself
# Beyond its interval a stage may take so long: a large import to fold, an epoch to be fitted anew.
FOLD_TAKES = timedelta(hours=1)
PUBLICATION_TAKES = timedelta(hours=2)
# A mailbox is closed every now and then; so many in a day are a mail server or a receiver that is away.
GIVEN_UP_AT_MOST = 10
GIVEN_UP_WITHIN = timedelta(days=1)
# ARCEP publishes the state at the end of a quarter within four months, so 210 days are usual: one was missed.
RELEASE_AT_MOST = timedelta(days=270)
UNNAMED = "no layer"  # a list of files, or a name that nobody reads

Found = dict[str, Any]


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """What was found, the limits, and the names of what breaks them: 200 if nothing does, else 503."""
    found = {"redis": _redis(), **_stored(timezone.now())}
    failing = sorted(_failing(found))
    answer = {"ok": not failing, "failing": failing, **found, "limits": limits()}
    status = HTTPStatus.SERVICE_UNAVAILABLE if failing else HTTPStatus.OK
    return JsonResponse(answer, status=status, headers={"X-Robots-Tag": "noindex"})


def limits() -> dict[str, int]:
    """At most so much of what is counted; a stage is given three of its intervals, and what it may take."""
    return {
        "waiting_s": _seconds(3 * settings.FOLD_EVERY + FOLD_TAKES),
        "published_s": _seconds(3 * settings.ESTIMATE_EVERY + PUBLICATION_TAKES),
        "given_up": GIVEN_UP_AT_MOST,
        "release_days": RELEASE_AT_MOST.days,
    }


def _failing(found: Found) -> Iterator[str]:
    yield from (name for name in ("database", "redis") if not found[name])
    yield from (name for name, most in limits().items() if (found.get(name) or 0) > most)
    if found.get("published_s", 0) is None:  # never is late too
        yield "published_s"
    if found.get("refused_files"):
        yield "refused_files"


def _redis() -> bool:
    try:
        with Redis.from_url(
            settings.REDIS_URL, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S
        ) as redis:
            return bool(redis.ping())
    except RedisError:
        return False


def _stored(now: datetime) -> Found:
    """What the database tells; that alone, if it tells nothing."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{PATIENCE_S}s"])
            return {"database": True, **_figures(now)}
    except (OperationalError, InterfaceError):
        return {"database": False}


def _figures(now: datetime) -> Found:
    """Each read from a short table, or at the end of an index."""
    waiting, published, release = waiting_since(), published_at(), newest()
    return {
        "waiting_s": waiting and _seconds(now - waiting),
        "published_s": published and _seconds(now - published),
        "given_up": given_up(now - GIVEN_UP_WITHIN),
        "release_days": release and (now.date() - release).days,
        "refused_files": sorted({_layer(refusal) for refusal in standing()}),
    }


def _layer(refusal: OfficialRefusal) -> str:
    """Not its name: whoever typed it may have named the file as they like."""
    return " ".join(filter(None, (refusal.territory, refusal.operator, refusal.layer))) or UNNAMED


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())
