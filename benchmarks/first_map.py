"""The first map in a real browser: our page beside a bare one of the same library, on the same tiles."""

import argparse
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import django
from django.conf import settings

from benchmarks.rounds import line, spread

FOLDER = Path(__file__).parent / "bare_map"  # the bare page, and what both pages are watched with
TILES, ROUNDS, SLOWER = 100_000, 5, (1.0, 4.0)
WORKERS = 2
SCREEN = {"width": 1280, "height": 800}
DRAWN_WITHIN_MS = 120_000.0
SETTLES_MS = 700.0  # Leaflet's zoom takes 250 ms, and the wheel's pause 40
DRAG_STEPS = 20
MEGABIT = 1000 / 8  # bytes a second of a kbit/s, for the browser's own throttle
HEADINGS = (
    "",
    "first words, s",
    "first map, s",
    "map / bare",
    "kB before it",
    "requests",
    "long tasks on the way",
    "ms of them",
    "longest, ms",
)

# What is asked of our page, and what it draws then: the boundaries are always there, as there is no base map.
ONE_LAYER = ("layers=measured", "measured territories")
AS_IT_OPENS = ("", "official measured territories difference white_zones")

# A way over the map: pixels to drag it by, or notches of the wheel, each ended once all is drawn.
JOURNEY = ((-300, -150), 1, 1, (250, 200), 1, (-200, 100), -1, (0, -250), -1, -1)


class Link(NamedTuple):
    """A network: kbit a second and milliseconds there and back; 0 and 0 is that of this machine."""

    kbits: float
    latency_ms: float


class Page(NamedTuple):
    """A contestant: its address, and the layers that are its whole map."""

    path: str
    layers: str


class Visit(NamedTuple):
    """What one visit with an empty cache took: seconds, bytes, requests, and milliseconds of long tasks."""

    words: float
    map: float
    size: int
    requests: int
    long_tasks: list[float]


def main(arguments: Sequence[str]) -> None:
    """Visit each page in turn, round after round, for each speed of the processor, and print a table."""
    options = parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
    django.setup()
    from benchmarks.database import throwaway_database
    from benchmarks.tile_ground import lay

    with throwaway_database():
        lay(options.tiles)
        with site() as address, chromium() as browser:
            pages = contestants(browser, address)
            for slower in options.slower:
                print(table(rounds(browser, address, pages, slower, options), slower, options))


def rounds(
    browser: Any, address: str, pages: Mapping[str, Page], slower: float, options: argparse.Namespace
) -> dict[str, list[Visit]]:
    """The visits of each page; they take turns, so that noise meets all of them."""
    link = Link(options.kbits, options.latency)
    visits: dict[str, list[Visit]] = {name: [] for name in pages}
    for _ in range(options.rounds):
        for name, page in pages.items():
            visits[name].append(visit(browser, address, page, slower, link))
    return visits


def contestants(browser: Any, address: str) -> dict[str, Page]:
    """The pages by name; the bare one looks where ours opens, through a frame of the same size."""
    with opened(browser) as page:
        watch(page, AS_IT_OPENS[1])
        page.goto(address)
        wait(page)
        look = page.evaluate("watched.look()")
    bare = f"static/bare/index.html?{urlencode(look)}"
    ours = {"ours, the same layer": ONE_LAYER, "ours, as it opens": AS_IT_OPENS}
    return {
        "bare": Page(bare, "measured"),
        **{name: Page(f"?{query}", layers) for name, (query, layers) in ours.items()},
    }


def visit(browser: Any, address: str, page: Page, slower: float, link: Link) -> Visit:
    """One visit with an empty cache: until the map is complete, and then a way over it."""
    with opened(browser) as tab:
        watch(tab, page.layers)
        throttle(tab, slower, link)
        tab.goto(address + page.path, wait_until="commit")
        wait(tab)
        first = tab.evaluate("watched.first()")
        if not link.kbits:
            travel(tab)
        return Visit(**first, long_tasks=tab.evaluate("watched.onTheWay()"))


def travel(tab: Any) -> None:
    """Drag and zoom as a hand does, each time until all is drawn."""
    box = tab.locator("#map").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + min(box["height"], SCREEN["height"] - box["y"]) / 2
    tab.evaluate("watched.setOut()")
    for step in JOURNEY:
        tab.mouse.move(*middle)
        if isinstance(step, int):
            tab.mouse.wheel(0, -120 * step)
        else:
            tab.mouse.down()
            tab.mouse.move(middle[0] + step[0], middle[1] + step[1], steps=DRAG_STEPS)
            tab.mouse.up()
        tab.wait_for_timeout(SETTLES_MS)
        wait(tab)


def table(visits: Mapping[str, Sequence[Visit]], slower: float, options: argparse.Namespace) -> str:
    """A Markdown table: medians with the least and the most, and each round's time over the bare page's."""
    link = f", {options.kbits:g} kbit/s and {options.latency:g} ms" if options.kbits else ""
    title = f"### first map: {options.tiles:,} squares, {options.rounds} rounds, processor / {slower:g}{link}"
    lines = [title, "", line(HEADINGS), line(["---", *["---:"] * (len(HEADINGS) - 1)])]
    lines += [line([name, *cells(made, visits["bare"])]) for name, made in visits.items()]
    return "\n".join([*lines, ""])


def cells(made: Sequence[Visit], bare: Sequence[Visit]) -> list[str]:
    """A page's cells of the table."""
    tasks = [one.long_tasks for one in made]
    return [
        spread([one.words for one in made], ".2f"),
        spread([one.map for one in made], ".2f"),
        spread([one.map / beside.map for one, beside in zip(made, bare, strict=True)], ".2f"),
        spread([one.size / 1000 for one in made], ".0f"),
        spread([float(one.requests) for one in made], ".0f"),
        spread([float(len(each)) for each in tasks], ".0f"),
        spread([sum(each) for each in tasks], ".0f"),
        spread([max(each, default=0.0) for each in tasks], ".0f"),
    ]


@contextmanager
def site() -> Iterator[str]:
    """The address of a server as in production, with packed files, and with the bare page among them."""
    from django.core.management import call_command

    from benchmarks.server import server

    with tempfile.TemporaryDirectory(prefix="first-map-") as folder:
        settings.STATIC_ROOT = folder
        settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, ("bare", FOLDER)]
        call_command("collectstatic", interactive=False, verbosity=0)
        keys = {name: secrets.token_hex(32) for name in ("SECRET_KEY", "CONTRIBUTOR_HASH_KEY")}
        place = {"ALLOWED_HOSTS": "127.0.0.1", "SITE_ADDRESS": "https://127.0.0.1", "TRUSTED_PROXIES": "none"}
        with server(WORKERS, {"PRODUCTION": "1", "STATIC_ROOT": folder, **place, **keys}) as served:
            yield f"http://127.0.0.1:{served.port}/"


@contextmanager
def chromium() -> Iterator[Any]:
    """Chromium, the machine's own; RuntimeError where it has none."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        raise RuntimeError("no Chromium here (set CHROMIUM to its path), so nothing was measured")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def opened(browser: Any) -> Iterator[Any]:
    """A tab of a browser that has never been anywhere."""
    from benchmarks.server import BEHIND_TLS

    context = browser.new_context(locale="fr-FR", viewport=SCREEN, extra_http_headers=BEHIND_TLS)
    yield context.new_page()
    context.close()


def watch(tab: Any, layers: str) -> None:
    """Have the tab note when all these layers are drawn, and what kept it busy."""
    tab.add_init_script(f"globalThis.wanted = {layers.split()!r};\n" + (FOLDER / "watch.js").read_text())


def wait(tab: Any) -> None:
    """Until the map is complete, as the watch tells."""
    tab.wait_for_selector("html[data-complete]", state="attached", timeout=DRAWN_WITHIN_MS)


def throttle(tab: Any, slower: float, link: Link) -> None:
    """Slow down the processor and the network of a tab."""
    devtools = tab.context.new_cdp_session(tab)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    if link.kbits:
        speed = link.kbits * MEGABIT
        conditions = {"offline": False, "latency": link.latency_ms}
        conditions |= {"downloadThroughput": speed, "uploadThroughput": speed}
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", conditions)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/bench first_map", description=__doc__)
    parser.add_argument("--tiles", type=int, default=TILES, help=f"squares of 200 m; {TILES:,} without")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"visits of each page; {ROUNDS} without")
    parser.add_argument(
        "--slower", type=float, nargs="+", default=SLOWER, help="how often slower the processor is; 1 and 4"
    )
    parser.add_argument("--kbits", type=float, default=0, help="kbit/s of the network; no limit without")
    parser.add_argument("--latency", type=float, default=0, help="milliseconds that each request waits")
    return parser
