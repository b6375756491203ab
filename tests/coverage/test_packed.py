"""Packed rows are read as the numbers that the database has."""

import numpy as np
import pytest

from coverage.packed import read

pytestmark = pytest.mark.django_db

ROW = np.dtype([("key", ">i8"), ("code", ">i2"), ("share", ">f8")])
STATEMENT = """
SELECT string_agg(int8send(key) || int2send(code) || float8send(share), '' ORDER BY key)
FROM (VALUES (-5::bigint, 3::int2, 0.25::float8), (1::bigint << 60, -2::int2, 'NaN'::float8))
    AS sent (key, code, share)
WHERE key < %(below)s
"""


def test_every_number_is_as_it_was_sent_in_the_order_of_this_machine():
    rows = read(STATEMENT, {"below": 2**62}, ROW)
    assert (rows["key"].tolist(), rows["code"].tolist()) == ([-5, 1 << 60], [3, -2])
    assert rows["share"][0] == 0.25
    assert np.isnan(rows["share"][1])
    assert rows.dtype["key"].isnative


def test_no_row_is_an_empty_array():
    assert read(STATEMENT, {"below": -9}, ROW).shape == (0,)
