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


def test_each_operator_builds_until_its_plan_has_its_aim_or_no_place_helps(world):
    sites, plan = build(np.random.default_rng(5), world.land)
    ground = world.land.on_land(PLAN_SPACING_M)
    for operator, built in zip(OPERATORS, sites.built, strict=True):
        paths = zip(sites.height, plan.distance_km, plan.parameter, strict=True)
        level = np.array([median_level(BY_NAME["4G"], *path)[ground] for path in paths])
        covered = level + operator.favour_db >= BY_NAME["4G"].floor_dbm
        share, possible = covered[built].any(axis=0).mean(), covered.any(axis=0).mean()
        assert share >= min(operator.aim, possible)
        assert share > 0.9


def test_more_power_serves_a_lower_floor():
    budget = {name: t.eirp_dbm - t.floor_dbm for name, t in BY_NAME.items()}
    assert budget["2G"] > budget["3G"] > budget["4G"] > budget["5G"]
