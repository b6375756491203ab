"""Tiles of the whole world: the margin around one does not carry its box around to the other side."""

import mapbox_vector_tile
import pytest
from django.core.cache import caches
from django.test import Client

from tests.coverage.factories import ALPHA, pipeline_state, square, white_zone

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("tile", "longitude"), [("0/0/0", 2.0), ("1/0/0", -4.0), ("1/1/0", 2.0)])
def test_a_zone_is_drawn_in_the_tiles_at_the_edges_of_the_world(tile: str, longitude: float) -> None:
    caches["tiles"].clear()
    pipeline_state()
    white_zone(ALPHA, "data_4g", geom=square(longitude, 48.0, 0.01))
    answer = Client().get(f"/tiles/white_zones/{tile}.mvt", {"operator": ALPHA, "service": "data_4g"})
    assert mapbox_vector_tile.decode(answer.content)["white_zones"]["features"]
