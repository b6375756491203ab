"""The public API's parameters: text from the query becomes values, or a problem that names the parameter."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import QueryDict

from coverage.core.evidence import SERVICES
from coverage.kept_months import month_of, month_with_zones
from coverage.models import OfficialRelease, WhiteZone
from coverage.queries import EVERY_OPERATOR, area_key, communes_of
from measurements.vocabulary import operator_of
from publishing.problems import Problem

ANY_STATUS = "any"
STATUSES = (*WhiteZone.Status.values, ANY_STATUS)
BOOLEANS = {"true": True, "false": False}
DEFAULT_LIMIT = 100
MAX_LIMIT = 1000  # about 2 MB of GeoJSON: seconds on the slow link of those whom the map is for

COMMUNE_CODE = re.compile(r"[0-9][0-9AB][0-9]{3}")

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


def degrees(limit: float) -> Reader:
    """A reader of WGS84 degrees within ± limit."""

    def read_degrees(text: str) -> float:
        value = _number(text)
        if not abs(value) <= limit:
            raise ValueError(f"{text} is not within ±{limit:g} degrees")
        return value

    return read_degrees


longitude, latitude = degrees(180.0), degrees(90.0)


def box(text: str) -> tuple[float, float, float, float]:
    """Four numbers: west,south,east,north in degrees."""
    corners = text.split(",")
    if len(corners) != 4:
        raise ValueError(f"expected four numbers west,south,east,north and found {len(corners)}")
    west, south, east, north = (
        reader(c) for reader, c in zip((longitude, latitude) * 2, corners, strict=True)
    )
    if west >= east or south >= north:
        raise ValueError("west must be less than east, and south less than north; a box cannot cross 180°")
    return west, south, east, north


def operator(text: str) -> str:
    """The operator of a PLMN, aliases included, or the word for every operator."""
    found = text if text == EVERY_OPERATOR else operator_of(text)
    if found is None:
        raise ValueError(f"{text!r} is neither an operator's five digits nor {EVERY_OPERATOR!r}")
    return found


def one_operator(text: str) -> str:
    """The operator of a PLMN, aliases included."""
    found = operator_of(text)
    if found is None:
        raise ValueError(f"{text!r} is not an operator's five digits")
    return found


def one_of(words: tuple[str, ...]) -> Reader:
    """A reader of one word of a closed list."""

    def read_word(text: str) -> str:
        if text not in words:
            raise ValueError(f"{text!r} is not one of {', '.join(words)}")
        return text

    return read_word


def commune_codes(text: str) -> list[str]:
    """INSEE codes with commas between."""
    codes = text.split(",")
    wrong = [code for code in codes if not COMMUNE_CODE.fullmatch(code)]
    if wrong:
        raise ValueError(f"{wrong[0]!r} is not the code of a commune")
    return codes


def boolean(text: str) -> bool:
    """True or false, spelt so."""
    return BOOLEANS[one_of(tuple(BOOLEANS))(text)]


def page_size(text: str) -> int:
    """A whole number from 1 to MAX_LIMIT."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MAX_LIMIT):
        raise ValueError(f"{text!r} is not a whole number from 1 to {MAX_LIMIT}")
    return int(text)


def cursor(text: str) -> UUID:
    """Where the page before ended."""
    try:
        return UUID(text)
    except ValueError:
        raise ValueError(f"{text!r} does not come from a `next` of this list") from None


def area_cursor(text: str) -> tuple[str, int, int]:
    """Where the page of areas before ended."""
    try:
        return area_key(text)
    except ValueError:
        raise ValueError(f"{text!r} does not come from a `next` of this list") from None


def release_number(text: str) -> int:
    """The number of a release, as its list gives it."""
    if not (text.isascii() and text.isdigit() and int(text) < 2**63):
        raise ValueError(f"{text!r} is not the number of a release")
    return int(text)


def release_there(text: str) -> OfficialRelease:
    """The release of that number; LookupError where there is none."""
    found = OfficialRelease.objects.filter(pk=release_number(text)).first()
    if found is None:
        raise LookupError(f"there is no release {text}")
    return found


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a number") from None
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is not a finite number")
    return value


ZONE_READERS: dict[str, Reader] = {
    "bbox": box,
    "operator": operator,
    "service": one_of(SERVICES),
    "status": one_of(STATUSES),
    "territory": communes_of,
    "missing_from_official": boolean,
    "month": month_with_zones,
    "cursor": cursor,
    "limit": page_size,
}
AREA_READERS: dict[str, Reader] = {
    "bbox": box,
    "operator": one_operator,
    "service": one_of(SERVICES),
    "territory": communes_of,
    "cursor": area_cursor,
    "limit": page_size,
}
POINT_READERS: dict[str, Reader] = {"lon": longitude, "lat": latitude}
TILE_READERS: dict[str, Reader] = {**POINT_READERS, "month": month_of}
