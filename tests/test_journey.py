"""A reading's whole journey: from the probe, through server, worker and beat, to a zone in a vector tile."""

import json
import math
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import geopandas as gpd
import mapbox_vector_tile
import shapely

from coverage.projection import to_metres
from tests.coverage.factories_official import Row, coverage_file
from tests.installation import Installation, python, wait_until

LONGITUDE, LATITUDE = 2.3522, 49.9001
ZOOM = 14
ZONES = "/api/v1/white-zones?operator=00101&service=data_4g"


# Round the hamlet on foot, then along the road of the village, 1.5 km away and more.
HAMLET = [(LONGITUDE + 0.0012 * (i - 2.5), LATITUDE + 0.0009 * (j - 1)) for i in range(6) for j in range(3)]
VILLAGE = [(LONGITUDE + 0.02 + 0.004 * i, LATITUDE) for i in range(8)]
NOTHING = {"service_state": "out_of_service"}
SERVED = {"service_state": "in_service", "technology": "4G", "signal_kind": "rsrp", "signal_dbm": -92}


def visits(name: str, state: dict[str, object], places: list[tuple[float, float]]) -> list[dict[str, object]]:
    """A walk a week for ten weeks, a reading each minute or so, as the probe keeps them."""
    now = datetime.now(UTC)
    return [
        {
            "id": str(uuid4()),
            "observed_at": (
                now - timedelta(days=7 * week, hours=2) + timedelta(seconds=80 * step)
            ).isoformat(),
            "longitude": longitude,
            "latitude": latitude,
            "accuracy_m": 8,
            "home_plmn": "00101",
            "max_technology": "4G",
            "environment": "outdoor",
            "device_id": name,
            **state,
        }
        for week in range(10)
        for step, (longitude, latitude) in enumerate(places)
    ]


def measure(site: Installation, folder: Path, name: str, readings: list[dict[str, object]]) -> None:
    """Keep readings in a probe's outbox, then send them."""
    file = folder / f"{name}.jsonl"
    file.write_text("\n".join(map(json.dumps, readings)))
    probe = python("-m", "mobile_probe", "--outbox", str(folder / f"{name}.sqlite"))
    site.command(*probe, "replay", file)
    assert str(len(readings)) in site.command(*probe, "status")
    site.command(*probe, "upload", "--server", site.address)


def tile_address(layer: str) -> str:
    """The tile around our hamlet, through the layer's TileJSON's scheme."""
    x = int((LONGITUDE + 180) / 360 * 2**ZOOM)
    y = int((1 - math.asinh(math.tan(math.radians(LATITUDE))) / math.pi) / 2 * 2**ZOOM)
    return f"/tiles/{layer}/{ZOOM}/{x}/{y}.mvt?operator=00101&service=data_4g"


def features(site: Installation, layer: str) -> list[dict[str, object]]:
    """Properties of what the tile shows."""
    decoded = mapbox_vector_tile.decode(site.get(tile_address(layer)))
    return [feature["properties"] for part in decoded.values() for feature in part["features"]]


def exported_at_rest(site: Installation, folder: Path) -> dict[str, Any] | None:
    """What the API says of the hamlet, if it said so before and after the exports: the beat goes on."""
    place = f"/api/v1/tiles-at?lon={LONGITUDE}&lat={LATITUDE}"
    before = site.get_json(place)
    site.manage("export_tiles", folder / "tiles.parquet")
    site.manage("export_zones", folder / "zones.gpkg")
    return before if site.get_json(place) == before else None


def test_a_hole_that_residents_measured_appears_on_the_map(
    installation_up_to_date: Installation, tmp_path: Path
) -> None:
    site = installation_up_to_date
    # A quarter that is over: the release speaks of it. Its area is 10 km around the hamlet, in Lambert-93.
    x, y = (float(metres[0]) for metres in to_metres([LONGITUDE], [LATITUDE], 2154))
    declared = shapely.box(x - 5000, y - 5000, x + 5000, y + 5000)
    release = coverage_file(tmp_path, [Row(declared, "BC")], home_made_srs=True)
    site.manage("import_coverage", release)

    with site.process("script/run", "--no-demo"):
        wait_until(site.answers)
        for name in ("anne", "bruno", "chloe", "denis"):
            measure(site, tmp_path, name, visits(name, NOTHING, HAMLET) + visits(name, SERVED, VILLAGE))
        zone = wait_until(lambda: site.get_json(ZONES)["features"])[0]
        told = zone["properties"]
        assert told["missing_from_official"] is True
        assert (told["official_release"], told["official_level"]) == (release.stem, "BC")
        assert (told["status"], told["contributors"]) == ("open", "2–4")
        assert told["probability"] > 0.9

        assert told["id"] in {drawn["id"] for drawn in features(site, "white_zones")}
        wait_until(
            lambda: {square["verdict"] for square in features(site, "measured")} >= {"served", "white"}
        )
        assert {area["level"] for area in features(site, "official")} == {"BC"}
        assert b"<main" in site.get("/")

        here = wait_until(lambda: exported_at_rest(site, tmp_path))

    exported = gpd.read_parquet(tmp_path / "tiles.parquet")
    row = exported[(exported["tile"] == here["tile"]) & (exported["service"] == "data_4g")].iloc[0]
    (answer,) = [each for each in here["services"] if each["service"] == "data_4g"]
    assert (row["verdict"], row["probability"]) == (answer["verdict"], answer["probability"])
    assert told["id"] in set(gpd.read_file(tmp_path / "zones.gpkg").query("service == 'data_4g'")["id"])
