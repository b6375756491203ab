"""Who sends without a token of ours: whoever shows the same key, else a client at an origin on one day."""

from datetime import UTC, datetime
from ipaddress import ip_address, ip_network

from django.http import HttpRequest

from measurements.contributors import contributor_of, known_as
from measurements.models import Contributor

# What providers give to one place, so that an address that changes there is no other person (IPv6: RFC 6177).
PREFIX_OF_VERSION = {4: 24, 6: 48}
NOWHERE = "a socket"


def sender_of(request: HttpRequest) -> Contributor:
    """The contributor of the `key` in the query, be it one of our tokens or any word; else that of the day.

    Neither key, address nor User-Agent is stored: only a keyed hash, which another day makes another one.
    """
    key = request.GET.get("key", "")
    if not key:
        today = datetime.now(UTC).date()
        return known_as("origin", f"{today} {origin_of(request)} {app_of(request)}")
    try:
        return contributor_of(key)
    except Contributor.DoesNotExist:
        return known_as("key", key)


def app_of(request: HttpRequest) -> str:
    """The name with which the client introduces itself."""
    return request.headers.get("User-Agent", "")


def origin_of(request: HttpRequest) -> str:
    """The network that a request comes from: /24, or /48 of IPv6."""
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return NOWHERE
    address = getattr(address, "ipv4_mapped", None) or address
    return str(ip_network(f"{address}/{PREFIX_OF_VERSION[address.version]}", strict=False))
