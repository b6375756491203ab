"""Hearing: what cannot be said of a tile at all, and whose failures are a witness's."""

import numpy as np
import pytest

from coverage.core.evidence import Environment
from coverage.core.grid import parent
from coverage.core.hearing import AT_FAULT, NAMED_M, NEARLY_DEAF_DB, able, hear
from coverage.core.model import AREA_M, Outages
from tests.coverage.core.factories import DAY, epoch, evidence, heard, tile_key

PEOPLE = range(1, 60)
KNOWN = epoch(*PEOPLE)


def test_failures_indoors_and_statements_say_nothing():
    indoors = {"place": Environment.INDOOR, "against": 5}
    stated = {"against": 0, "statements": 3}
    assert not len(hear(evidence(indoors, stated), KNOWN).starts)


def test_what_a_phone_heard_is_told_by_tile_and_phone():
    rows = [{"contributor": c, "tile": tile_key(t)} for t in (1, 0) for c in (2, 1)]
    told = hear(evidence(*rows, *({"day": DAY + 1} | row for row in rows)), KNOWN)
    assert told.tile.tolist() == sorted([tile_key(0)] * 2 + [tile_key(1)] * 2)
    assert told.rows.contributor[told.starts].tolist() == [1, 2, 1, 2]
    assert told.group.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]


def outages(day, *, lasting):
    area = parent(np.array([tile_key()]), AREA_M)
    return epoch(*PEOPLE, outages=Outages(area, np.array([day]), np.array([lasting])))


def test_failures_on_a_day_of_outage_are_left_out():
    known = outages(DAY, lasting=False)
    told = hear(evidence({}, {"day": DAY + 1}, heard(5.0, contributor=2)), known)
    assert told.rows.day.tolist() == [DAY + 1, DAY]
    assert told.rows.contributor.tolist() == [1, 2]


def test_an_outage_elsewhere_excuses_nothing():
    far = {"tile": tile_key(100, 100)}
    assert len(hear(evidence({}, far), outages(DAY, lasting=False)).starts) == 1


def test_after_a_lasting_change_what_was_before_is_left_out():
    told = hear(evidence(heard(20.0, day=DAY - 1), {"day": DAY}), outages(DAY, lasting=True))
    assert told.rows.day.tolist() == [DAY]


@pytest.mark.parametrize(
    ("phone", "witness"),
    [
        ({"fault": AT_FAULT}, True),
        ({"fault": AT_FAULT + 0.01}, False),
        ({"offset_db": NEARLY_DEAF_DB}, True),
        ({"offset_db": NEARLY_DEAF_DB - 0.1}, False),
    ],
)
def test_a_phone_more_likely_at_fault_than_not_or_nearly_deaf_is_no_witness(phone, witness):
    known = epoch(1, **phone)
    told = hear(evidence({}, {"day": DAY + 1}), known)
    assert able(told, known).tolist() == [witness, witness]


@pytest.mark.parametrize(("accuracy_m", "witness"), [(NAMED_M, True), (NAMED_M + 1, False), (np.nan, True)])
def test_a_fix_that_may_be_of_the_next_tile_names_no_place(accuracy_m, witness):
    assert able(hear(evidence({"accuracy_m": accuracy_m}), KNOWN), KNOWN).tolist() == [witness]
