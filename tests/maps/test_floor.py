"""One floor for all: API, files and both layers of vector tiles tell the same of the same rows."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from coverage.core.evidence import SERVICES
from coverage.projection import centres
from publishing.tables import WRITERS
from tests.coverage.factories import official_share, pipeline_state, release, square, tile_key, white_zone
from tests.maps.factories import drawn_tile
from tests.maps.test_exports import opened, records
from tests.maps.test_tiles import NEAR, around, decoded

pytestmark = pytest.mark.django_db

# The last ones are halves, on which rounding in Python and in PostgreSQL would part.
EXACT = [0.0, 0.0042, 0.123456789, 0.9876543210123456, 0.99999999, 1.0, 0.125, 0.285, 0.375, 0.945]
PUBLIC = [0.01, 0.01, 0.12, 0.99, 0.99, 0.99, 0.13, 0.29, 0.38, 0.95]
CASES = list(zip(EXACT, PUBLIC, strict=True))


def exported(command: str, folder: Path, ending: str) -> dict[str, Any]:
    path = folder / f"rows{ending}"
    call_command(command, path, stdout=StringIO())
    [row] = records(opened(path))
    return row


@pytest.mark.parametrize(("exact", "public"), CASES)
def test_every_door_tells_the_same_probability_of_a_tile(client: Client, exact: float, public: float) -> None:
    drawn_tile(tile_key(), probability=exact, share_low=exact, share_high=exact)
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    [answer] = client.get("/api/v1/tiles-at", {"lon": lon, "lat": lat}).json()["services"]
    assert [answer[name] for name in ("probability", "share_low", "share_high")] == [public] * 3
    assert around(tile_key(), NEAR)[0]["properties"]["probability"] == public


@pytest.mark.parametrize(("exact", "public"), CASES)
def test_every_door_tells_the_same_probability_of_what_is_not_declared(
    client: Client, exact: float, public: float
) -> None:
    pipeline_state()
    release()
    drawn_tile(tile_key(), verdict="served", probability_served=exact)
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    [answer] = client.get("/api/v1/tiles-at", {"lon": lon, "lat": lat}).json()["services"]
    [area] = client.get("/api/v1/served-undeclared").json()["features"]
    [drawn] = decoded("difference", lon, lat, NEAR)
    told = [answer, area["properties"], drawn["properties"]]
    assert [door["probability_served"] for door in told] == [public] * 3


@pytest.mark.parametrize(("exact", "public"), CASES)
def test_every_door_tells_the_same_probability_of_a_zone(client: Client, exact: float, public: float) -> None:
    zone = white_zone(probability=exact, geom=square())
    [feature] = client.get("/api/v1/white-zones").json()["features"]
    alone = client.get(f"/api/v1/white-zones/{zone.pk}").json()
    assert feature["properties"]["probability"] == alone["properties"]["probability"] == public
    assert decoded("white_zones", 2.005, 49.905, NEAR)[0]["properties"]["probability"] == public


@pytest.mark.parametrize("ending", WRITERS)
def test_every_file_tells_hundredths(tmp_path: Path, ending: str) -> None:
    drawn_tile(tile_key(), probability=0.987654321, share_low=0.000123, share_high=0.17654321)
    white_zone(probability=0.987654321)
    tile = exported("export_tiles", tmp_path, ending)
    assert [tile[name] for name in ("probability", "share_low", "share_high")] == [0.99, 0.01, 0.18]
    assert exported("export_zones", tmp_path, ending)["probability"] == 0.99


@pytest.mark.parametrize("ending", WRITERS)
def test_no_file_tells_how_many_days_somebody_was_alone(tmp_path: Path, ending: str) -> None:
    drawn_tile(tile_key(), contributors=1, contributor_days=40)
    drawn_tile(tile_key(1))  # a column that holds nothing at all may lose its type
    path = tmp_path / f"rows{ending}"
    call_command("export_tiles", path, stdout=StringIO())
    alone, *_, seen = records(opened(path))
    assert (alone["contributors"], alone["contributor_days"]) == ("1", None)
    assert seen["contributor_days"] == "5–9"


@pytest.mark.parametrize("share", [0.0, 0.49, 0.5, 1.0])
@pytest.mark.parametrize("contributors", [1, 2])
@pytest.mark.parametrize("verdict", ["white", "served", "not_known"])
def test_the_layer_of_differences_and_the_list_hold_the_same_served_squares(
    client: Client, share: float, contributors: int, verdict: str
) -> None:
    pipeline_state()
    official_share(release(), tile_key(), cl=share)
    drawn_tile(tile_key(), verdict=verdict, contributors=contributors)
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    listed = client.get("/api/v1/served-undeclared").json()["features"]
    drawn = [f for f in decoded("difference", lon, lat, NEAR) if not f["properties"]["missing_from_official"]]
    assert len(listed) == len(drawn) == (verdict == "served" and contributors == 2 and share < 0.5)


@pytest.mark.parametrize("contributors", [1, 2, 4, 5, 10, 20, 4321])
@pytest.mark.parametrize("verdict", ["white", "served", "not_known"])
def test_a_tile_on_the_map_says_what_the_api_says(client: Client, contributors: int, verdict: str) -> None:
    drawn_tile(tile_key(), contributors=contributors, verdict=verdict)
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    answers = client.get("/api/v1/tiles-at", {"lon": lon, "lat": lat}).json()["services"]
    squares = [feature["properties"] for feature in around(tile_key(), NEAR)]
    assert len(squares) == (len(SERVICES) if contributors == 1 else 1)
    for answer, drawn in zip(answers, squares, strict=True):
        assert "contributor_days" not in drawn
        assert {name: answer[name] for name in drawn} == drawn
        assert ("probability" in drawn) == (answer["probability"] is not None)
