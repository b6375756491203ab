"""Whoever is told all but the ground is told the truth; what is found is counted at one share of errors."""

import numpy as np
import pytest

from benchmarks.discovery import DEVELOPMENT
from benchmarks.trials.knowing import Answer, compare, reached, summarise_knowing
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


def world_of(said: dict[tuple[int, int], float], witnessed=HOLE, theta=(0.0, 0.0)) -> dict:
    """The line of a world with `HOLE`, all of it knowable, and no other hole, of which both say the same."""
    trial = world(HOLE)
    trial.theta[at(HOLE)] = theta
    vars(trial)["knowable"] = tiles(HOLE)  # in the place of what its crowd makes of it
    probability = np.full(len(trial.tiles), np.nan)
    for place, chance in said.items():
        probability[tiles([place])] = chance
    found = reached(trial, Answer(probability, tiles([*witnessed, *(said.keys() - HOLE)])))
    dark = [int((np.array(theta) == 0).sum()), 0, 0, int((np.array(theta) > 0).sum())]
    return {"truth": [2, 1, *dark], "ours": found, "told": found}


def recall(*lines: dict) -> tuple[float | None, float | None]:
    ours = summarise_knowing(lines)["ours"]
    return ours["recall_tiles"], ours["recall_zones"]


SURE = dict.fromkeys(HOLE, 0.99)


def test_false_squares_are_let_in_up_to_their_share_and_no_further() -> None:
    assert recall(world_of(SURE)) == (1.0, 1.0)
    # One served square above both of the hole: a share of errors of a third or more, whatever is let in.
    misled = world_of(dict.fromkeys(HOLE, 0.8) | {(30, 30): 0.9})
    assert recall(misled) == (0.0, 0.0)
    # The same error among forty squares that are right is within the share.
    assert recall(misled, *[world_of(SURE)] * 20) == (1.0, 1.0)
    assert recall(misled, *[world_of(SURE)] * 2) == (0.6667, 0.6667)


def test_a_square_without_its_witnesses_is_not_found() -> None:
    assert recall(world_of(SURE, witnessed=HOLE[:1])) == (0.5, 1.0)


def test_what_is_found_is_told_by_how_dark_squares_are() -> None:
    summed = summarise_knowing([world_of({HOLE[0]: 0.99, HOLE[1]: 0.4}, theta=(0.0, 0.15))])
    assert summed["told"]["recall_by_theta"] == [1.0, None, None, 0.0]
    assert (summed["worlds"], summed["false_share"]) == (1, 0.05)


def test_one_world_is_compared_with_itself() -> None:
    line = compare("sparse", DEVELOPMENT)
    assert line["truth"][0] == sum(line["truth"][2:]) > 0
    for who in ("ours", "told"):
        reaching = np.array(line[who])
        assert (np.diff(reaching[:, 0]) <= 0).all()  # a higher threshold is reached by fewer
        assert (reaching[:, 2] == reaching[:, 4:].sum(axis=1)).all()
        assert (reaching[:, 2] + reaching[:, 1] <= reaching[:, 0]).all()
    assert line["ours"] != line["told"]
