"""Estimates: tiles together in windows, and the same whoever cuts them."""

from dataclasses import fields, replace

import numpy as np
import pytest

from coverage.core.cavities import Cavities
from coverage.core.epoch import fit
from coverage.core.estimate import CORE_M, WINDOW_MARGIN_M, estimate, estimate_all, windows, within_window
from coverage.core.grid import parent
from coverage.core.model import nothing_known
from coverage.core.shares import Shares, shares
from tests.coverage.core.crowd import COLUMNS, margins, walkers
from tests.coverage.core.factories import OPERATOR, SERVICE, epoch, evidence, heard, tile_key, tile_keys

CROWD = walkers()
EPOCH = fit(CROWD)
KIND = (OPERATOR, SERVICE)
[(_, _, FOUND)] = estimate_all(CROWD, {KIND: EPOCH})


def same(one, other):
    return all(np.array_equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))


def truth(tile):
    """Whether a phone without any offset has no service in the middle of a tile, and whether it has."""
    place = np.searchsorted(TILES, tile)
    dark = margins(place % COLUMNS, place // COLUMNS)
    return dark < -6, dark > 6


TILES = tile_keys(np.arange(500) % COLUMNS, np.arange(500) // COLUMNS)


def test_a_hole_is_found_and_what_lies_around_it_is_served():
    white, served = truth(FOUND.tile)
    assert FOUND.probability[white].mean() > 0.9
    assert FOUND.probability[served].max() < 0.2
    assert FOUND.probability_served[served].mean() > 0.9


def test_estimating_all_is_estimating_each_square_from_its_window():
    squares = np.unique(parent(CROWD.tile, CORE_M)).tolist()
    assert len(squares) > 1
    for square in squares:
        tiles = np.unique(CROWD.tile[parent(CROWD.tile, CORE_M) == square])
        near = CROWD.take(np.flatnonzero(within_window(CROWD.tile, square)))
        rows = np.flatnonzero(np.isin(FOUND.tile, tiles))
        assert same(estimate(near, EPOCH, tiles), FOUND.take(rows))


def test_a_window_is_a_square_and_a_margin_on_each_side():
    square = int(parent(np.array([tile_key()]), CORE_M)[0])
    reach = np.arange(-15, 45)
    inside = within_window(tile_keys(reach, np.zeros(60, dtype=int)), square)
    assert 200 * reach[inside].min() == -WINDOW_MARGIN_M
    assert 200 * (reach[inside].max() + 1) == CORE_M + WINDOW_MARGIN_M


def test_each_tile_is_wanted_by_one_square():
    wanted = np.concatenate([core for _, core in windows(CROWD)])
    assert np.array_equal(np.sort(wanted), np.unique(CROWD.tile))


def test_what_lies_beyond_the_margin_changes_no_bit():
    square = int(parent(np.array([tile_key()]), CORE_M)[0])
    far = ~within_window(CROWD.tile, square)
    silent = {"speaks_for": np.where(far, 0, CROWD.speaks_for), "against": np.where(far, 9, CROWD.against)}
    [(_, _, changed)] = estimate_all(replace(CROWD, **silent), {KIND: EPOCH})
    assert same(*(e.take(np.flatnonzero(parent(e.tile, CORE_M) == square)) for e in (changed, FOUND)))
    assert not same(changed, FOUND)


def test_rows_come_once_by_tile():
    assert np.array_equal(FOUND.tile, np.unique(CROWD.tile))
    for field in fields(FOUND):
        assert len(getattr(FOUND, field.name)) == len(FOUND.tile)


def test_only_wanted_tiles_are_reported_and_all_of_them_alike():
    wanted = FOUND.tile[::7]
    near = CROWD.take(np.flatnonzero(np.isin(CROWD.tile, FOUND.tile)))
    whole, few = estimate(near, EPOCH, FOUND.tile), estimate(near, EPOCH, wanted)
    assert same(few, whole.take(np.flatnonzero(np.isin(whole.tile, wanted))))


def test_without_evidence_nothing_is_said():
    none = CROWD.take(np.empty(0, dtype=np.int64))
    assert not len(estimate(none, nothing_known(), np.array([tile_key()])).tile)
    assert estimate_all(none, {KIND: nothing_known()}) == []


def test_a_tile_of_which_nothing_is_said_has_no_row():
    indoors = {"place": 2, "tile": tile_key(1)}
    assert estimate(evidence({}, indoors), epoch(1), tile_keys([0, 1, 2], [0, 0, 0])).tile.tolist() == [
        tile_key()
    ]


def test_without_pooling_a_tile_is_judged_alone():
    rows = [heard(25.0, contributor=person, tile=tile_key(1)) for person in (1, 2)]
    known, wanted = epoch(1, 2), np.array([tile_key()])
    alone, beside = (
        estimate(evidence({"contributor": 3}, *more), known, wanted, pooled=False) for more in ([], rows)
    )
    assert same(alone, beside)
    pooled = estimate(evidence({"contributor": 3}, *rows), known, wanted)
    assert pooled.probability < beside.probability


def test_neighbours_in_the_dark_make_white_likelier():
    def white(*others):
        rows = [{"contributor": 1 + n, "tile": tile_key(1 + n % 3)} | other for n, other in enumerate(others)]
        known = epoch(*range(1, 9))
        return estimate(evidence({"contributor": 8}, *rows), known, np.array([tile_key()])).probability[0]

    assert white(*[heard(25.0)] * 6) < white() < white(*[{}] * 6)


def test_the_last_step_follows_from_the_two_terms_that_are_kept():
    cavities = Cavities(FOUND.neighbours_mean_db, FOUND.neighbours_sd_db)
    for name, again in zip(Shares._fields, shares(EPOCH.model.spot_db, cavities, FOUND.own), strict=True):
        assert np.array_equal(getattr(FOUND, name), again)


def test_every_reading_ten_times_changes_no_bit():
    counts = {name: 10 * getattr(CROWD, name) for name in ("speaks_for", "against", "statements")}
    [(_, _, again)] = estimate_all(replace(CROWD, **counts), {KIND: EPOCH})
    assert same(again, FOUND)


def test_the_order_of_the_evidence_changes_nothing():
    order = np.random.default_rng(3).permutation(len(CROWD.tile))
    [(_, _, again)] = estimate_all(CROWD.take(order), {KIND: EPOCH})
    assert again.probability == pytest.approx(FOUND.probability, abs=1e-9)


def test_operators_and_services_are_apart():
    other = replace(CROWD, operator=CROWD.operator + 1, speaks_for=0 * CROWD.speaks_for)
    both = [np.concatenate([getattr(e, f.name) for e in (CROWD, other)]) for f in fields(CROWD)]
    found = estimate_all(type(CROWD)(*both), {KIND: EPOCH})
    assert [kind for *kind, _ in found] == [list(KIND)]
    assert same(found[0][2], FOUND)


def test_more_people_without_service_make_white_likelier():
    known, wanted = epoch(*range(1, 8)), np.array([tile_key()])
    rows = [{"contributor": 1 + n, "spots": 1 << 2 * n} for n in range(6)]
    white = [estimate(evidence(*rows[:n]), known, wanted).probability[0] for n in range(1, 7)]
    assert white == sorted(white)
    assert white[0] + 0.1 < white[-1]
