"""Of a past month, the map, the API, the files and the printed page tell the same, and what was told then."""

from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.test import Client

from coverage import month_zones, months, white_zones
from coverage.core.grid import tile_id
from coverage.models import CoverageTile, DecidedFamily, Evidence, KeptMonth, PipelineState
from coverage.projection import centres
from tests.coverage.factories import ALPHA, official_share, pipeline_state, release, tile_key, white_tiles
from tests.maps.factories import outline
from tests.maps.test_tiles import NEAR, decoded

pytestmark = pytest.mark.django_db

SEPTEMBER = {"month": "2026-09"}
ENDED = date(2026, 9, 30)
# What months do not keep.
UNTOLD = ("first_observed", "last_observed", "probability_served", "share_low", "share_high", "rests_on")
TILE = ("verdict", "probability", "contributors", "official_level")

Row = dict[str, Any]


@pytest.fixture(autouse=True)
def then() -> Iterator[dict[str, Any]]:
    """What everything said in September: of two white squares, in a zone that is declared covered."""
    pipeline_state(ENDED)
    declared = release(service="data_4g", released_on=date(2026, 6, 30))
    white_tiles(0, 1)
    Evidence.objects.update(day=date(2026, 9, 3))
    for column in (0, 1):
        outline(tile_key(column))
        official_share(declared, tile_key(column), cl=1.0)
    caches["tiles"].clear()
    publish(ENDED)
    yield everything()
    caches["tiles"].clear()


def publish(as_of: date) -> None:
    told = f"{as_of:%y%m}{CoverageTile.objects.count()}"
    DecidedFamily.objects.update_or_create(
        operator=ALPHA, service=2, region="reg-32", defaults={"told": told}
    )
    PipelineState.objects.update(as_of=as_of)
    months.keep(as_of)
    white_zones.rebuild(as_of)
    month_zones.keep(as_of)


def later() -> None:
    """One square is served by now, and a newer release declares nothing."""
    release(service="data_4g", released_on=date(2026, 10, 1), sha256="b" * 64, name="newest")
    CoverageTile.objects.filter(tile=tile_key(1)).update(verdict=1, probability=0.02)
    CoverageTile.objects.filter(tile=tile_key(0)).update(contributors=30)
    publish(date(2026, 11, 15))


def here() -> tuple[float, float]:
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    return lon, lat


def drawn(layer: str, **query: str) -> list[Row]:
    found = [feature["properties"] for feature in decoded(layer, *here(), NEAR, **query)]
    return sorted(found, key=repr)


def asked(path: str, **query: str) -> Any:
    return Client().get(f"/api/v1/{path}", query).json()


def everything(**month: str) -> dict[str, Any]:
    lon, lat = here()
    return {
        **{layer: drawn(layer, **month) for layer in ("measured", "white_zones", "difference")},
        "place": asked("tiles-at", lon=str(lon), lat=str(lat), **month)["services"],
        "list": [zone["properties"] for zone in asked("white-zones", **month)["features"]],
    }


def kept(rows: list[Row]) -> set[str]:
    """The rows without what months do not keep; in tiles, squares that tell the same may be one feature."""
    untold = (*UNTOLD, "contributor_days")
    return {repr({name: told for name, told in row.items() if name not in untold}) for row in rows}


def exported(command: str, folder: Path, **options: str) -> pd.DataFrame:
    file = folder / f"{command}.csv"
    call_command(command, file, stdout=StringIO(), **options)
    return pd.read_csv(file, dtype={"operator": str})


def test_a_past_month_says_what_it_said_then(then: dict[str, Any]) -> None:
    later()
    now, september = everything(), everything(**SEPTEMBER)
    assert {name: kept(rows) for name, rows in september.items()} == {
        name: kept(rows) for name, rows in then.items()
    }
    assert all(kept(now[name]) != kept(then[name]) for name in now)
    assert everything(month="2026-11")["white_zones"] == now["white_zones"]


def test_the_files_of_a_month_say_what_the_api_says(tmp_path: Path) -> None:
    later()
    tiles = exported("export_tiles", tmp_path, **SEPTEMBER)
    told = everything(**SEPTEMBER)
    (row,) = tiles[tiles["tile"] == tile_id(tile_key())].to_dict("records")
    for name in TILE:
        assert row[name] == told["place"][0][name], name
    assert set(tiles["verdict"]) == {square["verdict"] for square in told["measured"]} == {"white"}
    zones = exported("export_zones", tmp_path, **SEPTEMBER).to_dict("records")
    for name in (
        "id",
        "missing_from_official",
        "probability",
        "tiles",
        "area_km2",
        "contributors",
        "official_release",
    ):
        assert [zone[name] for zone in zones] == [zone[name] for zone in told["list"]], name
        if name in told["white_zones"][0]:
            assert [zone[name] for zone in zones] == [zone[name] for zone in told["white_zones"]], name


@pytest.mark.parametrize(
    ("command", "month", "reason"),
    [
        ("export_tiles", "2026-08", "nothing is kept of 2026-08; the first month that is kept is 2026-09"),
        ("export_zones", "september", "is not a month as 2026-11"),
        ("export_zones", "2026-07", "the zones of 2026-07 were not kept"),
    ],
)
def test_a_month_that_cannot_be_had_is_refused_with_the_reason(
    tmp_path: Path, command: str, month: str, reason: str
) -> None:
    if month == "2026-07":
        values = {"method_version": "2026.3", "epoch": 1, "decided": "", "as_of": "2026-07-31"}
        KeptMonth.objects.create(month="2026-07-01", operator=ALPHA, service=2, **values)
    with pytest.raises(CommandError, match=f"^--month: .*{reason}"):
        exported(command, tmp_path, month=month)
    assert not any(tmp_path.iterdir())


def test_the_printed_page_lists_the_zones_of_the_month(then: dict[str, Any]) -> None:
    later()
    CoverageTile.objects.update(verdict=2)
    publish(date(2026, 11, 16))
    query = {"operator": ALPHA, "service": "data_4g"}
    assert "/zones/" not in Client().get("/print/", query).content.decode()
    page = Client().get("/print/", {**query, **SEPTEMBER})
    assert [zone["id"] for zone in page.context["zones"]] == [then["list"][0]["id"]]
    assert page.context["as_of"] == ENDED
    assert [of.name for _, of in page.context["releases"]] == [then["list"][0]["official_release"]]


# --- The page says what cannot be shown ---------------------------------------------------------------


def notices(**query: str) -> str:
    page = Client().get("/", query, headers={"Accept-Language": "en"})
    return " ".join(page.context["pickers"].notices)


def test_a_month_before_the_first_is_told_in_words() -> None:
    assert notices(**SEPTEMBER) == ""
    assert notices(month="2026-08") == (
        "Nothing is kept of August 2026: the first month is September 2026. The map shows today."
    )
    KeptMonth.objects.all().delete()
    assert notices(month="2026-08") == "Nothing is kept of August 2026. The map shows today."


def test_of_a_month_without_zones_the_page_knows() -> None:
    values = {"method_version": "2026.3", "epoch": 1, "decided": "", "as_of": "2026-07-31"}
    KeptMonth.objects.create(month="2026-07-01", operator=ALPHA, service=2, **values)
    page = Client().get("/", {"month": "2026-07"}).content.decode()
    assert '<option value="2026-07" selected data-without-zones>' in page
    assert '<option value="2026-09">' in page
    printed = (
        Client().get("/print/", {"month": "2026-07"}, headers={"Accept-Language": "en"}).content.decode()
    )
    assert "The zones of that month were not kept" in printed
