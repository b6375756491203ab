"""The edge: where the levels that phones state end, they lose the service."""

import numpy as np
import pytest

from coverage.core.edge import sensitivity
from coverage.core.evidence import Environment
from tests.coverage.core.factories import evidence, heard, table, tile_keys

TILES = 3000


def levels(edge_db, *, blur_db=0.0, late=0.0, seed=0, tiles=TILES):
    """As many phones in as many tiles, of all strengths; near the edge they also lost the service.

    So many come out of the dark, and take the service again 3 dB above the edge.
    """
    random = np.random.default_rng(seed)
    level = random.uniform(-20, 40, tiles)
    needed = edge_db + 3.0 * (np.random.default_rng([seed, 1]).random(tiles) < late)
    served = level + random.normal(0, blur_db, tiles) > needed
    columns = {"contributor": np.arange(tiles) % 50, "tile": tile_keys(np.arange(tiles), 0)}
    margin = np.where(served, level.round(), np.nan)
    against = ~served | (np.abs(level - edge_db) < 2) & (random.random(tiles) < 0.5)
    return table(**columns, speaks_for=served, against=against, margin_db=margin)


@pytest.mark.parametrize("edge_db", [-3.0, 0.0, 2.5, 6.0])
@pytest.mark.parametrize("blur_db", [0.0, 1.0])
def test_the_edge_is_found_whether_it_is_sharp_or_not(edge_db, blur_db):
    found = [sensitivity(levels(edge_db, blur_db=blur_db, seed=seed)) for seed in range(8)]
    assert np.mean(found) == pytest.approx(edge_db, abs=0.25)


@pytest.mark.parametrize("late", [0.4, 0.5])
@pytest.mark.parametrize("blur_db", [0.0, 1.0])
def test_phones_that_come_out_of_the_dark_and_back_late_do_not_lift_it(late, blur_db):
    found = [
        sensitivity(levels(2.5, blur_db=blur_db, late=late, seed=seed, tiles=20_000)) for seed in range(4)
    ]
    assert np.mean(found) == pytest.approx(2.5, abs=0.3)  # the middle is 0.6 dB higher, or more


def test_medians_of_several_readings_do_not_lift_it():
    random = np.random.default_rng(2)
    level = random.uniform(-20, 40, (TILES, 1)) + random.normal(0, 4.0, (TILES, 5))
    level[:, 1:][random.random(TILES) < 0.5] = np.nan  # half of the phones looked once
    heard = np.where(level > 2.5, level.round(), np.nan)
    number, looks = (~np.isnan(heard)).sum(axis=1), (~np.isnan(level)).sum(axis=1)
    middle = np.array(
        [np.nanmedian(row) if count else np.nan for row, count in zip(heard, number, strict=True)]
    )
    columns = {"contributor": np.arange(TILES) % 50, "tile": tile_keys(np.arange(TILES), 0)}
    columns |= {"speaks_for": number, "against": looks - number, "margin_db": middle}
    rows = table(**columns, dwell_s=np.where(looks > 1, 300, 0))
    assert sensitivity(rows) == pytest.approx(2.5, abs=0.3)


def test_phones_that_fail_now_and_then_where_the_service_is_good_do_not_move_it():
    plain = levels(2.5)
    random = np.random.default_rng(1)
    missed = random.random(len(plain.tile)) < 0.1
    flaky = table(**vars(plain) | {"against": np.where(missed, 1, plain.against)})
    assert sensitivity(flaky) == pytest.approx(sensitivity(plain), abs=0.3)


def test_whoever_stays_a_month_on_the_edge_counts_once():
    plain = levels(2.5)
    names = "contributor", "tile", "speaks_for", "against", "margin_db"
    month = {"contributor": 99, "tile": tile_keys(1, 5), "speaks_for": 1, "against": 0, "margin_db": 4.0}
    stays = {name: np.append(getattr(plain, name), np.full(30, month[name])) for name in names}
    stays["day"] = np.append(plain.day, plain.day[0] + np.arange(30))
    assert sensitivity(table(**stays)) == pytest.approx(sensitivity(plain), abs=0.02)


def test_what_is_heard_behind_walls_is_no_matter():
    indoors = table(**vars(levels(5.0)) | {"place": Environment.INDOOR})
    assert sensitivity(indoors) == 0.0


def test_where_nothing_tells_it_is_the_nominal_one():
    assert sensitivity(evidence({})) == sensitivity(evidence(heard(30.0))) == 0.0


def test_few_levels_that_are_nearly_all_alike_do_not_throw_it_far_below_them():
    told = np.where(np.arange(61) < 60, 0.0, 3.0)
    rows = table(contributor=np.arange(61), tile=tile_keys(np.arange(61), 0), speaks_for=1, margin_db=told)
    assert -3.0 <= sensitivity(rows) <= 0.0
