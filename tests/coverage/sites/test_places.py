"""Degrees for each site, contradictions refused, rows of one site joined."""

from dataclasses import replace

import pytest

from coverage.sites.places import locate, merge
from coverage.sites.rows import Listed

EVREUX = Listed(2, "20801", 573458, 6899259, True, True, True, number="A")  # Lambert-93
KOUROU = Listed(
    3,
    "34020",
    313751.48,
    570966.28,
    True,
    True,
    False,
    number="B",
    department="973",
    longitude=-52.6803,
    latitude=5.16335,
)


def test_metres_become_degrees():
    ((placed,), refused) = locate([EVREUX])
    assert (placed.longitude, placed.latitude) == pytest.approx((1.26445, 49.18056), abs=1e-5)
    assert refused == []


def test_degrees_that_are_given_are_kept_and_rows_stay_in_the_order_of_the_file():
    placed, _ = locate([KOUROU, EVREUX])
    assert [row.line for row in placed] == [2, 3]
    assert placed[1] == KOUROU


@pytest.mark.parametrize("shift", [{"x": 313760.0}, {"latitude": 5.1634}, {"longitude": -52.69}])
def test_two_positions_that_contradict_each_other_are_refused(shift):
    placed, (refused,) = locate([replace(KOUROU, **shift)])
    assert placed == []
    assert refused.reason == "latitude, longitude: not within 5 m of x, y"


MADRID = (129_496.0, 5_948_117.0)


@pytest.mark.parametrize(("x", "y"), [MADRID, (0.0, 0.0), (2.3, 49.9), (6899259.0, 573458.0), (1e12, 1e12)])
def test_metres_outside_the_territory_are_refused(x, y):
    _, (refused,) = locate([replace(EVREUX, x=x, y=y)])
    assert refused.reason == "x, y: outside Metropole, read as EPSG:2154"


def test_rows_of_one_place_are_one_site_with_the_technologies_of_all():
    first = replace(EVREUX, number="", has_4g=False)
    second = replace(first, line=3, has_2g=False, has_4g=True)
    ((site,), refused) = merge([first, second])
    assert (site.line, site.has_2g, site.has_4g, site.has_5g) == (2, True, True, None)
    assert refused == []


def test_operators_that_share_a_mast_keep_a_site_each():
    sites, _ = merge([EVREUX, replace(EVREUX, line=3, operator="20820")])
    assert len(sites) == 2


def test_a_number_that_stands_again_elsewhere_is_refused():
    sites, (refused,) = merge([EVREUX, replace(EVREUX, line=3, x=573558)])
    assert sites == [EVREUX]
    assert (refused.line, refused.reason) == (3, "num_site: already at another place")
