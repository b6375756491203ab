"""The layers room: what each vector tile layer shows, and which statement draws it at which zoom."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from coverage import embargo, queries
from coverage.core.evidence import SERVICES
from coverage.core.verdict import SERVED, VERDICTS, WHITE, WITNESS_CLASSES
from coverage.floor import PARAMETERS as FLOOR
from coverage.guidance.worth import REASONS, WORTH
from coverage.models import OfficialRelease, Territory, WhiteZone
from coverage.official import DECLARED_SHARE, releases_at
from coverage.official.names import TERRITORIES
from maps import changes, guided, operator_numbers, squares
from maps.presence import Box, operators_present
from maps.square_rows import Chosen

# Clients stretch the tiles of the last zoom: there a unit of the tile's grid is 60 cm, and a square 200 m.
MAX_ZOOM = 14

# From this zoom on, squares of so many metres. A tile is drawn 512 pixels wide; at 47° N it spans 13 km at
# zoom 11, 53 km at 9, 427 km at 6: a square is then never narrower than 6 pixels, and a tile never holds more
# than about 7,000 of them. Of all services at once, or all operators, there are four times as many: whoever
# chooses neither sees each resolution two zooms later.
RESOLUTION_FROM_ZOOM = ((11, 200), (9, 1000), (6, 5000), (0, 25000))
FINEST = RESOLUTION_FROM_ZOOM[0][1]

# From this zoom on, squares of 200 m that contradict the official map: few enough of the measured ones to be
# drawn earlier, and two pixels wide at this one. Below, points stand for zones.
DIFFERENCE_FROM_ZOOM = 9

# From this zoom on, boundaries of this kind: a few of them in view at each, as on any atlas.
KIND_FROM_ZOOM = ((10, Territory.COMMUNE), (7, Territory.DEPARTEMENT), (0, Territory.REGION))

# From this zoom on, radio sites: some 3,500 of an operator around Paris are a tile of 150 kB. Of all of them,
# who have four times as many, two zooms later: a tile then holds a quarter of the town at most.
SITES_FROM_ZOOM = 9
SITES_OF_ALL_FROM_ZOOM = 11

TILE_PIXELS = 512
DOT_BELOW_PIXELS = 6  # a zone narrower than this is drawn as a point, which stands for all in such a square


class Address(NamedTuple):
    """Zoom, column from the west and row from the north, as in every XYZ scheme."""

    z: int
    x: int
    y: int


class Choice(NamedTuple):
    """What the client wants to see: an operator's code and a position in SERVICES; None for every one."""

    operator: str | None
    service: int | None


class Query(NamedTuple):
    """A file of maps/sql and what it needs beside the tile's address."""

    statement: str
    parameters: dict[str, Any]


class Layer(NamedTuple):
    """What TileJSON says of a layer, and the query for one tile of it."""

    description: str
    fields: dict[str, str]
    query: Callable[[Address, Any], Query | bytes]


def resolution_at(zoom: int) -> int:
    """Side in metres of the squares that a zoom draws.

    >>> [resolution_at(zoom) for zoom in (-2, 5, 6, 9, 11, 14)]
    [25000, 25000, 5000, 1000, 200, 200]
    """
    return next(resolution for start, resolution in RESOLUTION_FROM_ZOOM if max(zoom, 0) >= start)


def _measured(address: Address, choice: Choice) -> bytes:
    operators = [choice.operator] if choice.operator else operators_present()
    resolution = resolution_at(address.z - choice.count(None))
    return squares.draw(*address, resolution, Chosen(operators, *choice))


def _official(address: Address, choice: Choice) -> Query:
    return Query("tile_official", {"releases": [release.pk for release in _releases(choice)]})


def _releases(choice: Choice) -> QuerySet[OfficialRelease]:
    chosen = {column: value for column, value in choice._asdict().items() if value is not None}
    return releases_at(queries.as_of()).filter(service__isnull=False, **chosen)


def _difference(address: Address, choice: Choice) -> Query:
    return difference(address, choice, _releases(choice))


def difference(address: Address, choice: Choice, speaking: Iterable[OfficialRelease]) -> Query:
    """The query for a tile of the layer `difference`, against the releases that speak."""
    near = address.z >= DIFFERENCE_FROM_ZOOM
    releases = list(speaking) if near else []  # without a release there is nothing to contradict
    boxes = [TERRITORIES[release.territory].box for release in releases]
    parameters = {
        **choice._asdict(),
        **{side: [box[position] for box in boxes] for position, side in enumerate(Box._fields)},
        "resolution": FINEST,
        "releases": [release.pk for release in releases],
        "declared_share": DECLARED_SHARE,
        "white": WHITE,
        "served": SERVED,
        **FLOOR,
    }
    return Query("tile_difference", parameters)


def white_zones(address: Address, choice: Choice) -> Query:
    """The query for a tile of the layer `white_zones`."""
    pixels = DOT_BELOW_PIXELS * (1 + choice.count(None))  # of all there are many times as many
    dot_degrees = pixels * 360 / 2**address.z / TILE_PIXELS
    return Query("tile_white_zones+zones_drawn", {**zone_terms(choice), "dot_degrees": dot_degrees})


def zone_terms(choice: Choice) -> dict[str, Any]:
    """Which zones are drawn today of those of a choice, and what is told of them."""
    return {
        **choice._asdict(),
        "every_operator": queries.EVERY_OPERATOR,
        "open": WhiteZone.Status.OPEN.value,
        "today": embargo.today(),
        **FLOOR,
    }


def _official_change(address: Address, pair: changes.Pair) -> bytes:
    return changes.draw(*address, pair)


def _guidance(address: Address, choice: Choice) -> bytes:
    return guided.draw(*address, *choice)


def _operators(address: Address, choice: Choice) -> bytes:
    return operator_numbers.draw(*address, choice.service, _releases(choice))


def _sites(address: Address, choice: Choice) -> Query | bytes:
    return sites(address, choice, queries.as_of())


def sites(address: Address, choice: Choice, day: date) -> Query | bytes:
    """The query for a tile of the layer `sites`, of the newest lists on a day; no bytes from afar."""
    if address.z < (SITES_FROM_ZOOM if choice.operator else SITES_OF_ALL_FROM_ZOOM):
        return b""
    service = None if choice.service is None else SERVICES[choice.service]
    return Query("tile_sites", {"operator": choice.operator, "service": service, "as_of": day})


def _territories(address: Address, choice: Choice) -> Query:
    kind = next(kind for start, kind in KIND_FROM_ZOOM if address.z >= start)
    return Query("tile_territories", {"kind": kind})


OPERATOR_AND_SERVICE = {"operator": "five digits", "service": ", ".join(SERVICES)}

LAYERS = {
    "measured": Layer(
        "What contributors measured: squares of 200 m, or counts of them under larger squares at low zooms.",
        {
            **OPERATOR_AND_SERVICE,
            "verdict": f"{', '.join(VERDICTS)} (squares of 200 m)",
            "probability": "that the square is white (squares of 200 m; absent under the privacy floor)",
            "contributors": f"class: {', '.join(WITNESS_CLASSES[1:])} (squares of 200 m)",
            "white": "how many of the squares under a larger one are white",
            "served": "how many are served",
            "not_known": "how many are not known",
        },
        _measured,
    ),
    "official": Layer(
        "What operators declare, in the newest release of each layer.",
        {
            **OPERATOR_AND_SERVICE,
            "level": "TBC, BC or CL; empty where the layer has no levels",
            "release": "name of the file that was published",
        },
        _official,
    ),
    "white_zones": Layer(
        "Open white zones: outlines, or points where a zone is too small for the zoom.",
        {
            **OPERATOR_AND_SERVICE,
            "id": "the zone's lasting identifier",
            "missing_from_official": "true where the official map declares the zone covered",
            "tiles": "number of squares of 200 m",
            "probability": "that the zone is white",
            "zones": "how many zones a point stands for, if several: it then has no `id` nor `probability`, "
            "and an operator or a service where all have the same",
        },
        white_zones,
    ),
    "difference": Layer(
        "Squares of 200 m where measurements and the official map contradict each other, "
        f"from zoom {DIFFERENCE_FROM_ZOOM} on.",
        {
            **OPERATOR_AND_SERVICE,
            "missing_from_official": "true: white though declared covered; false: served though not declared",
            "probability": "that the square is white",
            "probability_served": "that it is served",
            "contributors": f"class: {', '.join(WITNESS_CLASSES[2:])}",
            "release": "name of the file that declares, or does not",
        },
        _difference,
    ),
    changes.LAYER: Layer(
        "Squares of 200 m that two releases of a layer declare differently, "
        f"from zoom {changes.FROM_ZOOM} on: `release`, and `since` unless it is the one before.",
        {
            "change": f"{', '.join(changes.CHANGES)} (as much is declared, at other levels)",
            "before": "share of the square that was declared, whatever the level",
            "after": "share that is declared now",
        },
        _official_change,
    ),
    guided.LAYER: Layer(
        "Squares of 200 m where one more reading outdoors may decide something, "
        f"from zoom {guided.FROM_ZOOM} on; one later for each of operator and service that is left open.",
        {
            **OPERATOR_AND_SERVICE,
            "worth": f"{', '.join(WORTH)}: what a reading is worth there",
            "reasons": f"with a space between: {', '.join(REASONS)}",
            "contributors": f"class: {', '.join(WITNESS_CLASSES)}",
        },
        _guidance,
    ),
    operator_numbers.LAYER: Layer(
        "How many operators there are, whichever is asked for, in communes and wherever else one declares: "
        f"squares of 1 km, with the number that most of those under them have, from zoom "
        f"{operator_numbers.FROM_ZOOM} on, and of 200 m from {operator_numbers.FINE_FROM_ZOOM} on; "
        "one zoom later for all services at once.",
        {
            "service": ", ".join(SERVICES),
            "operators": "how many publish an official map of the service there",
            "declared": "how many of them declare at least half of the square",
            "measured": "how many of them were found to serve it; absent unless the verdict on each is known",
        },
        _operators,
    ),
    "sites": Layer(
        f"Radio sites, from zoom {SITES_FROM_ZOOM} on; of all operators, from {SITES_OF_ALL_FROM_ZOOM} on.",
        {
            "operator": OPERATOR_AND_SERVICE["operator"],
            "kind": "site (in service), planned, promised (asked for by the State: targeted coverage)",
            "technologies": "with a space between: 2G, 3G, 4G, 5G; absent of promised sites",
            "serves": "whether the service asked for is on air; of a promised site, whether it is built",
            "number": "what the list calls it",
        },
        _sites,
    ),
    "territories": Layer(
        "Boundaries and names of régions, départements or communes, whatever the operator and service.",
        {"key": "the territory's key: com-80021, dep-80, reg-32", "name": "its name"},
        _territories,
    ),
}
