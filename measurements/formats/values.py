"""One value of a foreign file becomes ours, or a ValueError that names the column and the reason."""

import math
from datetime import UTC, datetime

from measurements.formats.sentinels import NO_NUMBERS, text

NO_FLOATS = frozenset(map(float, NO_NUMBERS))  # the longest of them loses its last digit
MS_PER_S = 1000.0
# Milliseconds since 1970 that are a date of mobile networks; a count of seconds is far below.
FIRST_MILLISECOND = 631_152_000_000  # 1990

# CDMA and TD-SCDMA are not there: no network judged here ever used them.
TECHNOLOGY_OF = {
    **dict.fromkeys(("2G", "GSM", "GPRS", "EDGE"), "2G"),
    **dict.fromkeys(("3G", "UMTS", "WCDMA", "HSDPA", "HSUPA", "HSPA", "HSPA+", "HSPAP"), "3G"),
    **dict.fromkeys(("4G", "LTE", "LTE_CA"), "4G"),
    **dict.fromkeys(("5G", "NR"), "5G"),
}


def number(name: str, value: object) -> float | None:
    """A finite number, or None where nothing was measured."""
    written = text(value)
    if written is None:
        return None
    try:
        parsed = float(written)
    except ValueError:
        raise ValueError(f"{name}: {written[:40]!r} is not a number") from None
    if math.isinf(parsed):
        raise ValueError(f"{name}: {written[:40]!r} is not a number")
    return None if parsed in NO_FLOATS else parsed


def needed(name: str, value: object) -> float:
    """A number that has to be there."""
    parsed = number(name, value)
    if parsed is None:
        raise ValueError(f"{name}: missing")
    return parsed


def whole(name: str, value: object) -> int | None:
    """A whole number, exact however long it is; spreadsheets may have put .0 behind it."""
    written = text(value)
    if written is None:
        return None
    try:
        parsed = int(written.removesuffix(".0"))
    except ValueError:
        raise ValueError(f"{name}: {written[:40]!r} is not a whole number") from None
    return None if parsed in NO_NUMBERS else parsed


def truth(name: str, value: object) -> bool | None:
    """Yes, no, or not said."""
    written = (text(value) or "").lower()
    if written not in {"", "true", "1", "false", "0"}:
        raise ValueError(f"{name}: {written[:40]!r} is neither true nor false")
    return written in {"true", "1"} if written else None


def milliseconds(name: str, value: object) -> datetime:
    """A moment counted in milliseconds since 1970, in UTC."""
    counted = whole(name, value)
    if counted is None:
        raise ValueError(f"{name}: missing")
    if counted < FIRST_MILLISECOND:
        raise ValueError(f"{name}: {counted} is not milliseconds since 1970")
    try:
        return datetime.fromtimestamp(counted / MS_PER_S, UTC)
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"{name}: no calendar has the moment {counted}") from None


def time(name: str, value: object) -> datetime:
    """A moment written with its zone (RFC 3339), in UTC."""
    written = text(value)
    if written is None:
        raise ValueError(f"{name}: missing")
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise ValueError(f"{name}: {written[:40]!r} is no time") from None
    if moment.tzinfo is None:
        raise ValueError(f"{name}: {written[:40]!r} does not name its time zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{name}: no calendar has {written[:40]!r}") from None


def blurred(accuracy: float | None, speed: float | None, apart_ms: float) -> float | None:
    """The radius in metres of a place that was fixed so long before or after the network was heard.

    >>> blurred(5.0, 20.0, 3000), blurred(5.0, None, 3000), blurred(None, 20.0, 3000)
    (65.0, 5.0, None)
    """
    way = (speed or 0.0) * abs(apart_ms) / MS_PER_S
    return None if accuracy is None else round(accuracy + way, 1)


def technology(name: str, value: object) -> str:
    """The generation of a network that a client names in its own word."""
    written = text(value)
    if written is None:
        raise ValueError(f"{name}: missing")
    if written.upper() not in TECHNOLOGY_OF:
        raise ValueError(f"{name}: {written[:40]!r} is no technology that is judged here")
    return TECHNOLOGY_OF[written.upper()]
