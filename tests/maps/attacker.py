"""An attacker who has every public view: layers, filters, zooms, months, lists, figures, files and pages."""

import re
from collections.abc import Iterator, Sequence
from math import asinh, floor, pi, radians, tan
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.test import Client
from django.urls import resolve

from coverage.kept_months import months
from coverage.models import OfficialRelease, Territory, WhiteZone
from maps import editions, exports, tiles
from maps.layers import Address
from maps.models import DataFile

Place = tuple[float, float]  # longitude, latitude in degrees
Views = dict[str, object]

# Of each way in which a layer draws, one zoom at least: squares of 25 km, 5 km, 1 km and 200 m.
ZOOMS = {
    "measured": (5, 7, 10, 12, 13),
    "white_zones": (5, 12),
    "difference": (10, 13),
    "operators": (10, 13),
    "guidance": (13,),
}
CHOICES: tuple[dict[str, str], ...] = (
    {},
    {"operator": "00101"},
    {"service": "data_4g"},
    {"operator": "00101", "service": "data_4g"},
)
PAST = {"measured", "white_zones", "difference", "operators"}  # the layers that are drawn of past months too
# Drawn from public lists alone.
OTHERS = {"official", "official_change", "sites", "territories"}
LISTS = ("white-zones?status=any", "white-zones?missing_from_official=true", "served-undeclared", "releases")
# What a page draws anew for each visit.
DRAWN_AT_RANDOM = re.compile(rb'(nonce|name="csrfmiddlewaretoken" value)="[^"]*"')
CHOSEN = "operator=00101&service=data_4g"
RANKED = f"{CHOSEN}&by=white_area"
NEAR = 0.02  # degrees around a place that guidance is asked for


def views(places: Sequence[Place]) -> Views:
    """Everything that can be asked about these places, by what was asked."""
    client = Client()
    return {
        **dict(_tiles(places)),
        **{address: _answer(client, address) for address in _addresses(places)},
        "export_tiles": exports.tiles().to_csv(),
        "export_zones": exports.white_zones().to_csv(),
    }


def told_otherwise(one: Views, other: Views) -> list[str]:
    """The questions that two worlds answer otherwise; what is asked in one of them only is among these."""
    return sorted(asked for asked in {*one, *other} if one.get(asked) != other.get(asked))


def doors(places: Sequence[Place]) -> set[str]:
    """The names of the addresses that are asked, as `urls.py` gives them."""
    asked = {resolve(address.partition("?")[0]).url_name for address in _addresses(places)}
    return {*filter(None, asked), "tile"}


def _tiles(places: Sequence[Place]) -> Iterator[tuple[str, object]]:
    """Each vector tile around, with its tag, which a browser is told before any tile is drawn."""
    for layer, zooms in ZOOMS.items():
        around = sorted({_address(place, zoom) for place in places for zoom in zooms})
        for query in CHOICES if layer == "measured" else CHOICES[-1:]:
            choice = _choice(layer, **query)
            for address in around:
                yield f"{layer} {address} {query}", _drawn(layer, address, choice)
                for month in months() if layer in PAST else []:
                    past = _choice(layer, **query, month=f"{month:%Y-%m}")
                    yield f"{layer} {address} {query} {month}", tiles.render(layer, address, past)


def _drawn(layer: str, address: Address, choice: Any) -> object:
    return tiles.render(layer, address, choice), editions.etag(editions.Asked(layer, address, choice))


def _choice(layer: str, **query: str) -> Any:
    return tiles.choice_of(QueryDict(urlencode(query)), layer)


def _address(place: Place, zoom: int) -> Address:
    longitude, latitude = place
    x = floor((longitude + 180) / 360 * 2**zoom)
    y = floor((1 - asinh(tan(radians(latitude))) / pi) / 2 * 2**zoom)
    return Address(zoom, x, y)


def _addresses(places: Sequence[Place]) -> Iterator[str]:
    yield from (f"/api/v1/{name}" for name in LISTS)
    for key in Territory.objects.order_by("key").values_list("key", flat=True):
        yield from (f"/api/v1/territories/{key}", f"/api/v1/territories/{key}/audits")
        yield from (f"/territories/{key}.csv", f"/territories/{key}/", f"/api/v1/white-zones?territory={key}")
        yield from (f"/territories/{key}/box.json", f"/territories/{key}/ranking.csv?{RANKED}")
        for month in (f"month={month:%Y-%m}" for month in months()):
            yield from (f"/territories/{key}/answer.json?{CHOSEN}&{month}", f"/territories/{key}/?{month}")
        for release in OfficialRelease.objects.order_by("pk").values_list("pk", flat=True):
            yield f"/territories/{key}/answer.json?{CHOSEN}&release={release}"
        yield from (f"/territories/{key}/answer.json?{CHOSEN}", f"/api/v1/territories/{key}/ranking?{RANKED}")
    for zone in WhiteZone.objects.order_by("pk").values_list("pk", flat=True):
        yield from (f"/api/v1/white-zones/{zone}", f"/zones/{zone}/")
    for release in OfficialRelease.objects.order_by("pk").values_list("pk", flat=True):
        yield from (f"/api/v1/releases/{release}/changes", f"/releases/{release}/")
    yield f"/api/v1/audits?lon={places[0][0]}&lat={places[0][1]}&km2=1000"
    yield from ("/", "/tiles/measured.json", "/territories/", "/releases/", "/api/v1/territories?q=a")
    yield from ("/data/", "/catalog.jsonld")
    yield from (f"/data/{name}" for name in DataFile.objects.order_by("name").values_list("name", flat=True))
    yield from (f"/embed/?{CHOSEN}", f"/print/?{CHOSEN}", "/communes.json?codes=80021")
    yield from (f"/api/v1/white-zones?month={month:%Y-%m}" for month in months())
    for longitude, latitude in places:
        point = f"lon={longitude}&lat={latitude}"
        yield from (f"/api/v1/tiles-at?{point}", f"/here/?{point}", f"/here/area.json?{point}")
        yield from (f"/api/v1/tiles-at?{point}&month={month:%Y-%m}" for month in months())
        box = f"{longitude - NEAR},{latitude - NEAR},{longitude + NEAR},{latitude + NEAR}"
        yield from (f"/api/v1/{name}?bbox={box}" for name in ("white-zones", "served-undeclared"))
        yield f"/api/v1/where-to-measure?bbox={box}"


def _answer(client: Client, address: str) -> object:
    response = client.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, DRAWN_AT_RANDOM.sub(b"", content)
