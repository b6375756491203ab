"""The register of devices answers as quickly when it is long."""

import json

import pytest
from django.db import connection

from measurements.devices import COMMON_SHARE, DOUBTED
from tests.measurements.factories import contributor

DAYS = 20_000
EARLIER = """
    INSERT INTO measurements_deviceday
        (contributor_id, device_id, home_plmn, day, unserved, served, tracks, evening, silent)
    SELECT %s, number::text, '00101', '2026-10-01', 0, true, ARRAY[number, number + 1000000], '{}', false
    FROM generate_series(1, %s) number
"""


@pytest.mark.django_db
def test_a_replay_is_looked_for_among_like_ways_alone() -> None:
    somebody = contributor().pk
    day = {"contributor_id": somebody, "device_id": "7", "home_plmn": "00101", "day": "2026-10-01"}
    with connection.cursor() as cursor:
        cursor.execute(EARLIER, [somebody, DAYS])
        cursor.execute("ANALYZE measurements_deviceday")
        cursor.execute(f"EXPLAIN {DOUBTED}", [COMMON_SHARE, json.dumps([day])])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "device_day_by_track" in plan
    assert "measurements_deviceday_pkey" not in plan
    assert "Seq Scan" not in plan
