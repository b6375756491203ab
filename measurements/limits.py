"""The counters at the door: how much one contributor, and one network, may send or ask in a time.

They keep a flood out, not people: a probe that waited for 90 days sends its 259,200 readings in 260 uploads,
and a village may stand behind one address of a mobile operator. Counters are in Redis. While it does not
answer, nobody is limited: a reading is worth more than a counter.
"""

import logging
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from math import ceil
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from redis import Redis, RedisError

from measurements.contributors import keyed_hash

log = logging.getLogger(__name__)

Address = IPv4Address | IPv6Address

# What one subscriber or one small network is given; nothing finer is kept, and that only as a daily hash.
ORIGIN_PREFIX = {4: 24, 6: 48}
# A proxy that speaks through a socket has no address.
SOCKET = IPv4Address("0.0.0.0")
# How long an answer of Redis is waited for, and how long it is left alone after none came.
PATIENCE_S = 0.25
REST_S = 10.0


class Limit(NamedTuple):
    """At most so many in a span; spans begin at whole multiples of their length since 1970."""

    most: int
    span_s: int


# Twice a second on average, 5,000 readings each.
UPLOADS_OF_CONTRIBUTOR = Limit(1_200, 600)
# A page each, of 1,000 readings at most and a fifth of a second: a year of a probe is a thousand of them.
OWN_OF_CONTRIBUTOR = Limit(600, 600)
# A hundred who come back from the mountains at once.
UPLOADS_OF_ORIGIN = Limit(30_000, 600)
# A village that begins on one day, behind one address of a mobile operator.
NEW_CONTRIBUTORS_OF_ORIGIN = Limit(200, 86_400)
# One costs up to a second of a core, so a network may have a tenth of one; a browser asks once a day.
AREAS_OF_ORIGIN = Limit(60, 600)
# The map asks at each move, for each operator that it shows, and a village may stand behind one address.
UNDECLARED_LISTS_OF_ORIGIN = Limit(3_000, 600)
# A village whose mayor wrote to everybody; each is a mail to somebody who may not have asked.
SUBSCRIPTIONS_OF_ORIGIN = Limit(100, 3_600)
# Each sends a mail to an address that somebody typed; a family or an office asks for some at once.
FOLLOWERS_OF_ORIGIN = Limit(20, 3_600)

LIMITS = {
    "uploads": UPLOADS_OF_CONTRIBUTOR,
    "own": OWN_OF_CONTRIBUTOR,
    "origin": UPLOADS_OF_ORIGIN,
    "newcomers": NEW_CONTRIBUTORS_OF_ORIGIN,
    "areas": AREAS_OF_ORIGIN,
    "undeclared": UNDECLARED_LISTS_OF_ORIGIN,
    "subscriptions": SUBSCRIPTIONS_OF_ORIGIN,
    "followers": FOLLOWERS_OF_ORIGIN,
}


class _Silence:
    """When Redis last failed to answer."""

    until = 0.0


def allow(name: str, who: str, now: float | None = None) -> int:
    """Count one more of `LIMITS[name]` for somebody; 0 if it is allowed, else the seconds to wait.

    `who` is `origin_of` a request or anything that tells contributors apart. An empty one is not limited.
    """
    limit, moment = LIMITS[name], time.time() if now is None else now
    if not who or time.monotonic() < _Silence.until:
        return 0
    span = int(moment // limit.span_s)
    try:
        count = _count(f"limits:{name}:{span}:{_hidden(who)}", limit.span_s)
    except (RedisError, ValueError) as error:  # ValueError: its client closed what a thread was reading
        _Silence.until = time.monotonic() + REST_S
        log.warning("limits: Redis does not answer, so that nobody is limited: %s", error)
        return 0
    return 0 if count <= limit.most else max(1, ceil((span + 1) * limit.span_s - moment))


def allow_upload(contributor: str, origin: str) -> int:
    """The seconds that an upload of this contributor, from this origin, has to wait; 0 for none."""
    return max(allow("uploads", contributor), allow("origin", origin))


def origin_of(request: HttpRequest) -> str:
    """A hash of the day and the network that a request comes from; empty where there is nothing to limit."""
    address = _address_of(request)
    if address is None or _is_in(address, settings.TRUSTED_ORIGINS):
        return ""
    return keyed_hash(b"limit", f"{datetime.now(UTC).date()}:{_network_of(address)}").hex()


def network_of(request: HttpRequest) -> str:
    """The network that a request comes from, /24 or /48; empty behind a socket. Not to be kept."""
    address = _address_of(request)
    return "" if address is None else _network_of(address)


def _network_of(address: Address) -> str:
    return str(ip_network((address, ORIGIN_PREFIX[address.version]), strict=False))


def _address_of(request: HttpRequest) -> Address | None:
    """The nearest address that is no proxy which the administrator named; others may write what they like."""
    peer = _parsed(request.META.get("REMOTE_ADDR") or str(SOCKET))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while peer is not None and forwarded and _is_in(peer, settings.TRUSTED_PROXIES):
        told = forwarded.pop().strip()
        if not told:
            break
        peer = _parsed(told)
    return None if peer == SOCKET else peer


def _parsed(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_in(address: Address, networks: Iterable[object]) -> bool:
    return any(address in network for network in networks)  # type: ignore[operator]


def _count(key: str, span_s: int) -> int:
    with _redis().pipeline() as pipe:
        pipe.incr(key)
        pipe.expire(key, span_s)
        return int(pipe.execute()[0])


def _hidden(who: str) -> str:
    """A counter's name tells nothing, whatever it was made for."""
    return sha256(who.encode()).hexdigest()[:32]


@cache
def _redis() -> Redis:
    return Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S)
