"""How settings read the environment: each value is typed, and a wrong one stops the start with its name."""

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

from config.palette import COLOUR, complaint

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}
MAIL_PORTS = {"smtp": 587, "smtps": 465}  # submission (RFC 6409), and submissions (RFC 8314)
BROKERS = {"amqp", "amqps", "redis", "rediss", "unix"}  # RabbitMQ, and Redis as REDIS_URL is written
ORIGIN = re.compile(r"(https?://[a-z0-9.-]+(?::[0-9]+)?)/", re.IGNORECASE)


def env_text(name: str, default: str) -> str:
    """The variable's text, or the default where it is not set."""
    return os.environ.get(name, default)


def env_bool(name: str, default: bool) -> bool:
    """True or false, or ImproperlyConfigured for any other word."""
    word = os.environ.get(name, str(default)).strip().lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise ImproperlyConfigured(f"{name}: {word!r} is neither true nor false")
    return word in TRUE_WORDS


def env_int(name: str, default: int) -> int:
    """A whole number, or ImproperlyConfigured."""
    text = os.environ.get(name, str(default))
    try:
        return int(text)
    except ValueError:
        raise ImproperlyConfigured(f"{name}: {text!r} is not a whole number") from None


def env_time_zone(name: str, default: str) -> str:
    """The name of a zone of the IANA database, or ImproperlyConfigured."""
    zone = os.environ.get(name, default)
    try:
        return ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError):
        raise ImproperlyConfigured(f"{name}: {zone!r} is no time zone; write it like Europe/Paris") from None


def env_list(name: str, default: str) -> list[str]:
    """Comma-separated words, without blanks."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


class MailServer(NamedTuple):
    """Where mails go; `kind` is a backend of Django's, `tls` one of starttls, implicit and none."""

    kind: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    tls: str = "none"


def env_mail(name: str, default: str) -> MailServer | None:
    """A mail server, from `smtp://user:password@host:port`; None where none is named.

    `smtp` starts TLS where a user is named, `smtps` speaks it from the beginning, `console:` prints.
    """
    text = env_text(name, default)
    if text in ("", "console:"):
        return MailServer("console") if text else None
    parts = urlsplit(text)
    if parts.scheme not in MAIL_PORTS or not parts.hostname:
        # The address holds a password: it is not repeated.
        raise ImproperlyConfigured(f"{name}: write it like smtp://user:password@mail.example.org:587")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    tls = "implicit" if parts.scheme == "smtps" else "starttls" if user else "none"
    return MailServer("smtp", parts.hostname, parts.port or MAIL_PORTS[parts.scheme], user, password, tls)


def env_networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """Comma-separated addresses and networks such as 192.0.2.0/24, or `none`; or ImproperlyConfigured."""
    words = env_list(name, default)
    try:
        return [] if words == ["none"] else [ip_network(word) for word in words]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from None


def env_origin(name: str) -> list[str]:
    """Scheme, host and port of the address in a variable, alone in a list; nothing where it is not set.

    Browsers are told to load images from there, and understand one host, not a placeholder such as {s}.
    """
    text = os.environ.get(name, "")
    origin = ORIGIN.match(text)
    if text and not origin:
        raise ImproperlyConfigured(
            f"{name}: {text!r} does not begin with https:// and one host, without {{s}}"
        )
    return [origin[1]] if origin else []


def env_colour(name: str, palette: dict[str, str]) -> str:
    """A colour such as #14507a that can be read on a palette's grounds; the palette's own where not set."""
    colour = os.environ.get(name, "").strip().lower() or palette["link"]
    if not COLOUR.fullmatch(colour):
        raise ImproperlyConfigured(f"{name}: {colour!r} is no colour; write it like #14507a")
    if told := complaint(colour, palette):
        raise ImproperlyConfigured(f"{name}: {told}")
    return colour


def env_image(name: str, types: dict[str, str]) -> Path | None:
    """A picture's file of one of these endings, or None where none is named."""
    text = os.environ.get(name, "")
    path = Path(text)
    if text and path.suffix.lower() not in types:
        raise ImproperlyConfigured(f"{name}: {text!r} does not end with {', '.join(types)}")
    if text and not path.is_file():
        raise ImproperlyConfigured(f"{name}: there is no file {text!r}")
    return path if text else None


def env_box(name: str) -> tuple[float, float, float, float] | None:
    """West, south, east and north in degrees, with commas, or None where they are not set."""
    words = env_list(name, "")
    if not words:
        return None
    try:
        west, south, east, north = (float(word) for word in words)
    except ValueError:
        raise ImproperlyConfigured(f"{name}: {words} is not west,south,east,north in degrees") from None
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):  # the map itself ends at 85°
        raise ImproperlyConfigured(f"{name}: {words} is no box: west,south,east,north, in degrees")
    return west, south, east, north


def env_secret(name: str, *, production: bool) -> str:
    """A secret: a fixed, public one in development, the administrator's own in production."""
    secret = os.environ.get(name, "")
    if not production:
        return secret or f"development-only-{name.lower()}"
    if len(secret) < 32 or secret.startswith("development-only"):
        raise ImproperlyConfigured(
            f"{name}: set a secret of at least 32 characters before going to production"
        )
    return secret


def env_broker(name: str, redis_url: str) -> str:
    """Where tasks wait, in Celery's spelling: RabbitMQ, or a Redis; that of `redis_url` if none is named."""
    url = env_text(name, "")
    if url and urlsplit(url).scheme not in BROKERS:
        # The address holds a password: it is not repeated.
        raise ImproperlyConfigured(f"{name}: write it like amqp://user:password@queue.example.org:5672/carte")
    return celery_broker_url(url or redis_url)


def celery_broker_url(redis_url: str) -> str:
    """The same Redis in Celery's spelling: it writes a Unix socket `redis+socket://`, redis-py `unix://`."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database = parts.query.removeprefix("db=") or "0"
    return f"redis+socket://{parts.path}?virtual_host={database}"
