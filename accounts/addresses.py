"""Ground floor: which addresses on the network the server may call for somebody else."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

PORTS = {"https": 443, "http": 80}
# IPv6 with an address of IPv4 inside, which a gateway may lead to: NAT64 (RFC 6052), 6to4 (RFC 3056).
GATEWAYS = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"), ip_network("2002::/16"))


class Refused(ValueError):
    """This address is not called; the sentence says why."""


class Target(NamedTuple):
    """Where a call goes: the name is what the certificate must bear, the address what is connected to."""

    secure: bool
    host: str
    port: int
    path: str
    address: str


def spelt(url: str) -> tuple[bool, str, int, str]:
    """Whether it is secure, then host, port and path; Refused where the spelling alone forbids a call."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise Refused(f"{url!r} is no address: {error}") from None
    if parts.scheme != "https" and not (settings.DEBUG and parts.scheme == "http"):
        raise Refused("the address does not begin with https://")
    if not host or parts.username is not None or not all(32 < ord(letter) < 127 for letter in url):
        raise Refused("the address has no host, or a user, a blank or a letter beyond ASCII in it")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme == "https", host, port, path


def target(url: str) -> Target:
    """Where to connect to for this address; Refused where that is not public. OSError if its name is unknown.

    The name is looked up once, and what was looked at is what is called: a name that changes its mind between
    the two cannot lead into our own network.
    """
    secure, host, port, path = spelt(url)
    addresses = _looked_up(host, port)
    if host not in settings.WEBHOOK_PRIVATE_HOSTS and not all(is_public(found) for found in addresses):
        raise Refused(f"{host} is not on the public network")
    return Target(secure, host, port, path, addresses[0])


def _looked_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise Refused("the address has a name that nothing can have") from None
    return [str(place[0]) for *_, place in found]


def is_public(text: str) -> bool:
    """Whether an address is one that anybody on the network could call."""
    address: IPv4Address | IPv6Address = ip_address(text.partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    through = isinstance(address, IPv6Address) and any(address in gateway for gateway in GATEWAYS)
    return address.is_global and not address.is_multicast and not through
