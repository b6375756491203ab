"""A past month and a past release are drawn as they were, for good."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.contrib.gis.geos import Point
from django.core.cache import caches
from django.test import Client

from coverage import month_zones, months
from coverage.decide import parents
from coverage.floor import EVERY_SERVICE
from coverage.models import (
    CoverageTile,
    DecidedFamily,
    KeptMonth,
    LoneTile,
    MonthlyTile,
    OfficialRelease,
    ParentTile,
    PipelineState,
    Site,
    WhiteZone,
)
from coverage.projection import centres
from tests.coverage.factories import (
    ALPHA,
    official_share,
    pipeline_state,
    release,
    square,
    tile_key,
    white_zone,
)
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
    """Larger squares, as the decision of a family leaves them, and as lone tiles do."""
    shown = CoverageTile.objects.filter(contributors__gte=2).values_list("tile", "verdict")
    lone = [(tile, 2) for tile in LoneTile.objects.values_list("tile", flat=True)]
    for service, rows in ((2, list(shown)), (EVERY_SERVICE, lone)):
        tiles, verdicts = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
        for row in parents(tiles, verdicts).to_dict("records"):
            outline(int(row["tile"]))
            ParentTile.objects.create(operator=ALPHA, service=service, region="", **row)


def publish(as_of: date) -> None:
    told = repr(list(CoverageTile.objects.order_by("tile").values_list("tile", "contributors")))
    digest = f"{hash(told) & 0xFFFFFFFF:x}"
    for service in (2, EVERY_SERVICE):
        of = {"operator": ALPHA, "service": service, "region": ""}
        DecidedFamily.objects.update_or_create(**of, defaults={"told": digest})
    months.keep(as_of)


def october_without_any() -> None:
    for model in (CoverageTile, LoneTile, ParentTile):
        model.objects.all().delete()
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


def test_a_past_month_of_another_service_tells_where_one_person_alone_was_and_no_more() -> None:
    [alone] = features(NEAR, service="voice", **SEPTEMBER)
    assert (alone["properties"]["verdict"], alone["properties"]["contributors"]) == ("not_known", "1")


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


@pytest.mark.parametrize("layer", ["guidance", "territories"])
def test_layers_that_are_not_kept_have_no_months(layer: str) -> None:
    lon, lat = point().values()
    answer = Client().get(address(layer, lon, lat, NEAR), SEPTEMBER)
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


# --- Differences ------------------------------------------------------------------------------------


def contradicted() -> tuple[OfficialRelease, OfficialRelease]:
    """Two releases: in that month's one, the white square is declared; in the newest, the served one too."""
    then = release(service="data_4g", released_on=date(2026, 6, 30))
    newest = release(service="data_4g", released_on=date(2026, 10, 1), sha256="b" * 64)
    for of, columns in ((then, [0]), (newest, [0, 1])):
        for column in columns:
            official_share(of, tile_key(column), cl=1.0)
    return then, newest


def told(layer: str, **query: str) -> list[dict[str, Any]]:
    """What the features near tell, but for what is not kept."""
    found = [feature["properties"] for feature in decoded(layer, *point().values(), NEAR, **query)]
    kept = [{name: told for name, told in row.items() if name != "probability_served"} for row in found]
    return sorted(kept, key=repr)


@pytest.mark.parametrize("choice", [{}, {"operator": ALPHA, "service": "data_4g"}])
def test_the_difference_of_a_month_is_against_the_release_that_was_newest_then(
    choice: dict[str, str],
) -> None:
    then, newest = contradicted()
    PipelineState.objects.update(as_of=date(2026, 9, 30))
    now = told("difference", **choice)
    assert {(row["missing_from_official"], row["release"]) for row in now} == {
        (True, then.name),
        (False, then.name),
    }
    october_without_any()
    assert told("difference", **choice) == []
    assert told("difference", **choice, **SEPTEMBER) == now
    assert told("difference", **choice, month="2026-10") == []


def test_the_difference_is_against_the_release_that_the_reader_chose() -> None:
    then, newest = contradicted()
    for month in ({}, SEPTEMBER):
        old, new = (told("difference", release=str(of.pk), **month) for of in (then, newest))
        assert [row["missing_from_official"] for row in old] == [False, True]
        assert [(row["missing_from_official"], row["release"]) for row in new] == [(True, newest.name)]
        assert told("difference", release=str(then.pk), service="voice", **month) == []


def test_the_official_map_of_a_month_is_the_one_that_was_newest_then() -> None:
    then, newest = contradicted()
    for of, level in ((then, "CL"), (newest, "BC")):
        piece(of, level, 1.0, 49.0, 5.0, 52.0)
    PipelineState.objects.update(as_of=date(2026, 10, 20))
    assert [row["level"] for row in told("official")] == ["BC"]
    assert [row["level"] for row in told("official", **SEPTEMBER)] == ["CL"]
    assert [row["level"] for row in told("official", release=str(newest.pk), **SEPTEMBER)] == ["BC"]


# --- Numbers of operators, and sites ------------------------------------------------------------------


def numbers(**query: str) -> list[dict[str, Any]]:
    return told("operators", service="data_4g", **query)


def test_the_number_of_operators_of_a_month_is_of_what_was_declared_and_found_then() -> None:
    contradicted()
    PipelineState.objects.update(as_of=date(2026, 9, 30))
    now = numbers()
    assert {(row["declared"], row.get("measured")) for row in now} == {(1, 0), (0, 1)}
    october_without_any()
    PipelineState.objects.update(as_of=date(2026, 10, 20))
    assert [("measured" in row, row["declared"]) for row in numbers()] == [(False, 1)]
    assert numbers(**SEPTEMBER) == now
    assert not any("measured" in row for row in numbers(month="2026-10"))


def test_the_number_of_operators_never_tells_of_a_month_what_one_person_alone_found() -> None:
    official_share(release(service="data_4g", released_on=date(2026, 6, 30)), tile_key(3), cl=1.0)
    assert [row.get("measured") for row in numbers(**SEPTEMBER) if row["declared"]] == [None]


def test_a_release_that_the_reader_chose_stands_for_its_operator_beside_the_newest_of_the_others() -> None:
    then, newest = contradicted()
    other = release("00102", "data_4g", released_on=date(2026, 6, 30))
    official_share(other, tile_key(1), cl=1.0)
    PipelineState.objects.update(as_of=date(2026, 10, 20))

    def declared(**query: str) -> list[tuple[int, int]]:
        return sorted((row["operators"], row["declared"]) for row in numbers(**query))

    assert declared() == [(2, 1), (2, 2)]
    assert declared(release=str(then.pk)) == declared(**SEPTEMBER) == [(2, 1)]
    assert declared(release=str(newest.pk), **SEPTEMBER) == [(2, 1), (2, 2)]
    assert told("operators", service="voice", release=str(then.pk)) == []


def test_sites_of_a_month_are_those_of_the_newest_list_of_its_last_day() -> None:
    another_site(number="june")
    another_site(number="october", listed_on=date(2026, 10, 1))
    PipelineState.objects.update(as_of=date(2026, 10, 20))
    october_without_any()
    assert [row["number"] for row in told("sites")] == ["october"]
    assert [row["number"] for row in told("sites", **SEPTEMBER)] == ["june"]
    assert [row["number"] for row in told("sites", month="2026-10")] == ["october"]


def another_site(**values: Any) -> None:
    has = {"has_2g": True, "has_3g": True, "has_4g": True}
    own = {"operator": ALPHA, "listed_on": date(2026, 6, 30), "geom": Point(*point().values())}
    Site.objects.create(**own | has | values)


@pytest.mark.parametrize(
    ("layer", "happens"),
    [("operators", lambda: KeptMonth.objects.filter(service=2).update(mended=1)), ("sites", another_site)],
)
def test_a_months_tag_stays_until_what_it_shows_changes(layer: str, happens: Callable[[], object]) -> None:
    contradicted()
    october_without_any()
    at, query = address(layer, *point().values(), NEAR), {"service": "data_4g", **SEPTEMBER}
    tag = Client().get(at, query)["ETag"]
    again = Client().get(at, query, headers={"If-None-Match": tag})
    assert (again.status_code, "max-age=86400," in again["Cache-Control"]) == (304, True)
    happens()
    assert Client().get(at, query, headers={"If-None-Match": tag})["ETag"] != tag


# --- Zones ------------------------------------------------------------------------------------------


def zones_of_september() -> list[WhiteZone]:
    """A zone, kept in September, that has grown since, and one that is gone."""
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    here = [square(lon + shift, lat - 0.004, 0.008) for shift in (-0.004, 0.0, 0.002)]
    found = [white_zone(service="data_4g", geom=geom) for geom in here[:2]]
    month_zones.keep(date(2026, 9, 30))
    WhiteZone.objects.filter(pk=found[0].pk).update(geom=here[2], probability=0.5)
    WhiteZone.objects.filter(pk=found[1].pk).update(status="withdrawn")
    return found


def test_zones_of_a_month_are_drawn_and_listed_as_they_stood() -> None:
    zones_of_september()
    october_without_any()
    month_zones.keep(date(2026, 10, 20))
    now, then = told("white_zones"), told("white_zones", **SEPTEMBER)
    assert [row["probability"] for row in now] == [0.5]
    assert [row["probability"] for row in then] == [0.97, 0.97]
    listed = Client().get("/api/v1/white-zones", SEPTEMBER).json()["features"]
    assert {zone["properties"]["id"] for zone in listed} == {row["id"] for row in then}


def test_from_afar_zones_of_a_month_are_points_that_stand_for_several_as_todays_are() -> None:
    zones_of_september()
    WhiteZone.objects.update(probability=0.97, status="open")
    now, then = (decoded("white_zones", *point().values(), FAR, **month) for month in ({}, SEPTEMBER))
    assert [zone["properties"]["zones"] for zone in now + then] == [2, 2]
    assert now[0]["properties"].keys() == then[0]["properties"].keys()


def test_pages_of_a_months_zones_go_on_where_the_one_before_ended() -> None:
    zones_of_september()
    october_without_any()
    first = Client().get("/api/v1/white-zones", {"limit": "1", **SEPTEMBER}).json()
    second = Client().get(first["next"]).json()
    ids = [page["features"][0]["properties"]["id"] for page in (first, second)]
    assert (len(set(ids)), sorted(ids), second["next"]) == (2, ids, None)


def test_of_a_month_without_zones_the_layer_and_the_list_say_so() -> None:
    lon, lat = point().values()
    for at in (address("white_zones", lon, lat, NEAR), "/api/v1/white-zones"):
        answer = Client().get(at, SEPTEMBER)
        assert (answer.status_code, answer.json()["parameter"]) == (400, "month")
        assert "the zones of 2026-09 were not kept" in answer.json()["detail"]


def test_a_months_zones_have_a_tag_of_their_own() -> None:
    zones_of_september()
    lon, lat = point().values()
    at = address("white_zones", lon, lat, NEAR)
    tag = Client().get(at, SEPTEMBER)["ETag"]
    assert Client().get(at, SEPTEMBER, headers={"If-None-Match": tag}).status_code == 304
    month_zones.keep(date(2026, 9, 30))  # one is withdrawn by now
    assert Client().get(at, SEPTEMBER, headers={"If-None-Match": tag}).status_code == 200


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
    assert '<option value="2026-09" selected' in page


def test_the_page_offers_the_releases_of_the_operator_and_service() -> None:
    old = release(service="data_4g", released_on=date(2026, 3, 31))
    release(service="data_4g", released_on=date(2026, 6, 30), sha256="b" * 64)
    release(service="voice")
    assert picked("releases") == [""]
    assert picked("releases", release=str(old.pk)) == [str(old.pk)]
    offered = Client().get("/", {"operator": ALPHA, "service": "data_4g"}).context["pickers"].releases
    assert len(offered) == 3


@pytest.mark.parametrize("other", [{"operator": "00102"}, {"service": "voice"}])
def test_a_release_of_another_operator_or_service_is_told_and_not_drawn(other: dict[str, str]) -> None:
    of = release(service="data_4g")
    release("00102", service="data_4g")
    asked = {"operator": ALPHA, "service": "data_4g", "release": of.pk}
    kept, dropped = (Client().get("/", query).context["pickers"] for query in (asked, asked | other))
    assert (kept.change, kept.notices) == ({"release": of.pk}, [])
    assert (dropped.change, len(dropped.notices)) == ({}, 1)
