"""A real Chromium before the running site; no page may bring errors, violations or foreign hosts."""

import os
import shutil
import threading
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHOWN_WITHIN_MS = 30_000  # a machine with more to do than cores takes its time; speed is for benchmarks
ANSWERED_WITHIN = 30  # seconds; as long may what a page asked for take on a busy machine
SERVES = "(process_request_thread)"  # ends the name of each thread that the server gives a connection
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}

expect.set_options(timeout=SHOWN_WITHIN_MS)


@pytest.fixture(scope="session", autouse=True)
def queries_beside_the_event_loop():
    """Playwright keeps an event loop in the test's thread, which Django takes for asynchronous code."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def executable() -> str:
    """Where Chromium is; skips where the machine has none."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium here (set CHROMIUM to its path)")
    return path


@pytest.fixture(scope="session")
def chromium():
    """Chromium, once for all tests; skips where the machine has none."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        browser.close()


def told(message: ConsoleMessage) -> str:
    """What a browser's console says, and of which address."""
    return f"console: {message.text} ({message.location['url']})"


class Visit:
    """A page and what went wrong on it."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.faults: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self._note(message.type == "error", told(message)))
        page.on("pageerror", lambda error: self._note(True, f"script: {error}"))
        page.on("request", lambda request: self._request(request.url))
        page.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.blockedURI))"
        )

    def open(self, path: str = "/") -> Page:
        self.page.goto(self.site + path)
        return self.page

    def _note(self, wrong: bool, text: str) -> None:
        if wrong:
            self.faults.append(text)

    def _request(self, url: str) -> None:
        self.requests.append(url)
        parts = urlsplit(url)
        self._note(parts.scheme != "data" and not url.startswith(self.site), f"foreign: {url}")


def until(is_so, page: Page, seconds: float = 30) -> None:
    """Wait for what happens beside the page, and hear meanwhile what its browser tells.

    A page's own `wait_for_function` takes a promise for true, whatever it promises.
    """
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"did not come true in {seconds} s"
        page.wait_for_timeout(50)


def visit_of(browser: Browser, site: str, viewport: dict[str, int], **options: object):
    context = browser.new_context(locale="fr-FR", viewport=viewport, **options)
    visit = Visit(context.new_page(), site)
    yield visit
    context.close()
    assert visit.faults == []


@pytest.fixture(autouse=True)
def answered():
    """Wait for the server to end what closed pages still asked: tables that are read cannot be emptied.

    A connection's thread ends with the last of its answers; between two queries of one the database is idle.
    """
    yield
    patience = time.monotonic() + ANSWERED_WITHIN
    while any(one.name.endswith(SERVES) for one in threading.enumerate()) and time.monotonic() < patience:
        time.sleep(0.01)


@pytest.fixture
def desktop(chromium, live_server):
    """A visit on a wide screen, which must end without a fault."""
    yield from visit_of(chromium, live_server.url, DESKTOP)


@pytest.fixture
def no_script(chromium, live_server):
    """A visit with JavaScript switched off, which must end without a fault."""
    yield from visit_of(chromium, live_server.url, DESKTOP, java_script_enabled=False)


@pytest.fixture
def phone(chromium, live_server):
    """A visit on a narrow touch screen, which must end without a fault."""
    yield from visit_of(
        chromium, live_server.url, PHONE, has_touch=True, is_mobile=True, device_scale_factor=2
    )
