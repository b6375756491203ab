"""The field: neighbours lend strength, phones are compared, and no tile hears itself."""

import numpy as np
import pytest
from scipy.special import log_ndtr

from coverage.core.cavities import Cavities, alone, moments, posterior
from coverage.core.field import pool, separate
from coverage.core.joint import Groups
from coverage.core.model import Model
from coverage.core.witness import MARGINS
from tests.coverage.core.factories import field_covariance

MODEL = Model(mean_db=10.0, long_db=8.0, long_m=3000.0, short_db=5.0, short_m=400.0)
HEARD_SD = 3.0
TOLERANCE_DB = 0.15  # sweeps end when nothing moves by a twentieth of a decibel


def level(margin_db):
    """The table of a level heard at that margin."""
    return -0.5 * ((MARGINS - margin_db) / HEARD_SD) ** 2


SILENCE = log_ndtr(-MARGINS / HEARD_SD)


def groups(tile, phone, tables, offset_sd=2.0, astray=0.0):
    phones = max(phone) + 1
    own = np.array(tables, dtype=float)
    known = np.zeros(phones), np.full(phones, offset_sd)
    return Groups(np.array(tile), np.array(phone), own, *known, np.full(max(tile) + 1, astray))


def pooled(heard, x):
    x = np.array(x, dtype=float)
    return pool(MODEL, heard, x, np.zeros(len(x)))


def exactly(tile, phone, margins, x, offset_sd, unseen=()):
    """Mean and variance of each tile's margin given all levels but the `unseen`, by one dense normal law."""
    used = [row for row in range(len(tile)) if row not in unseen]
    tiles, phones = np.eye(len(x))[np.array(tile)[used]], np.eye(max(phone) + 1)[np.array(phone)[used]]
    field = field_covariance(MODEL, np.array(x, dtype=float))
    between = tiles @ field
    spread = between @ tiles.T + offset_sd**2 * phones @ phones.T + HEARD_SD**2 * np.eye(len(used))
    gain = np.linalg.solve(spread, between).T
    mean = MODEL.mean_db + gain @ (np.array(margins)[used] - MODEL.mean_db)
    return mean, np.diag(field - gain @ between)


def test_two_tiles_with_levels_have_the_conditional_normal_law():
    heard = groups([0, 1], [0, 1], [level(-4.0), level(12.0)])
    cavities, own = pooled(heard, [0, 300])
    together = exactly([0, 1], [0, 1], [-4.0, 12.0], [0, 300], 2.0)
    mean, variance = moments(cavities.mean_db, cavities.sd_db, own)
    assert mean == pytest.approx(together[0], abs=TOLERANCE_DB)
    assert np.sqrt(variance) == pytest.approx(np.sqrt(together[1]), abs=TOLERANCE_DB)


@pytest.mark.parametrize("tile", [0, 1])
def test_a_cavity_is_what_the_other_tiles_say(tile):
    cavities, _ = pooled(groups([0, 1], [0, 1], [level(-4.0), level(12.0)]), [0, 300])
    mean, variance = exactly([0, 1], [0, 1], [-4.0, 12.0], [0, 300], 2.0, unseen=[tile])
    assert cavities.mean_db[tile] == pytest.approx(mean[tile], abs=TOLERANCE_DB)
    assert cavities.sd_db[tile] == pytest.approx(np.sqrt(variance[tile]), abs=TOLERANCE_DB)


@pytest.mark.parametrize("tables", [[SILENCE, SILENCE], [SILENCE, level(3.0)], [SILENCE, level(25.0)]])
def test_silence_is_integrated_as_by_force(tables):
    heard = groups([0, 1], [0, 1], tables)
    cavities, own = pooled(heard, [0, 400])
    inverse = np.linalg.inv(field_covariance(MODEL, np.array([0.0, 400.0])))
    off = MARGINS - MODEL.mean_db
    one, other = np.meshgrid(off, off, indexing="ij")
    prior = -0.5 * (inverse[0, 0] * one**2 + 2 * inverse[0, 1] * one * other + inverse[1, 1] * other**2)
    weight = np.exp(prior + separate(heard)[0][:, None] + separate(heard)[1])
    by_force = weight.sum(axis=1) / weight.sum()
    mean, variance = by_force @ MARGINS, by_force @ MARGINS**2 - (by_force @ MARGINS) ** 2
    found = moments(cavities.mean_db, cavities.sd_db, own)
    assert found[0][0] == pytest.approx(mean, abs=0.3)
    assert np.sqrt(found[1][0]) == pytest.approx(np.sqrt(variance), abs=0.3)


def test_a_tile_far_from_all_others_hears_nothing_from_them():
    cavities, _ = pooled(groups([0, 1], [0, 1], [SILENCE, level(30.0)]), [0, 200_000])
    nobody = alone(MODEL, 2)
    assert cavities.mean_db == pytest.approx(nobody.mean_db, abs=TOLERANCE_DB)
    assert cavities.sd_db == pytest.approx(nobody.sd_db, abs=TOLERANCE_DB)


def one_deaf_phone():
    """Seven tiles in a row: one phone went through all and hears 9 dB less than those that it met in six."""
    x, truth = 600.0 * np.arange(7), np.array([22.0, 18, 25, 20, 16, 24, 21])
    tile = [*np.repeat(np.arange(6), 2).tolist(), 6]
    phone = [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0]
    margins = [truth[t] - (9.0 if p == 0 else 0.0) for t, p in zip(tile, phone, strict=True)]
    return tile, phone, margins, x


def test_a_phone_in_many_tiles_is_known_by_those_it_met():
    tile, phone, margins, x = one_deaf_phone()
    cavities, own = pooled(groups(tile, phone, [level(m) for m in margins], 5.0), x)
    mean, variance = moments(cavities.mean_db, cavities.sd_db, own)
    joint = exactly(tile, phone, margins, x, 5.0)
    # The last step takes a phone's offset and its tile's neighbours for independent, which they nearly are.
    assert mean == pytest.approx(joint[0], abs=0.5)
    assert np.sqrt(variance) == pytest.approx(np.sqrt(joint[1]), abs=0.5)
    # Where it was alone, it is understood to have heard less than an ordinary phone would have.
    assert mean[6] > margins[-1] + 4


def test_the_order_of_the_groups_changes_nothing():
    tile, phone, margins, x = one_deaf_phone()
    tables = [SILENCE if index % 3 == 0 else level(margin) for index, margin in enumerate(margins)]
    order = np.lexsort([-np.array(phone), tile])
    renamed = 6 - np.array(phone)
    one = pooled(groups(tile, phone, tables, 5.0), x)
    other = pooled(groups(np.array(tile)[order], renamed[order], np.array(tables)[order], 5.0), x)
    assert one[0].mean_db == pytest.approx(other[0].mean_db, abs=1e-6)
    assert one[0].sd_db == pytest.approx(other[0].sd_db, abs=1e-6)
    assert one[1] == pytest.approx(other[1], abs=1e-6)


def test_no_tile_hears_itself_in_its_cavity():
    phones = [0, 1, 2]
    before, _ = pooled(groups(phones, phones, [level(10.0), level(8.0), level(9.0)]), [0, 300, 600])
    after, _ = pooled(groups(phones, phones, [level(-15.0), level(8.0), level(9.0)]), [0, 300, 600])
    moved = np.abs(after.mean_db - before.mean_db)
    assert moved[0] < TOLERANCE_DB
    assert min(moved[1:]) > 1.0


def test_without_pooling_each_tile_is_the_fields_own_law():
    cavities = alone(MODEL, 3)
    assert cavities.mean_db.tolist() == [MODEL.mean_db] * 3
    assert cavities.sd_db == pytest.approx(np.hypot(MODEL.long_db, MODEL.short_db))


def test_an_unknown_offset_widens_what_a_phone_says():
    sharp, wide = (separate(groups([0], [0], [level(5.0)], sd))[0] for sd in (1.5, 6.0))
    _, variance = moments(np.full(2, 5.0), np.full(2, 50.0), np.stack([sharp, wide]))
    assert np.sqrt(variance) == pytest.approx(np.hypot(HEARD_SD, [1.5, 6.0]), abs=0.2)


def own_sd(phones, astray):
    """Deviation of what so many phones say, together, of the one tile where all of them were."""
    _, own = pooled(groups([0] * phones, range(phones), [level(5.0)] * phones, astray=astray), [0])
    return float(np.sqrt(moments(np.array([5.0]), np.array([50.0]), own)[1][0]))


def test_what_was_seen_astray_is_widened_by_so_much():
    assert own_sd(1, 6.0) == pytest.approx(np.hypot(own_sd(1, 0.0), 6.0), abs=0.2)


def test_many_rows_astray_do_not_make_a_tile_sharper_than_that():
    assert own_sd(40, 0.0) < 1.5
    assert own_sd(40, 6.0) == pytest.approx(6.0, abs=0.3)


def test_the_last_step_multiplies_what_neighbours_say_by_what_was_seen():
    cavities = Cavities(np.array([4.0, -9.0]), np.array([7.0, 5.0]))
    own = np.stack([SILENCE, level(3.0)])
    neighbours, both = posterior(cavities, np.zeros_like(own)), posterior(cavities, own)
    assert both == pytest.approx(neighbours * np.exp(own) / (neighbours * np.exp(own)).sum(1, keepdims=True))
    assert neighbours @ MARGINS == pytest.approx(cavities.mean_db, abs=0.05)
    assert (neighbours @ MARGINS**2 - cavities.mean_db**2 >= cavities.sd_db**2 - 0.5).all()
