"""Every page before axe-core, in light and dark colours: nothing serious or critical may be wrong on any."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from councils.compare import compare
from coverage import months
from coverage.projection import centres
from gap_reports.states import Move
from maps.data.shelf import write_files
from maps.pages import CHECKED, CHECKED_WITH
from tests.conftest import PROJECT
from tests.councils.factories import WHITE, inhabited, measured, sign
from tests.coverage.factories import (
    ALPHA,
    AS_OF,
    official_share,
    pipeline_state,
    release,
    square,
    tile_key,
    white_zone,
)
from tests.gap_reports.factories import a_case, take
from tests.maps.factories import outline, piece

pytestmark = pytest.mark.django_db(transaction=True)

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]  # what the dark palette may change
FOUND = """async (rules) => {
  const options = { runOnly: rules, iframes: false, resultTypes: ["violations"] };
  const { violations } = await axe.run(document, options);
  return violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
}"""


@pytest.fixture
def addresses():
    """Where each page is that the accessibility statement names, with something to say on each."""
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key(6)))
    pipeline_state()
    inhabited("80021", range(30))
    release(ALPHA, "data_4g", name="earlier")
    declares = release(ALPHA, "data_4g")
    piece(declares, "TBC", lon - 0.2, lat - 0.2, lon + 0.2, lat + 0.2)
    for column in range(25):
        official_share(declares, tile_key(column), tbc=0.9)
    measured(range(5, 12), WHITE)
    for column in range(5, 12):
        outline(tile_key(column))
    zone = white_zone(ALPHA, "data_4g", geom=square(lon, lat, 0.01), official_release=declares.name)
    case = a_case(zone=zone)
    take(case.pk, Move.REPORT, Move.REFUSE)
    sign()
    compare()
    months.keep(AS_OF)
    write_files()
    place = f"?operator={ALPHA}&service=data_4g&zoom=13&lat={lat}&lon={lon}"
    arguments = {
        "territory": ["com-80021"],
        "zone": [zone.pk],
        "zone-history": [zone.pk],
        "follow-zone": [zone.pk],
        "release": [declares.pk],
    }
    queries = {
        "map": place,
        "print": place,
        "embed": place,
        "territories": "?q=commune",
        "subscribe": "?territory=com-80021&q=commune",
    }
    queries |= {"here": f"?lat={lat}&lon={lon}", "embed-how": "?address=nowhere"}
    found = {name: reverse(name, args=arguments.get(name)) + queries.get(name, "") for name in CHECKED}
    return found | {"territory of a month": f"{found['territory']}?month={AS_OF:%Y-%m}&service=data_4g"}


TABLED = (
    "territory",
    "territory of a month",
    "zone",
    "releases",
    "release",
    "scoreboard",
    "public-cases",
    "method",
    "data",
    "print",
)
WIDE = "document.querySelectorAll('.wide-table').values().some((one) => one.scrollWidth > one.clientWidth)"
MISNAMED = """[...document.querySelectorAll(".stacked tbody tr:has(td:not([colspan]))")].flatMap((row) => {
  const heads = row.closest("table").tHead.rows[0].cells;
  const wrong = (cell) => cell.matches("td") && cell.dataset.label !== heads[cell.cellIndex].textContent;
  return [...row.cells].filter(wrong).map((cell) => cell.outerHTML);
})"""


def test_a_phone_scrolls_no_table_sideways_and_reads_each_figure_under_its_column(phone, addresses):
    found = {}
    for name in TABLED:
        found[name] = ill_told_on_a_phone(phone.open(addresses[name]))

    assert {name: told for name, told in found.items() if told} == {}


def ill_told_on_a_phone(page: Page) -> list[str]:
    """Cells that a phone shows under another name than their column, and whether a table is too wide."""
    page.wait_for_load_state()  # whoever clicked was let go on when the page only began to come
    return [*page.evaluate(MISNAMED), *(["a table scrolls"] if page.evaluate(WIDE) else [])]


def faults(page: Page, rules: list[str]) -> list[str]:
    page.wait_for_load_state()  # whoever clicked was let go on when the page only began to come
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE.read_text())
    return page.evaluate(FOUND, rules)


def in_both_colours(page: Page) -> list[str]:
    """What is wrong in the light, and what becomes wrong in the dark."""
    found = faults(page, LEVELS)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {told}" for told in faults(page, COLOURS)]
    page.emulate_media(color_scheme="light")
    return found


def open_everything(page: Page) -> None:
    page.evaluate(
        """for (const one of document.querySelectorAll("details")) {
            one.removeAttribute("name");  // which would close the one opened before
            one.open = true;
        }"""
    )


def test_no_page_has_a_serious_fault_in_light_or_in_dark(desktop, addresses):
    found = {}
    for name, address in addresses.items():
        page = desktop.open(address)
        open_everything(page)
        found[name] = in_both_colours(page)
    page = desktop.open(addresses["map"])
    page.locator("#centre").click()
    page.locator("#card dl").first.wait_for()
    found["card"] = in_both_colours(page)

    assert {name: told for name, told in found.items() if told} == {}


def test_a_serious_fault_is_found(desktop):
    page = desktop.open("/contact/")
    page.evaluate("document.documentElement.removeAttribute('lang')")

    assert any("html-has-lang" in told for told in faults(page, LEVELS))


def test_the_statement_names_the_version_that_looks():
    assert CHECKED_WITH.removeprefix("axe-core ") in (Path(AXE).parent / "package.json").read_text()
