"""Campaigns in a hamlet of the Somme, as tests need them."""

from datetime import date, timedelta
from typing import Any

import numpy as np
from django.contrib.gis.geos import MultiPolygon, Polygon

from accounts.models import Tenant
from councils.models import Campaign, CampaignTarget
from coverage.core.grid import tile_id
from coverage.models import Territory
from coverage.projection import centres
from tests.coverage.factories import ALPHA, AS_OF, tile_key

HALF_TILE = 0.001  # degrees of latitude, a little more than 100 m


def ground(columns: int = 6, rows: int = 6) -> MultiPolygon:
    """A box around the middles of so many tiles, from the first one to the north-east."""
    corners = np.array([tile_key(0, 0), tile_key(columns - 1, 0), tile_key(0, rows - 1)])
    corners = np.append(corners, tile_key(columns - 1, rows - 1))
    lon, lat = centres(corners)
    box = (lon.min() - HALF_TILE, lat.min() - HALF_TILE, lon.max() + HALF_TILE, lat.max() + HALF_TILE)
    return MultiPolygon(Polygon.from_bbox(box), srid=4326)


def department(geom: MultiPolygon | None = None) -> Territory:
    """The Somme, with a commune of its own."""
    for key, kind, code in (("dep-80", "dep", "80"), ("com-80021", "com", "80021")):
        territory = Territory(
            key=key, kind=kind, code=code, name=f"Territoire {code}", department="80", region="32"
        )
        territory.codes_year, territory.geom = 2026, geom or ground()
        territory.save()
    return Territory.objects.get(key="dep-80")


def campaign(tenant: Tenant, **values: Any) -> Campaign:
    """A draft for 4G of one operator, over two weeks from the day of the publication."""
    defaults = {
        "name": "Printemps du plateau",
        "place": "Territoire 80",
        "area": ground(),
        "operators": [ALPHA],
        "services": ["data_4g"],
        "first_day": AS_OF,
        "last_day": AS_OF + timedelta(days=14),
        "budget": 40,
        "bound": 5,
    }
    return Campaign.objects.create(tenant=tenant, **defaults | values)


def target(of: Campaign, column: int = 0, row: int = 0, **values: Any) -> CampaignTarget:
    """An open target of the first operator and service of a campaign."""
    defaults = {
        "tile": tile_key(column, row),
        "rank": of.targets.count() + 1,
        "operator": of.operators[0],
        "service": of.services[0],
        "expected_gain": 0.3,
        "at_opening": "not_known",
    }
    return CampaignTarget.objects.create(campaign=of, **defaults | values)


def opened(tenant: Tenant, *columns: int, on: date = AS_OF, **values: Any) -> Campaign:
    """A campaign that opened with a target in each of these columns."""
    made = campaign(tenant, opened_on=on, list_hash="0" * 64, **values)
    for column in columns:
        target(made, column)
    return made


def name_of(column: int, row: int = 0) -> str:
    return tile_id(tile_key(column, row))
