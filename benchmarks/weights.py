"""The benchmark of weights: how heavy the heaviest map tile of each layer is by zoom, at real density."""

import argparse
import gzip
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import asinh, floor, pi, radians, tan
from pathlib import Path

import django

from benchmarks.rounds import line

BUDGET_KB = 300
ZOOMS = range(4, 15)
HEAVIEST = 2  # map tiles of a zoom that hold most are drawn, and the heaviest of them told
HEADINGS = ("layer, of", *(f"z{zoom}" for zoom in ZOOMS))

Place = tuple[float, float]  # longitude, latitude
Weighed = Iterator[tuple[str, list[float]]]  # what of, and its weights by zoom


def main(arguments: Sequence[str]) -> None:
    """Print the packed kB of the heaviest tile of each layer by zoom; leaves with 1 if one is too heavy."""
    options = parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from benchmarks.database import throwaway_database

    print("### weights: packed kB of the heaviest map tile\n", line(HEADINGS), sep="\n")
    print(line(["---", *["---:"] * len(ZOOMS)]))
    worst = 0.0
    with throwaway_database():
        for kind in options.kinds:
            for name, weights in KINDS[kind](options.folder):
                print(line([name, *(f"{weight:.0f}" if weight else "–" for weight in weights)]), flush=True)
                worst = max(worst, *weights)
    if worst > BUDGET_KB:
        raise SystemExit(f"a map tile is {worst:.0f} kB, over the budget of {BUDGET_KB}")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/bench weights", description=__doc__)
    told = "where ARCEP's file of sites and IGN's boundaries are; without it, neither is weighed"
    parser.add_argument("--folder", type=Path, help=told)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS), help="all without")
    return parser


def _sites(folder: Path | None) -> Weighed:
    from benchmarks.weights_ground import lay_sites
    from coverage.models import Site

    if folder is None:
        return
    lay_sites(folder)
    places = [(point.x, point.y) for point in Site.objects.values_list("geom", flat=True)]
    for operator in sorted(set(Site.objects.values_list("operator", flat=True))):
        yield f"sites of {operator}", _weights("sites", {"operator": operator}, places)
    yield "sites of all", _weights("sites", {}, places)


def _territories(folder: Path | None) -> Weighed:
    from benchmarks.weights_ground import lay_boundaries
    from coverage.models import Territory

    if folder is None:
        return
    lay_boundaries(folder)
    drawn = Territory.objects.exclude(geom=None).values_list("geom", flat=True)
    yield (
        "territories",
        _weights("territories", {}, [(shape.centroid.x, shape.centroid.y) for shape in drawn if shape]),
    )


def _zones(_folder: Path | None) -> Weighed:
    from benchmarks.weights_ground import OPERATORS, SERVICE, lay_zones
    from coverage.models import WhiteZone

    lay_zones()
    zones = WhiteZone.objects.filter(operator=OPERATORS[0], service=SERVICE)
    places = [shape.extent[:2] for shape in zones.values_list("geom", flat=True)]
    yield from _of_one_and_all("white_zones", places)


def _squares(_folder: Path | None) -> Weighed:
    from benchmarks.weights_ground import lay_squares

    lay_squares()
    for layer in ("operators", "guidance"):
        yield from _of_one_and_all(layer, list(_middle()))


def _of_one_and_all(layer: str, places: Sequence[Place]) -> Weighed:
    from benchmarks.weights_ground import OPERATORS

    yield f"{layer}, one", _weights(layer, {"operator": OPERATORS[0], "service": "data_4g"}, places)
    yield f"{layer}, all", _weights(layer, {}, places)


KINDS: dict[str, Callable[[Path | None], Weighed]] = {
    "sites": _sites,
    "territories": _territories,
    "zones": _zones,
    "squares": _squares,
}


def _middle() -> Iterator[Place]:
    """A place in the midst of the squares, of the part where all services are told of."""
    import numpy as np

    from benchmarks.weights_ground import CORNER, DENSE_SIDE
    from coverage.core.grid import NORTHING_SHIFT
    from coverage.projection import centres

    half = DENSE_SIDE // 2
    (longitude,), (latitude,) = centres(np.array([CORNER + (half << NORTHING_SHIFT) + half]))
    yield float(longitude), float(latitude)


def _weights(layer: str, query: dict[str, str], places: Sequence[Place]) -> list[float]:
    return [_heaviest(layer, query, places, zoom) for zoom in ZOOMS]


def _heaviest(layer: str, query: dict[str, str], places: Iterable[Place], zoom: int) -> float:
    """Packed kB of the heaviest of the tiles that hold most places."""
    from django.http import QueryDict

    from maps.layers import Address
    from maps.tiles import choice_of, render

    chosen = QueryDict(mutable=True)
    chosen.update(query)
    held = Counter(_address(*place, zoom) for place in places)
    drawn = (
        render(layer, Address(*tile), choice_of(chosen, layer)) for tile, _ in held.most_common(HEAVIEST)
    )
    return max(len(gzip.compress(tile, 4)) if tile else 0 for tile in drawn) / 1000


def _address(longitude: float, latitude: float, zoom: int) -> tuple[int, int, int]:
    x = floor((longitude + 180) / 360 * 2**zoom)
    return zoom, x, floor((1 - asinh(tan(radians(latitude))) / pi) / 2 * 2**zoom)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
