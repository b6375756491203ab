"""Fifty new tokens from one network on one day, sent through the API: what they can do to a square."""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client

from coverage.core import witness
from coverage.core.evidence import SERVICES
from coverage.core.verdict import VERDICTS
from coverage.core.witness import NEWCOMERS_AT_MOST
from coverage.models import CoverageTile
from coverage.projection import tiles_of
from tests.measurements.factories import HAMLET, post, reading

pytestmark = pytest.mark.django_db

SERVED = {"service_state": "in_service", "technology": "4G", "signal_kind": "rsrp"}
RESIDENTS, NEWCOMERS = 3, 50
# Of a network that no run before this one has used up for today.
ADDRESS = str(IPv6Address((0x20010DB8 << 96) | (uuid4().int >> 32)))
# Of the probability that the square is served: what 48 more may take from it, as the squares around move too.
SAME = 0.05


def noon(days: int) -> datetime:
    return datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=days)


def residents(random: Random) -> list[list[dict[str, Any]]]:
    """Three who drive the same four kilometres of road, barely served: each bears the others out."""
    return [
        [
            reading(
                observed_at=(noon(2 + 3 * trip) + timedelta(hours=person, seconds=10 * step)).isoformat(),
                longitude=HAMLET[0] + step / 1_400 + random.gauss(0, 1e-4),
                latitude=HAMLET[1] + random.gauss(0, 1e-4),
                signal_dbm=round(random.gauss(-113, 4), 1),
                **SERVED,
            )
            for trip in range(4)
            for step in range(80)
        ]
        for person in range(RESIDENTS)
    ]


def lies(random: Random) -> list[dict[str, Any]]:
    """Some minutes without service about the hamlet, and a reading elsewhere that is true."""
    silent = [
        reading(
            observed_at=(noon(1) + timedelta(minutes=minute)).isoformat(),
            longitude=HAMLET[0] + random.gauss(0, 2e-4),
            latitude=HAMLET[1] + random.gauss(0, 2e-4),
        )
        for minute in range(8)
    ]
    later = (noon(1) + timedelta(hours=1)).isoformat()
    return [*silent, reading(observed_at=later, longitude=HAMLET[0] + 0.03, signal_dbm=-100, **SERVED)]


def newcomer(client: Client, readings: list[dict[str, Any]]) -> None:
    """A new token from the one network, and what is sent with it."""
    token = client.post("/api/v1/contributors", REMOTE_ADDR=ADDRESS).json()["token"]
    answer = post(client, token, readings).json()
    assert (answer["accepted"], answer["held"], answer["refused"]) == (len(readings), 0, [])


def square() -> CoverageTile:
    """What is said of the hamlet's square after a run of all stages."""
    call_command("run_pipeline", verbosity=0)
    (tile,) = tiles_of([HAMLET[0]], [HAMLET[1]]).tolist()
    return CoverageTile.objects.get(tile=tile, service=SERVICES.index("data_4g"))


def test_fifty_newcomers_move_a_square_no_more_than_the_cap(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(5)
    for theirs in residents(random):
        newcomer(client, theirs)
    before = square()
    assert before.verdict == VERDICTS.index("served")

    cap = round(NEWCOMERS_AT_MOST)
    for _ in range(cap):
        newcomer(client, lies(Random(7)))
    at_cap = square()
    for _ in range(NEWCOMERS - cap):
        newcomer(client, lies(Random(7)))
    after = square()
    assert (at_cap.contributors, after.contributors) == (RESIDENTS + cap, RESIDENTS + NEWCOMERS)
    assert at_cap.probability_served - after.probability_served <= SAME
    assert after.verdict != VERDICTS.index("white")

    monkeypatch.setattr(witness, "NEWCOMERS_AT_MOST", float(NEWCOMERS))
    call_command("run_pipeline", "--rebuild", verbosity=0)
    assert square().probability_served < after.probability_served - 2 * SAME  # without the cap they would
