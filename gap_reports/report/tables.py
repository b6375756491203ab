"""The tables of a gap report: a row for each case, alike in every format; and ARCEP's own shape."""

import csv
import io
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from coverage.projection import DEGREES
from coverage.promised.near import NearPromise
from coverage.queries import zone_rows
from coverage.sites.near import NearSite
from gap_reports.bundle.content import packed
from gap_reports.report.contents import Contents, Entry
from publishing.tables import write

# Types of the columns, which a report without cases has too. Those of the zone are named as in the API.
TYPES = {
    "number": "int64",
    "group": "str",
    "case": "str",
    "asked": "str",  # the operator that is asked
    "role": "str",
    "state": "str",
    "detected_on": "str",
    "reported_on": "str",
    "due_on": "str",
    "answered_on": "str",
    "planned_on": "str",
    "claimed_on": "str",
    "answer": "str",
    "answer_reason": "str",
    "zone": "str",
    "operator": "str",
    "service": "str",
    "status": "str",
    "public_from": "str",
    "missing_from_official": "bool",
    "official_release": "str",
    "official_sha256": "str",
    "official_level": "str",
    "probability": "float64",
    "tiles": "int64",
    "area_km2": "float64",
    "contributors": "str",
    "contributor_days": "str",
    "first_observed": "str",
    "last_observed": "str",
    "communes": "object",
    "population_low": "Int64",
    "population_high": "Int64",
    "nearest_sites": "object",
    "promised_sites": "object",
    "bundle_sha256": "str",
    "method_version": "str",
}
DAYS = ("detected_on", "reported_on", "due_on", "answered_on", "planned_on", "claimed_on", "public_from")
PLACE_DECIMALS = 6  # of degrees: a tenth of a metre, of a point that stands for a zone


def files(contents: Contents) -> dict[str, bytes]:
    """The report as GeoPackage, CSV, GeoJSON and JSON, and as complaints."""
    rows = table(contents)
    named = [f"cases{ending}" for ending in (".gpkg", ".csv", ".geojson")]
    made = {name: _written(rows, name, contents.on) for name in named}
    complaints = {"signalements.csv": as_complaints(contents)}
    return {**made, **complaints, "report.json": as_json(contents)}


def table(contents: Contents) -> GeoDataFrame:
    """A row for each case, with the zone's outline in WGS84 degrees."""
    rows = pd.DataFrame([_flat(entry) for entry in contents.entries], columns=[*TYPES, "geometry"])
    return GeoDataFrame(rows.astype(TYPES), geometry="geometry", crs=DEGREES)


def _flat(entry: Entry) -> dict[str, Any]:
    row, zone = entry.row, entry.row["zone"]
    answer = row["answer"] or {}
    return {
        **{name: zone[name] for name in zone if name in TYPES},
        **{name: _day(row[name]) for name in DAYS},
        "number": entry.number,
        "group": entry.group,
        "case": row["id"],
        "asked": row["operator"],
        "role": row["role"],
        "state": row["state"],
        "answer": answer.get("move"),
        "answer_reason": answer.get("reason") or None,
        "zone": zone["id"],
        "official_sha256": ",".join(release.sha256 for release in entry.releases) or None,
        "nearest_sites": [_site(site) for site in entry.context.sites],
        "promised_sites": [_promise(promise) for promise in entry.context.promised],
        "bundle_sha256": entry.bundle,
        "geometry": zone_rows([entry.zone])[0]["geometry"],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _site(site: NearSite) -> str:
    """A site's number and how far it stands, in metres: 800123:2300."""
    return f"{site.number}:{round(site.distance_m)}"


def _promise(promise: NearPromise) -> str:
    return f"{promise.number}:{round(promise.distance_m)}"


def _written(rows: GeoDataFrame, name: str, on: date) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(rows, path, on)
        return path.read_bytes()


def as_json(contents: Contents) -> bytes:
    """The same as objects, with what a row has no room for: releases, sites and promised sites in full."""
    return packed(
        {
            "operator": contents.operator,
            "territory": contents.territory.key,
            "on": contents.on.isoformat(),
            "as_of": contents.as_of.isoformat(),
            "cases": [_whole(entry) for entry in contents.entries],
        }
    )


def _whole(entry: Entry) -> dict[str, Any]:
    row = entry.row
    answer = row["answer"]
    return {
        **{name: value for name, value in row.items() if name not in DAYS},
        **{name: _day(row[name]) for name in (*DAYS, "closed_on")},
        "group": entry.group,
        "answer": None
        if answer is None
        else answer | {"at": answer["at"].isoformat(), "day": _day(answer["day"])},
        "official": [
            {
                "name": release.name,
                "released_on": release.released_on.isoformat(),
                "sha256": release.sha256,
                "licence": release.licence,
            }
            for release in entry.releases
        ],
        "nearest_sites": [
            {"operator": near.operator, "number": near.number, "distance_m": round(near.distance_m)}
            for near in entry.context.sites
        ],
        "promised_sites": [
            {
                "number": near.number,
                "name": near.name,
                "operators": near.operators,
                "decree": near.decree,
                "stage": near.stage,
                "distance_m": round(near.distance_m),
            }
            for near in entry.context.promised
        ],
        "bundle_sha256": entry.bundle,
    }


def as_complaints(contents: Contents) -> bytes:
    """A row for each zone and commune in the shape of "J'alerte l'Arcep", as `coverage.complaints` reads it.

    The day is that of the report, as days of measurement are not told; the place, a point inside of the zone.
    What is under embargo that day is left out: such files are made to be published.
    """
    said = io.StringIO()
    said.write('"id","date","insee_com","operateur","latitude","longitude"\n')
    lines = csv.writer(said, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    public = [entry for entry in contents.entries if entry.zone.public_from <= contents.on]
    rows = [(entry, commune) for entry in public for commune in entry.row["zone"]["communes"]]
    for number, (entry, commune) in enumerate(rows):
        lines.writerow([number, contents.on.isoformat(), commune, entry.zone.operator, *place(entry)])
    return said.getvalue().encode()


def place(entry: Entry) -> list[float]:
    """Latitude and longitude of a point that lies in the zone whatever its shape."""
    point = entry.zone.geom.point_on_surface
    return [round(value, PLACE_DECIMALS) for value in (point.y, point.x)]
