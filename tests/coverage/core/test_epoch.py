"""Epochs: what all evidence of one operator and service teaches, the same in whatever order it comes."""

from dataclasses import asdict, fields, replace

import numpy as np
import pytest

from coverage.core.epoch import fit
from coverage.core.evidence import Environment
from coverage.core.model import Model, nothing_known
from tests.coverage.core.crowd import TIRED_DB, walkers

CROWD = walkers()


def columns(epoch):
    """All that an epoch freezes, as lists."""
    parts = epoch.phones, epoch.outages
    return [asdict(epoch.model)] + [getattr(p, field.name).tolist() for p in parts for field in fields(p)]


def test_without_evidence_the_model_is_as_it_is_written():
    epoch = fit(CROWD.take(np.empty(0, dtype=np.int64)))
    assert epoch.model == Model()
    assert columns(epoch) == columns(nothing_known())


def test_where_phones_lose_the_service_is_found():
    assert fit(CROWD).model.sensitivity_db == pytest.approx(TIRED_DB, abs=1.5)


def test_phones_that_need_more_are_found_to_need_more():
    needy = replace(CROWD, margin_db=CROWD.margin_db + np.float32(6.0))
    more = fit(needy).model.sensitivity_db - fit(CROWD).model.sensitivity_db
    assert more == pytest.approx(6.0, abs=1.0)


def test_what_is_lost_behind_walls_is_no_matter_of_phones():
    indoors = replace(CROWD, place=np.full_like(CROWD.place, Environment.INDOOR))
    assert fit(indoors).model.sensitivity_db == 0.0


def test_the_order_of_the_evidence_changes_no_more_than_roundings():
    order = np.random.default_rng(3).permutation(len(CROWD.tile))
    one, other = fit(CROWD), fit(CROWD.take(order))
    assert asdict(one.model) == pytest.approx(asdict(other.model), rel=1e-5)
    assert one.phones.offset_db == pytest.approx(other.phones.offset_db, abs=1e-6)
    assert one.phones.fault == pytest.approx(other.phones.fault, abs=1e-9)


def test_the_same_evidence_gives_the_same_epoch_to_the_last_bit():
    assert columns(fit(walkers())) == columns(fit(CROWD))


def test_every_reading_ten_times_teaches_nothing_new():
    counts = {name: 10 * getattr(CROWD, name) for name in ("speaks_for", "against", "statements")}
    assert columns(fit(replace(CROWD, **counts))) == columns(fit(CROWD))


def test_a_model_survives_being_written_down():
    model = fit(CROWD).model
    assert Model(**asdict(model)) == model
    assert all(type(value) is float for value in asdict(model).values())


def test_every_phone_is_in_it_once_in_order():
    phones = fit(CROWD).phones
    assert phones.contributor.tolist() == np.unique(CROWD.contributor).tolist()
    assert phones.standing.all()
    assert phones.fault.max() < 0.1
