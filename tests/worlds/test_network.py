"""Operators build what their own plan asks for; some masts are shared."""

import numpy as np

from worlds.network import PLAN_SPACING_M, build, median_level
from worlds.operators import BY_NAME, OPERATORS


def test_some_masts_are_of_one_operator_and_some_are_shared(world):
    owners = world.sites.built.sum(axis=0)
    assert (owners == 1).any()
    assert (owners >= 2).any()


def test_an_operator_emits_only_what_it_has(world):
    without_2g = [number for number, operator in enumerate(OPERATORS) if "2G" not in operator.technologies]
    assert without_2g
    assert not any(world.sites.emits(number, "2G").any() for number in without_2g)
    assert (world.sites.emits(0, "4G") == world.sites.built[0]).all()


def test_each_operator_plans_to_cover_what_it_aims_at(world):
    sites, plan = build(np.random.default_rng(5), world.land)
    ground = world.land.on_land(PLAN_SPACING_M)
    for operator, built in zip(OPERATORS, sites.built, strict=True):
        paths = zip(sites.height[built], plan.distance_km[built], plan.parameter[built], strict=True)
        best = np.max([median_level(BY_NAME["4G"], *path)[ground] for path in paths], axis=0)
        assert (best + operator.favour_db >= BY_NAME["4G"].floor_dbm).mean() >= operator.aim


def test_more_power_serves_a_lower_floor():
    budget = {name: t.eirp_dbm - t.floor_dbm for name, t in BY_NAME.items()}
    assert budget["2G"] > budget["3G"] > budget["4G"] > budget["5G"]
