"""Rows of the coverage stage, put straight into the database: a test says the least, defaults the rest."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib.gis.geos import MultiPolygon, Polygon

from coverage.core.evidence import SERVICES, Environment
from coverage.core.grid import key_of
from coverage.core.verdict import MIN_CONTRIBUTORS, VERDICTS
from coverage.models import (
    CoverageTile,
    Epoch,
    Evidence,
    LoneTile,
    OfficialRelease,
    OfficialShare,
    PipelineState,
    Territory,
    WhiteZone,
)

ALPHA, BRAVO = "00101", "00102"
AS_OF = date(2026, 11, 15)


def tile_key(column: int = 0, row: int = 0) -> int:
    """A tile of Picardy, so many columns to the east and rows to the north of a first one."""
    return int(key_of(3035, 3_800_000 + 200 * column, 2_960_000 + 200 * row))


def pipeline_state(as_of: date = AS_OF) -> PipelineState:
    return PipelineState.objects.create(as_of=as_of, method_version="2026.3", epoch=epoch(as_of))


def epoch(fitted_on: date = AS_OF, number: int = 1) -> Epoch:
    """An epoch that was fitted without any evidence."""
    values = {"fitted_on": fitted_on, "method_version": "2026.3", "evidence_rows": 0}
    return Epoch.objects.get_or_create(number=number, defaults=values)[0]


def witness(**changes: Any) -> Evidence:
    """One phone that had no 4G once, outdoors, in the first tile; `service` is a name."""
    row = {"contributor_id": 7, "device": -1, "day": AS_OF, "tile": tile_key(), "operator": ALPHA}
    row |= {"service": "data_4g", "place": Environment.OUTDOOR, "spots": 1, "dwell_s": 0}
    row |= {"speaks_for": 0, "against": 1, "statements": 0} | changes
    return Evidence.objects.create(**row | {"service": SERVICES.index(row["service"])})


def coverage_tile(
    tile: int | None = None,
    operator: str = ALPHA,
    service: str = "voice",
    verdict: str = "white",
    **values: Any,
) -> CoverageTile:
    """A tile that five people found white on eight days, unless `values` say otherwise."""
    defaults = {
        "probability": 0.99,
        "probability_served": 0.001,
        "probability_half": 0.995,
        "share_low": 0.001,
        "share_high": 0.15,
        "contributors": 5,
        "contributor_days": 8,
        "first_day": date(2026, 9, 3),
        "last_day": date(2026, 11, 3),
        "neighbours_mean_db": -5.0,
        "neighbours_sd_db": 8.0,
        "method_version": "2026.3",
        "epoch": 1,
    }
    row = CoverageTile.objects.create(
        tile=tile_key() if tile is None else tile,
        operator=operator,
        service=SERVICES.index(service),
        verdict=VERDICTS.index(verdict),
        **defaults | values,
    )
    _note_whether_lone(row)
    return row


def _note_whether_lone(row: CoverageTile) -> None:
    """As the pipeline does, but for the evidence, which such a tile has none of."""
    of = {"tile": row.tile, "operator": row.operator}
    if CoverageTile.objects.filter(**of, contributors__gte=MIN_CONTRIBUTORS).exists():
        LoneTile.objects.filter(**of).delete()
    else:
        LoneTile.objects.update_or_create(**of, defaults={"region": row.region, "last_day": row.last_day})


def white_tiles(*columns: int, operator: str = ALPHA) -> None:
    """White tiles of 4G in a row, each with two people who found no service there."""
    for column in columns:
        found = {"contributors_against": 2, "probability": 0.97, "region": "reg-32"}
        coverage_tile(tile_key(column), operator, "data_4g", **found)
        for person in (901, 902):
            witness(contributor_id=person, tile=tile_key(column), operator=operator)


def square(west: float = 2.0, south: float = 49.9, side: float = 0.01) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((west, south, west + side, south + side)), srid=4326)


def white_zone(operator: str | None = ALPHA, service: str = "voice", **values: Any) -> WhiteZone:
    """An open zone of three tiles in the commune 80021, which the official map declares covered."""
    defaults: dict[str, Any] = {
        "id": uuid4(),
        "status": WhiteZone.Status.OPEN,
        "missing_from_official": True,
        "official_release": "00101_2026_T3_couv_Metropole_voix_synthetic",
        "official_level": "CL",
        "probability": 0.97,
        "tiles": 3,
        "area_km2": 0.12,
        "contributors": 7,
        "contributor_days": 31,
        "first_day": date(2026, 9, 3),
        "last_day": date(2026, 11, 3),
        "communes": ["80021"],
        "population_low": 0,
        "population_high": 12,
        "method_version": "2026.3",
        "as_of": AS_OF,
        "geom": square(),
    }
    return WhiteZone.objects.create(operator=operator, service=SERVICES.index(service), **defaults | values)


def numbered(number: int) -> UUID:
    """An id whose place in the order of ids is known."""
    return UUID(int=number)


def commune(code: str, department: str = "80", region: str = "32") -> Territory:
    return Territory.objects.create(
        key=f"com-{code}",
        kind=Territory.COMMUNE,
        code=code,
        name=f"Commune {code}",
        department=department,
        region=region,
        codes_year=2026,
    )


def larger_territory(key: str, made_of: Sequence[str] = ()) -> Territory:
    """A territory by its key; an EPCI is made of communes that it names."""
    kind, _, code = key.partition("-")
    return Territory.objects.create(
        key=key, kind=kind, code=code, name=f"Territoire {code}", codes_year=2026, made_of=list(made_of)
    )


def release(
    operator: str = ALPHA, service: str = "voice", released_on: date = date(2026, 9, 30), **values: Any
) -> OfficialRelease:
    layers = {"voice": "2G3G_voix", "data_3g": "3G_data", "data_4g": "4G_data", "data_5g": "5G_data"}
    defaults = {
        "name": f"{operator}_{released_on:%Y%m}_{layers[service]}_synthetic",
        "layer": layers[service],
        "territory": "Metropole",
        "epsg": 2154,
        "sha256": uuid4().hex * 2,
        "licence": "synthetic",
        "source": "tests",
        "features": 1,
        "mended": 0,
    }
    return OfficialRelease.objects.create(
        operator=operator, service=SERVICES.index(service), released_on=released_on, **defaults | values
    )


def official_share(of: OfficialRelease, tile: int | None = None, **shares: float) -> OfficialShare:
    """What a release declares of a tile, by level: cl=0.5, tbc=0.2, ..."""
    return OfficialShare.objects.create(
        release=of,
        tile=tile_key() if tile is None else tile,
        **{f"share_{level}": shares.get(level, 0.0) for level in ("cl", "bc", "tbc", "plain")},
    )
