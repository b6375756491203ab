"""Which sites stand nearest to a place."""

from datetime import date

import pytest
from django.contrib.gis.geos import Point, Polygon

from coverage.models import Site
from coverage.sites.near import nearest_sites

pytestmark = pytest.mark.django_db
OLD, NEW = date(2024, 3, 31), date(2024, 6, 30)
EAST_900_M = 0.01234  # degrees at 49° north


def site(number, longitude, operator="20801", listed_on=NEW, **other):
    technologies = {"has_2g": True, "has_3g": True, "has_4g": True}
    Site.objects.create(
        operator=operator,
        number=number,
        listed_on=listed_on,
        geom=Point(longitude, 49, srid=4326),
        **technologies | other,
    )


def test_the_nearest_come_first_with_metres_on_the_ground():
    site("far", 2.1)
    site("near", 2 + EAST_900_M)
    near, far = nearest_sites(Point(2, 49, srid=4326), "20801")
    assert (near.number, far.number) == ("near", "far")
    assert near.distance_m == pytest.approx(902.7, abs=1)


def test_within_a_polygon_the_distance_is_nothing_and_outside_it_counts_from_the_edge():
    site("inside", 2.05)
    site("outside", 2.1 + EAST_900_M)
    inside, outside = nearest_sites(Polygon.from_bbox((2, 48.9, 2.1, 49.1)), "20801")
    assert inside.distance_m == 0
    assert outside.distance_m == pytest.approx(902.7, abs=1)


def test_a_mast_that_broadcasts_nothing_is_no_site_in_service():
    site("dark", 2, has_2g=False, has_3g=False, has_4g=False, has_5g=None)
    site("5G alone", 2, has_2g=False, has_3g=False, has_4g=False, has_5g=True)
    site("2G alone", 2.1, has_3g=False, has_4g=False)
    assert [near.number for near in nearest_sites(Point(2, 49, srid=4326), "20801")] == [
        "5G alone",
        "2G alone",
    ]


def test_only_the_newest_list_counts_no_site_to_come_and_none_beyond_the_reach_of_a_phone():
    site("gone", 2, listed_on=OLD)
    site("to come", 2, planned=True)
    site("built", 2.1)
    site("beyond", 2.6)
    site("other", 2, operator="20810", listed_on=OLD)
    here = Point(2, 49, srid=4326)
    assert [near.number for near in nearest_sites(here, "20801")] == ["built"]
    assert [near.number for near in nearest_sites(here, None, limit=1)] == ["other"]
