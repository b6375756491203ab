"""Ground floor: parameters of an address become values, or a problem that names the one that is wrong."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict

from publishing.problems import Problem

BOOLEANS = {"true": True, "false": False}
DEFAULT_LIMIT = 100
MAX_LIMIT = 1000  # about 2 MB of GeoJSON: seconds on the slow link of those whom the map is for

Reader = Callable[[str], Any]


def read(query: QueryDict, readers: Mapping[str, Reader], required: tuple[str, ...] = ()) -> dict[str, Any]:
    """Value of each parameter given; Problem 400 with the member `parameter` for the first that is wrong.

    Wrong are: a name that no reader has, a name given twice, a value that its reader refuses (ValueError,
    LookupError), and a required one that is missing.
    """
    for name in required:
        if name not in query:
            raise _problem(name, "is missing")
    return {name: _value(name, texts, readers) for name, texts in query.lists()}


def _value(name: str, texts: list[str], readers: Mapping[str, Reader]) -> Any:
    if name not in readers:
        raise _problem(name, f"is no parameter of this address; known are: {', '.join(readers) or 'none'}")
    if len(texts) > 1:
        raise _problem(name, "is given more than once")
    try:
        return readers[name](texts[0])
    except (ValueError, LookupError) as error:
        raise _problem(name, str(error)) from None


def _problem(name: str, reason: str) -> Problem:
    return Problem(400, f"{name}: {reason}", parameter=name)


def one_of(words: tuple[str, ...]) -> Reader:
    """A reader of one word of a closed list."""

    def read_word(text: str) -> str:
        if text not in words:
            raise ValueError(f"{text!r} is not one of {', '.join(words)}")
        return text

    return read_word


def boolean(text: str) -> bool:
    """True or false, spelt so."""
    return BOOLEANS[one_of(tuple(BOOLEANS))(text)]


def page_size(text: str) -> int:
    """A whole number from 1 to MAX_LIMIT."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MAX_LIMIT):
        raise ValueError(f"{text!r} is not a whole number from 1 to {MAX_LIMIT}")
    return int(text)
