"""The desk of addresses: what somebody types is asked of the geocoder that the administrator chose, by us.

The geocoder is told what is looked for and not who looks: it sees this server alone, and the browser calls
nobody else. Nothing of it is kept. Off unless the setting GEOCODER_URL names one.
"""

import json
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from maps.api.parameters import latitude, longitude
from maps.views import answering_problems
from publishing.parameters import Reader, read
from publishing.problems import Problem

TIMEOUT_S = 4.0  # whoever types waits for it
MOST_BYTES = 1 << 20  # ten addresses are 10 kB
FOUND_AT_ONCE = 5
FEWEST_LETTERS, MOST_LETTERS = 3, 200  # what the French geocoder takes


class Address(NamedTuple):
    """A place by the geocoder's name for it, in WGS84 degrees."""

    label: str
    lon: float
    lat: float


class NoGeocoder(Exception):
    """It did not answer, or not as expected: one sentence."""


def address_text(text: str) -> str:
    """An address, or its beginning."""
    if not FEWEST_LETTERS <= len(text.strip()) <= MOST_LETTERS:
        raise ValueError(f"give {FEWEST_LETTERS} to {MOST_LETTERS} letters")
    return text.strip()


READERS: dict[str, Reader] = {"q": address_text}


@require_safe
@answering_problems
def addresses(request: HttpRequest) -> JsonResponse:
    """Places by address: Problem 404 where the administrator chose no geocoder, 502 where it fails."""
    if not settings.GEOCODER_URL:
        raise Problem(HTTPStatus.NOT_FOUND, "GEOCODER_URL: no geocoder is set, only communes are found")
    asked = read(request.GET, READERS, required=("q",))
    try:
        found = find(asked["q"])
    except NoGeocoder as error:
        raise Problem(HTTPStatus.BAD_GATEWAY, str(error)) from None
    return JsonResponse({"addresses": [address._asdict() for address in found]})


def find(text: str) -> list[Address]:
    """What the geocoder finds, best first; NoGeocoder where it does not answer or not in GeoJSON."""
    query = urlencode({"q": text, "limit": FOUND_AT_ONCE})
    mark = "&" if "?" in settings.GEOCODER_URL else "?"
    asked = Request(f"{settings.GEOCODER_URL}{mark}{query}", headers={"Accept": "application/json"})
    try:
        with urlopen(asked, timeout=TIMEOUT_S) as answer:  # the administrator's own address
            return list(_addresses(json.loads(answer.read(MOST_BYTES))))[:FOUND_AT_ONCE]
    except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
        raise NoGeocoder(f"the geocoder gave no answer: {type(error).__name__}") from error


def _addresses(answer: Any) -> Iterator[Address]:
    """The points of a FeatureCollection with a label; ValueError and its kin for anything else."""
    for feature in answer["features"]:
        if feature["geometry"]["type"] == "Point":
            lon, lat = feature["geometry"]["coordinates"][:2]
            label = feature["properties"]["label"]
            yield Address(str(label), longitude(str(lon)), latitude(str(lat)))
