"""The vector tile room: an address and a choice of operator and service, checked, become a tile's bytes."""

from http import HTTPStatus
from typing import Any

from django.http import QueryDict

from coverage.core.evidence import SERVICES
from coverage.kept_months import month_of, month_with_zones
from maps import changes, guided, operator_numbers, past, sql
from maps.api.parameters import campaign_there, operator, release_there
from maps.changes import Pair
from maps.layers import LAYERS, MAX_ZOOM, Address, Choice, Layer
from maps.licence import attribution
from maps.presence import data_extent
from publishing.parameters import Reader, one_of, read
from publishing.problems import Problem

TILEJSON_VERSION = "3.0.0"
READERS: dict[str, Reader] = {"operator": operator, "service": one_of(SERVICES)}
PAIR_READERS: dict[str, Reader] = {"release": release_there, "since": release_there}
# What else may be asked of a layer: how it was, or a part of it.
MORE_READERS: dict[str, dict[str, Reader]] = {
    "measured": {"month": month_of},
    "white_zones": {"month": month_with_zones},
    "official": {"month": month_of, "release": release_there},
    "difference": {"month": month_of, "release": release_there},
    operator_numbers.LAYER: {"month": month_of, "release": release_there},
    "sites": {"month": month_of},
    guided.LAYER: {"campaign": campaign_there},
}

PAST_KEYS = ("month", "release")

Choices = Choice | Pair | past.Past


def layer_named(name: str) -> Layer:
    """The layer; Problem 404 where there is none of that name."""
    if name not in LAYERS:
        raise Problem(HTTPStatus.NOT_FOUND, f"layer: {name!r} is not one of {', '.join(LAYERS)}")
    return LAYERS[name]


def address_of(z: int, x: int, y: int) -> Address:
    """The tile's address; Problem 404 where the pyramid has no such tile."""
    if z > MAX_ZOOM:
        raise Problem(HTTPStatus.NOT_FOUND, f"z: {z} is beyond {MAX_ZOOM}, the last zoom of these tiles")
    last = 2**z - 1
    for name, value in (("x", x), ("y", y)):
        if value > last:
            raise Problem(
                HTTPStatus.NOT_FOUND, f"{name}: {value} is not between 0 and {last}, as at zoom {z}"
            )
    return Address(z, x, y)


def choice_of(query: QueryDict, layer: str = "") -> Choices:
    """The client's choice; Problem 400 for a key or a word that is not on the layer's list, naming it."""
    if layer == changes.LAYER:
        return changes.pair_of(read(query, READERS | PAIR_READERS, required=("release",)))
    chosen = read(query, READERS | MORE_READERS.get(layer, {}))
    service = chosen.get("service")
    if layer == operator_numbers.LAYER:  # it tells of all of them, in one tile whichever is asked for
        chosen["operator"] = None
    choice = Choice(chosen.get("operator"), None if service is None else SERVICES.index(service))
    if "campaign" in chosen:
        return guided.OfCampaign(*choice, chosen["campaign"].pk)
    if chosen.keys().isdisjoint(PAST_KEYS):
        return choice
    return past.LAYERS[layer](choice, chosen)


def render(layer: str, address: Address, choice: Choices) -> bytes:
    """The tile as a Mapbox vector tile, no bytes where it holds nothing; Problem 404 for an unknown layer."""
    drawn = layer_named(layer)
    query = drawn.query(address, choice) if isinstance(choice, Choice | Pair) else choice.draw(address)
    if isinstance(query, bytes):
        return query
    ((tile,),) = sql.rows(
        query.statement, {**address._asdict(), "services": list(SERVICES), **query.parameters}
    )
    return bytes(tile)


def tilejson(name: str, tiles_url: str) -> dict[str, Any]:
    """TileJSON 3.0 of the layer whose tiles are at `tiles_url`; Problem 404 for an unknown layer."""
    layer = layer_named(name)
    zooms = {"minzoom": 0, "maxzoom": MAX_ZOOM}
    document = {
        "tilejson": TILEJSON_VERSION,
        "name": f"Carte blanche: {name}",
        "description": layer.description,
        "attribution": attribution(),
        "scheme": "xyz",
        "tiles": [tiles_url],
        "vector_layers": [{"id": name, "description": layer.description, "fields": layer.fields, **zooms}],
        **zooms,
    }
    box = data_extent()
    return document if box is None else {**document, "bounds": list(box)}
