"""A past month and a past release are drawn as they were, for good."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.core.cache import caches
from django.test import Client

from coverage import months
from coverage.decide import parents
from coverage.models import CoverageTile, DecidedFamily, KeptMonth, MonthlyTile, ParentTile
from coverage.projection import centres
from tests.coverage.factories import ALPHA, official_share, pipeline_state, release, tile_key
from tests.maps.factories import drawn_tile, outline, piece
from tests.maps.test_tiles import FAR, MIDDLE, NEAR, address, around, decoded

pytestmark = pytest.mark.django_db

SEPTEMBER = {"month": "2026-09"}
CASES = [("white", 7, 0.98), ("served", 2, 0.02), ("not_known", 3, 0.44), ("white", 1, 0.99)]


@pytest.fixture(autouse=True)
def empty_shelf() -> Iterator[None]:
    caches["tiles"].clear()
    yield
    caches["tiles"].clear()


@pytest.fixture(autouse=True)
def september() -> None:
    """Four squares, as September was told of them."""
    pipeline_state()
    for column, (verdict, contributors, probability) in enumerate(CASES):
        said = {"verdict": verdict, "contributors": contributors, "probability": probability}
        drawn_tile(tile_key(column), service="data_4g", **said)
    CoverageTile.objects.filter(contributors=1).update(verdict=2)  # as every decision says
    counted()
    publish(date(2026, 9, 30))


def counted() -> None:
    """Larger squares, as the decision of a family leaves them."""
    rows = CoverageTile.objects.order_by("tile").values_list("tile", "verdict")
    tiles, verdicts = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    for row in parents(tiles, verdicts).to_dict("records"):
        outline(int(row["tile"]))
        ParentTile.objects.create(operator=ALPHA, service=2, region="", **row)


def publish(as_of: date) -> None:
    told = repr(list(CoverageTile.objects.order_by("tile").values_list("tile", "contributors")))
    digest = f"{hash(told) & 0xFFFFFFFF:x}"
    DecidedFamily.objects.update_or_create(operator=ALPHA, service=2, region="", defaults={"told": digest})
    months.keep(as_of)


def october_without_any() -> None:
    CoverageTile.objects.all().delete()
    ParentTile.objects.all().delete()
    DecidedFamily.objects.all().delete()
    months.keep(date(2026, 10, 20))


def features(zoom: int, **query: str) -> list[Any]:
    return around(tile_key(), zoom, **query)


@pytest.mark.parametrize("zoom", [NEAR, MIDDLE - 1, FAR + 2, FAR])
@pytest.mark.parametrize("choice", [{}, {"operator": ALPHA}, {"operator": ALPHA, "service": "data_4g"}])
def test_a_past_month_is_drawn_as_it_was_at_every_zoom(zoom: int, choice: dict[str, str]) -> None:
    then = features(zoom, **choice)
    assert then
    october_without_any()
    assert features(zoom, **choice) == []
    release(service="data_4g")  # the operator is still on the map
    assert features(zoom, **choice, **SEPTEMBER) == then
    assert features(zoom, **choice, month="2026-10") == []


def test_a_past_month_of_another_service_is_empty() -> None:
    assert features(NEAR, service="voice", **SEPTEMBER) == []


def point() -> dict[str, float]:
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    return {"lon": lon, "lat": lat}


def test_the_place_is_told_as_it_was_with_the_official_map_of_that_day() -> None:
    then = release(service="data_4g", released_on=date(2026, 6, 30))
    official_share(then, tile_key(), cl=1.0)
    release(service="data_4g", released_on=date(2026, 10, 1), sha256="b" * 64)
    october_without_any()
    answer = Client().get("/api/v1/tiles-at", {**point(), **SEPTEMBER}).json()
    [told] = answer["services"]
    assert answer["as_of"] == "2026-09-30"
    names = ("verdict", "probability", "contributors", "official_level", "official_release", "share_low")
    assert [told[name] for name in names] == ["white", 0.98, "5–9", "CL", then.name, None]


@pytest.mark.parametrize("month", ["2026-08", "september", "2026-13", ""])
def test_a_month_that_is_not_kept_is_refused_by_name(month: str) -> None:
    lon, lat = point().values()
    for at in (address("measured", lon, lat, NEAR), f"/api/v1/tiles-at?lon={lon}&lat={lat}"):
        answer = Client().get(at + ("&" if "?" in at else "?") + f"month={month}")
        assert (answer.status_code, answer.json()["parameter"]) == (400, "month")


def test_other_layers_have_no_months() -> None:
    lon, lat = point().values()
    answer = Client().get(address("white_zones", lon, lat, NEAR), SEPTEMBER)
    assert (answer.status_code, answer.json()["parameter"]) == (400, "month")


def asked(**headers: str) -> Any:
    lon, lat = point().values()
    return Client().get(
        address("measured", lon, lat, NEAR), {"operator": ALPHA, **SEPTEMBER}, headers=headers
    )


def test_a_month_that_is_over_is_kept_for_a_day_and_the_one_under_way_for_a_minute() -> None:
    assert "max-age=60," in asked()["Cache-Control"]
    october_without_any()
    assert "max-age=86400," in asked()["Cache-Control"]


def test_a_past_months_tag_stays_until_an_erasure() -> None:
    tag = asked()["ETag"]
    october_without_any()
    assert asked(**{"If-None-Match": tag}).status_code == 304
    MonthlyTile.objects.all().delete()
    KeptMonth.objects.update(mended=1)
    assert asked(**{"If-None-Match": tag}).status_code == 204


def test_any_release_of_the_official_map_can_be_drawn() -> None:
    old = release(service="data_4g", released_on=date(2026, 3, 31))
    new = release(service="data_4g", released_on=date(2026, 6, 30), sha256="b" * 64, name="new")
    for of, level in ((old, "CL"), (new, "BC")):
        piece(of, level, 1.0, 49.0, 5.0, 52.0)

    def level(**query: str) -> list[str]:
        return [f["properties"]["level"] for f in decoded("official", *point().values(), NEAR, **query)]

    assert level(operator=ALPHA) == ["BC"]
    assert level(operator=ALPHA, release=str(old.pk)) == level(release=str(old.pk)) == ["CL"]
    assert level(operator="00102", release=str(old.pk)) == level(service="voice", release=str(old.pk)) == []
    lon, lat = point().values()
    unknown = Client().get(address("official", lon, lat, NEAR), {"release": "999999"})
    assert (unknown.status_code, unknown.json()["parameter"]) == (400, "release")


# --- The page -------------------------------------------------------------------------------------


def picked(name: str, **query: str) -> list[str]:
    """What the map page has chosen in one of its pickers."""
    pickers = Client().get("/", {"operator": ALPHA, "service": "data_4g", **query}).context["pickers"]
    return [option.value for option in getattr(pickers, name) if option.chosen]


def test_the_page_offers_the_months_that_are_kept_and_draws_today_unless_asked() -> None:
    october_without_any()
    release(service="data_4g")
    assert picked("months") == [""]
    assert picked("months", **SEPTEMBER) == ["2026-09"]
    assert picked("months", month="1999-01") == [""]
    page = Client().get("/", SEPTEMBER).content.decode()
    assert '<option value="2026-09" selected>' in page


def test_the_page_offers_the_releases_of_the_operator_and_service() -> None:
    old = release(service="data_4g", released_on=date(2026, 3, 31))
    release(service="data_4g", released_on=date(2026, 6, 30), sha256="b" * 64)
    release(service="voice")
    assert picked("releases") == [""]
    assert picked("releases", release=str(old.pk)) == [str(old.pk)]
    offered = Client().get("/", {"operator": ALPHA, "service": "data_4g"}).context["pickers"].releases
    assert len(offered) == 3
