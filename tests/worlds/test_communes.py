"""Communes share the island among them."""

import pytest
import shapely

from coverage.territories.codes import SHAPES
from worlds.communes import DEPARTMENT, REGION, partition


def test_communes_leave_nothing_out_and_share_nothing(world):
    areas = [commune.area for commune in partition(world.land)]
    assert sum(area.area for area in areas) == pytest.approx(world.land.coast.area, rel=1e-6)
    assert shapely.union_all(areas).area == pytest.approx(world.land.coast.area, rel=1e-6)


def test_a_village_is_in_its_own_commune(world):
    for commune, village in zip(partition(world.land), world.land.villages, strict=True):
        assert commune.area.contains(shapely.Point(village))


def test_codes_have_the_shape_of_real_ones_and_are_none(world):
    for commune in partition(world.land):
        assert SHAPES["com"].fullmatch(commune.code)
        assert commune.code.startswith("00")
        assert SHAPES["epci"].fullmatch(commune.epci)
        assert commune.epci.startswith("0")
    assert (DEPARTMENT, REGION) == ("00", "00")
