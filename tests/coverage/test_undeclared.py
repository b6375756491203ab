"""Areas that are served though the official map does not declare them."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coverage.core.grid import tile_id
from coverage.projection import centres
from coverage.undeclared import AreaFilter, AreaPage, area_key, served_undeclared
from tests.coverage.factories import (
    ALPHA,
    BRAVO,
    commune,
    official_share,
    pipeline_state,
    release,
    square,
    tile_key,
)
from tests.maps.factories import drawn_tile

pytestmark = pytest.mark.django_db

EVERYTHING = AreaFilter()


def served(*columns: int, **values: Any) -> None:
    """Served tiles of 4G in a row."""
    defaults = {"service": "data_4g", "verdict": "served", "probability_served": 0.96}
    for column in columns:
        drawn_tile(tile_key(column), **defaults | values)


def asked(wanted: AreaFilter = EVERYTHING, **more: Any) -> AreaPage:
    return served_undeclared(wanted, more.get("after"), more.get("limit", 100))


def sizes(wanted: AreaFilter = EVERYTHING) -> list[int]:
    return [row["tiles"] for row in asked(wanted).rows]


@pytest.fixture(autouse=True)
def published() -> None:
    pipeline_state()
    release(service="data_4g")


def test_tiles_that_touch_are_an_area() -> None:
    served(0, 1, 5)
    assert sizes() == [2, 1]


def test_an_area_tells_what_the_public_may_know() -> None:
    served(0, contributors=3, first_day=date(2026, 8, 2), probability_served=0.98765)
    served(1, contributors=12, last_day=date(2026, 11, 9), probability_served=0.96)
    [row] = asked().rows
    outline = row.pop("geometry")
    assert row == {
        "id": f"{ALPHA}-data_4g-{tile_id(tile_key(0))}",
        "operator": ALPHA,
        "service": "data_4g",
        "official_release": "00101_202609_4G_data_synthetic",
        "probability_served": 0.97,
        "tiles": 2,
        "area_km2": 0.08,
        "contributors": "10–19",
        "contributor_days": "5–9",
        "first_observed": "2026-08",
        "last_observed": "2026-11",
        "method_version": "2026.3",
        "communes": [],
    }
    assert outline.geom_type == "MultiPolygon"


def test_an_area_names_its_communes() -> None:
    served(0)
    (lon,), (lat,) = centres(tile_key(0))
    place = commune("80021")
    place.geom = square(lon - 0.01, lat - 0.01, 0.02)
    place.save()
    assert asked().rows[0]["communes"] == ["80021"]


@pytest.mark.parametrize(
    "values",
    [{"verdict": "white"}, {"verdict": "not_known"}, {"contributors": 1}, {"service": "voice"}],
    ids=["white", "not known", "one person alone", "no release speaks of it"],
)
def test_what_is_not_served_or_not_spoken_of_is_no_area(values: dict[str, Any]) -> None:
    served(0, **values)
    assert sizes() == []


@pytest.mark.parametrize(("share", "count"), [(0.49, 1), (0.5, 0)])
def test_half_of_a_tile_declares_it(share: float, count: int) -> None:
    served(0)
    official_share(release(service="data_4g", released_on=date(2026, 10, 31)), cl=share)
    assert len(sizes()) == count


def test_a_release_of_elsewhere_does_not_speak_of_a_place() -> None:
    served(0, operator=BRAVO)
    release(BRAVO, "data_4g", territory="974_LaReunion")
    assert sizes() == []


def test_a_filter_restricts_and_no_filter_does_not() -> None:
    served(0, 1)
    served(4, operator=BRAVO)
    release(BRAVO, "data_4g")
    (west, east), (south, _) = centres([tile_key(0), tile_key(1)])
    only_first = (west - 0.0001, south - 0.0001, west + 0.0001, south + 0.0001)
    assert sizes() == [2, 1]
    assert sizes(AreaFilter(operator=BRAVO)) == [1]
    assert sizes(AreaFilter(service="voice")) == []
    assert sizes(AreaFilter(bbox=only_first)) == [1]
    assert sizes(AreaFilter(bbox=(5.0, 40.0, 6.0, 41.0))) == []


def test_a_territory_cuts_an_area_at_its_border() -> None:
    served(0, 1, 2)
    (lon, _, _), (lat, _, _) = centres([tile_key(0), tile_key(1), tile_key(2)])
    place = commune("80021")
    place.geom = square(lon - 0.001, lat - 0.001, 0.002)
    place.save()
    assert sizes(AreaFilter(communes=["80021"])) == [1]
    assert sizes(AreaFilter(communes=[])) == []


def test_pages_lead_through_every_area_once() -> None:
    served(*range(0, 10, 2))
    first = asked(limit=3)
    assert first.last is not None
    second = asked(limit=3, after=area_key(first.last))
    seen = [row["id"] for row in [*first.rows, *second.rows]]
    assert seen == [row["id"] for row in asked().rows]
    assert (len(seen), second.last) == (5, None)


def test_a_page_reads_no_operator_that_it_does_not_reach() -> None:
    release(BRAVO, "data_4g")
    release(BRAVO, "voice")
    served(*range(0, 6, 2))
    served(*range(0, 6, 2), operator=BRAVO)
    seen, read, after = [], [], None
    while not seen or after:
        with CaptureQueriesContext(connection) as queries:
            page = asked(limit=2, after=area_key(after) if after else None)
        read.append(sum("coverage_officialshare" in query["sql"] for query in queries))
        seen += [row["id"] for row in page.rows]
        after = page.last
    assert seen == [row["id"] for row in asked().rows]
    assert len(seen) == 6
    assert read == [1, 3, 1]  # of three operators and services that a release speaks of


@pytest.mark.parametrize(
    "text", ["", "00101", "00101-sms-CRS3035RES200mN0E0", "00101-voice-nowhere", "a-b-c"]
)
def test_a_text_that_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        area_key(text)
