"""Vector tiles over HTTP, beside tipg on the same tables: drawn, kept and not modified."""

import random
import subprocess
import time
import venv
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from math import asinh, floor, pi, radians, tan
from pathlib import Path
from threading import local
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np
from django.conf import settings

from benchmarks.rounds import line, spread
from benchmarks.server import answers, environment, free_port, server
from benchmarks.tile_ground import OPERATOR, SERVICE, lay
from coverage.core import grid
from coverage.projection import centres
from maps.layers import Address as Place
from maps.layers import Choice, resolution_at
from maps.squares import corners_of, meet
from maps.tiles import render

SIZES = (1_000_000,)
ZOOMS, TILES_A_ZOOM = range(5, 15), 50
CONCURRENCY, WORKERS = 8, 2
PEER = ("tipg==1.6.1", "uvicorn==0.54.0")
PEER_ENVIRONMENT = {"TIPG_MAX_FEATURES_PER_TILE": "1000000", "TIPG_DEFAULT_MINZOOM": "0"}
STARTS_WITHIN = 60.0
WARM_PASSES = 4  # until both workers hold every tile
HEADINGS = ("", "tiles/s", "ms p50", "ms p99", "rate / tipg's", "kB a tile")
GROWTH_SIZES, GROWTH_ZOOM = (100_000, 1_000_000, 10_000_000), 8
GROWTH_PASSES = 200  # a land is a few map tiles of that zoom: a round of one pass would be milliseconds
GROWTH_HEADINGS = ("squares of 200 m", "squares in a map tile", "ms a map tile")

Address = tuple[int, int, int]


class Pass(NamedTuple):
    """One way through the list: seconds in all, milliseconds of each tile, bytes of all, tags by path."""

    seconds: float
    each_ms: list[float]
    size: int
    tags: dict[str, str]


def measure(tiles: int, rounds: int, profile: bool) -> None:
    """Print how many map tiles a second each serves, over so many squares."""
    keys = lay(tiles)
    asked, others = _addresses(keys)
    ours, theirs = [_our_path(address) for address in asked], [_their_path(address) for address in asked]
    passes: dict[str, list[Pass]] = {"tipg": [], "cold": [], "kept": [], "not modified": []}
    with peer() as port:
        _through(port, [_their_path(address) for address in others])
        for _ in range(rounds):
            passes["tipg"].append(_through(port, theirs))
            with server(WORKERS) as served:
                _through(served.port, [_our_path(address) for address in others])
                passes["cold"].append(_through(served.port, ours))
                for _again in range(WARM_PASSES):
                    kept = _through(served.port, ours)
                passes["kept"].append(kept)
                passes["not modified"].append(_through(served.port, ours, kept.tags))
    print(_table(tiles, passes))


def growth_heading() -> str:
    """The head of the table of `growth`."""
    columns = ["---:"] * len(GROWTH_HEADINGS)
    return f"### growth: map tiles of zoom {GROWTH_ZOOM}\n\n{line(GROWTH_HEADINGS)}\n{line(columns)}"


def growth(squares: int, rounds: int) -> str:
    """What the map tiles of a land cost at zoom 8 among so many squares, the rest of them in other lands."""
    keys = lay(squares, lands=squares // GROWTH_SIZES[0] or 1)[: GROWTH_SIZES[0]]
    chosen = random.Random(1).sample(keys.tolist(), TILES_A_ZOOM)
    longitude, latitude = centres(np.array(chosen))
    asked = {_address(*place, GROWTH_ZOOM) for place in zip(longitude, latitude, strict=True)}
    choice, drawn = Choice(OPERATOR, SERVICE), [Place(*address) for address in sorted(asked)]
    found = sum(len(_in_tile(keys, place)) for place in drawn) / len(drawn)
    milliseconds = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        for place in drawn * GROWTH_PASSES:
            render("measured", place, choice)
        milliseconds.append((time.perf_counter() - start) * 1000 / len(drawn) / GROWTH_PASSES)
    each = milliseconds[1:]  # the first read what was not in memory
    return line([f"{squares:,}", f"{found:,.0f}", spread(each, ".2f")])


def _in_tile(keys: np.ndarray, place: Place) -> np.ndarray:
    """The larger squares that a map tile draws."""
    larger = np.unique(grid.parent(keys, resolution_at(place.z)))
    return larger[meet(corners_of(larger, *place))]


def _table(tiles: int, passes: Mapping[str, Sequence[Pass]]) -> str:
    map_tiles, rounds = len(passes["tipg"][0].each_ms), len(passes["tipg"])
    lines = [f"### tiles: {tiles:,} squares of 200 m, {map_tiles} map tiles, {rounds} rounds", ""]
    lines += [line(HEADINGS), line(["---", *["---:"] * (len(HEADINGS) - 1)])]
    for name, made in passes.items():
        rates = [len(one.each_ms) / one.seconds for one in made]
        ratios = [
            rate * beside.seconds / len(beside.each_ms)
            for rate, beside in zip(rates, passes["tipg"], strict=True)
        ]
        p50, p99 = ([float(np.percentile(one.each_ms, part)) for one in made] for part in (50, 99))
        size = [one.size / len(one.each_ms) / 1000 for one in made]
        lines.append(
            line(
                [
                    name,
                    spread(rates, ",.0f"),
                    spread(p50, ".1f"),
                    spread(p99, ".1f"),
                    spread(ratios, ".1f"),
                    spread(size, ".1f"),
                ]
            )
        )
    return "\n".join([*lines, ""])


def _addresses(keys: np.ndarray) -> tuple[list[Address], list[Address]]:
    """The fixed list, of the map tiles of some squares at each zoom; and others, to open connections with."""
    chosen = random.Random(1)
    longitude, latitude = centres(np.array(chosen.sample(keys.tolist(), len(ZOOMS) * TILES_A_ZOOM)))
    places = list(zip(longitude.tolist(), latitude.tolist(), strict=True))
    asked = [_address(*place, ZOOMS[number % len(ZOOMS)]) for number, place in enumerate(places)]
    chosen.shuffle(asked)
    others = [_address(*place, ZOOMS[-1]) for place in places[: 10 * CONCURRENCY]]
    return asked, [address for address in others if address not in asked]


def _address(longitude: float, latitude: float, zoom: int) -> Address:
    x = floor((longitude + 180) / 360 * 2**zoom)
    return zoom, x, floor((1 - asinh(tan(radians(latitude))) / pi) / 2 * 2**zoom)


def _our_path(address: Address) -> str:
    return "/tiles/measured/{}/{}/{}.mvt".format(*address) + f"?operator={OPERATOR}&service=data_4g"


def _their_path(address: Address) -> str:
    collection = f"public.peer_{resolution_at(address[0])}"
    tile = "/collections/{}/tiles/WebMercatorQuad/{}/{}/{}".format(collection, *address)
    return f"{tile}?operator={OPERATOR}&service=2"


def _through(port: int, paths: Sequence[str], tags: Mapping[str, str] | None = None) -> Pass:
    """Ask for every path, `CONCURRENCY` at a time; RuntimeError for an answer that is none."""
    own = local()

    def ask(path: str) -> tuple[str, str, float, int]:
        if not hasattr(own, "connection"):
            own.connection = HTTPConnection("127.0.0.1", port, timeout=STARTS_WITHIN)
        headers = {"Accept-Encoding": "gzip"} | ({"If-None-Match": tags[path]} if tags else {})
        start = time.perf_counter()
        own.connection.request("GET", path, headers=headers)
        answer = own.connection.getresponse()
        body = answer.read()
        if answer.status not in (200, 204, 304):
            raise RuntimeError(f"{path}: answered {answer.status} {body[:200]!r}, so nothing was measured")
        return path, answer.headers.get("ETag", ""), (time.perf_counter() - start) * 1000, len(body)

    start = time.perf_counter()
    with ThreadPoolExecutor(CONCURRENCY) as clients:
        answers = list(clients.map(ask, paths))
    seconds = time.perf_counter() - start
    return Pass(
        seconds,
        [each for _, _, each, _ in answers],
        sum(size for *_, size in answers),
        {path: tag for path, tag, _, _ in answers},
    )


@contextmanager
def peer() -> Iterator[int]:
    """tipg in an environment of its own, over the throw-away database: the port that it answers at."""
    port = free_port()
    environ = environment() | PEER_ENVIRONMENT
    environ["DATABASE_URL"] = urlsplit(environ["DATABASE_URL"])._replace(scheme="postgresql").geturl()
    words = [
        "-m",
        "uvicorn",
        "tipg.main:app",
        "--workers",
        str(WORKERS),
        "--port",
        str(port),
        "--log-level",
        "error",
    ]
    process = subprocess.Popen([_peer_python(), *words], env=environ)
    try:
        _wait_for(lambda: answers(port, "GET", "/healthz"), process)
        yield port
    finally:
        process.terminate()
        process.wait(STARTS_WITHIN)


def _peer_python() -> str:
    folder = Path(settings.REBUILD_DIR).parent / "tipg"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEER], check=True)
        (folder / "ready").touch()
    return str(python)


def _wait_for(ready: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while not ready():
        if time.monotonic() > end or process.poll() is not None:
            raise RuntimeError("tipg: does not answer, so nothing was measured")
        time.sleep(0.2)
