"""Whoever is told all but the ground is told the truth; what is found is counted at one share of errors."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.discovery import DEVELOPMENT
from benchmarks.knowing import ERRORS, Answer, recall
from benchmarks.trials.told import Told, epoch_of, sound, tell
from coverage.core.evidence import Environment
from tests.benchmarks.trials.planted import at, tiles, world
from worlds.trials.land import FRAME
from worlds.trials.network import CELL_M
from worlds.trials.phones import FADING_DB

HOLE = [(10, 10), (10, 11)]


@pytest.fixture(scope="module")
def told() -> Told:
    """A world of few people."""
    return tell("sparse", DEVELOPMENT)


def test_the_offsets_and_the_radio_told_are_those_of_the_phones_that_sent(told) -> None:
    sent = told.trial.sent
    outdoors = (sent.surroundings == Environment.OUTDOOR) & ~np.isnan(sent.signal_dbm)
    clear = outdoors & (
        sent.signal_dbm > told.radio.floor_dbm + 4 * FADING_DB
    )  # else only good moments are heard
    there = told.radio.level[FRAME.cells(sent.true_x[clear], sent.true_y[clear], CELL_M)]
    left = sent.signal_dbm[clear] - there - told.offset_db[sent.contributor[clear]]
    assert abs(left.mean()) < FADING_DB / 2
    assert left.std() < 1.2 * FADING_DB


def test_who_is_told_hears_of_no_broken_phone_and_of_nobody_indoors(told) -> None:
    evidence = sound(told.trial)
    assert told.trial.honest[evidence.contributor].all()
    assert not (evidence.place == Environment.INDOOR).any()
    assert set(np.unique(evidence.contributor)) < set(range(len(told.trial.honest)))


def test_the_field_that_is_told_has_the_spread_of_the_true_ground(told) -> None:
    model = epoch_of(told, sound(told.trial)).model
    side = FRAME.side // CELL_M
    by_tile = (told.radio.level - told.radio.floor_dbm).reshape(side // 8, 8, side // 8, 8).mean(axis=(1, 3))
    assert np.hypot(model.long_db, model.short_db) == pytest.approx(by_tile.std(), rel=0.15)
    assert model.mean_db == pytest.approx(by_tile.mean())


def answer(probability: dict[tuple[int, int], float], knowable: list[tuple[int, int]]) -> Answer:
    """Of a world with `HOLE`, and no hole elsewhere."""
    trial = world(HOLE)
    said = np.full(len(trial.tiles), np.nan)
    for place, chance in probability.items():
        said[tiles([place])] = chance
    vars(trial)["knowable"] = tiles(knowable)  # in the place of what its crowd makes of it
    return Answer(trial, said, ~np.isnan(said))


def test_false_squares_are_let_in_up_to_their_share_and_no_further() -> None:
    sure = answer(dict.fromkeys(HOLE, 0.99), HOLE)
    assert recall([sure], witnessed=True)[:2] == (1.0, 1.0)
    # One served square above both of the hole: a share of errors of a third or more, whatever is let in.
    misled = answer(dict.fromkeys(HOLE, 0.8) | {(30, 30): 0.9}, HOLE)
    assert recall([misled], witnessed=True)[:2] == (0.0, 0.0)
    # The same error among forty squares that are right is within the share.
    enough = [sure] * int(np.ceil(1 / ERRORS))
    assert recall([misled, *enough], witnessed=True)[:2] == (1.0, 1.0)


def test_a_square_without_its_witnesses_is_found_only_where_anybody_may_say_it() -> None:
    alone = answer(dict.fromkeys(HOLE, 0.99), HOLE)
    alone = replace(alone, witnessed=tiles(HOLE[:1]))
    assert recall([alone], witnessed=True)[:2] == (0.5, 1.0)
    assert recall([alone], witnessed=False)[:2] == (1.0, 1.0)


def test_what_is_found_is_told_by_how_dark_squares_are() -> None:
    hole = answer({HOLE[0]: 0.99, HOLE[1]: 0.4}, HOLE)
    hole.trial.theta[at(HOLE)] = 0.0, 0.15
    dark, hardly, less, mixed = recall([hole], witnessed=True).by_theta
    assert (dark, mixed) == (1.0, 0.0)
    assert np.isnan([hardly, less]).all()
