"""The public API's parameters: text from the query becomes values, or a problem that names the parameter."""

import math
import re
from uuid import UUID

from councils.campaigns.guide import find_public
from councils.models import Campaign
from coverage.core.evidence import SERVICES
from coverage.kept_months import month_of, month_with_zones
from coverage.models import OfficialRelease, WhiteZone
from coverage.queries import EVERY_OPERATOR, area_key, communes_of
from measurements.vocabulary import operator_of
from publishing.parameters import Reader, boolean, one_of, page_size

ANY_STATUS = "any"
STATUSES = (*WhiteZone.Status.values, ANY_STATUS)

COMMUNE_CODE = re.compile(r"[0-9][0-9AB][0-9]{3}")


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


def commune_codes(text: str) -> list[str]:
    """INSEE codes with commas between."""
    codes = text.split(",")
    wrong = [code for code in codes if not COMMUNE_CODE.fullmatch(code)]
    if wrong:
        raise ValueError(f"{wrong[0]!r} is not the code of a commune")
    return codes


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


def campaign_there(text: str) -> Campaign:
    """The public campaign of that number; LookupError where there is none."""
    try:
        return find_public(UUID(text))
    except ValueError:
        raise LookupError(f"{text!r} is not the number of a campaign") from None


def _number(text: str) -> float:
    try:
        value = float("" if "_" in text or not text.isascii() else text)  # 1_0 is a number to Python alone
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
