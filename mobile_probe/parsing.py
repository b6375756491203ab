"""Stage 0, the probe: one JSON value becomes one Python value, or a ReadingError naming the field."""

import reprlib
import sys
from datetime import UTC, datetime
from uuid import UUID

from mobile_probe.errors import ReadingError

LARGEST = sys.float_info.max  # what is believable is the server's to say; here a number must only be finite


def number(name: str, value: object) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ReadingError(name, "not_a_number")
    if not -LARGEST <= value <= LARGEST:
        raise ReadingError(name, "out_of_range", value=reprlib.repr(value), low=-LARGEST, high=LARGEST)
    return float(value)


def integer(name: str, value: object) -> int:
    """A whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ReadingError(name, "not_an_integer")
    return value


def text(name: str, value: object) -> str:
    """A text."""
    if not isinstance(value, str):
        raise ReadingError(name, "not_a_text")
    return value


def truth(name: str, value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ReadingError(name, "not_true_or_false")
    return value


def uuid(name: str, value: object) -> UUID:
    """A UUID, from its text."""
    written = text(name, value)
    try:
        return UUID(written)
    except ValueError:
        raise ReadingError(name, "not_a_uuid", value=reprlib.repr(written)) from None


def time(name: str, value: object) -> datetime:
    """A moment, in UTC when its zone is known, from RFC 3339."""
    written = text(name, value)
    try:
        moment = datetime.fromisoformat(written)
        return moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        raise ReadingError(name, "not_a_time", value=reprlib.repr(written)) from None
