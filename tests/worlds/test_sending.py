"""Everybody's readings arrive, and a server that goes away ends the sending at once."""

import time
from datetime import UTC, datetime

import pytest

from measurements.contributors import new_contributor
from measurements.models import Reading
from mobile_probe.errors import UploadError
from mobile_probe.transport import Server
from tests.worlds.conftest import PEOPLE
from worlds.crowd import assemble
from worlds.sending import send

NUMBERS = (1, 4, 7)


@pytest.fixture
def crowd(world):
    """One that measured up to now: a server takes no reading that is older than 90 days."""
    return assemble(world, datetime.now(UTC), PEOPLE)


def test_each_persons_readings_arrive_once(crowd, readings_server, tmp_path):
    tokens = {number: new_contributor() for number in NUMBERS}
    sent = [
        send(crowd, NUMBERS, Server(readings_server), tokens.__getitem__, tmp_path / again)
        for again in ("first", "second")
    ]
    mine = sum(len(crowd.of(crowd.people[number])) for number in NUMBERS)
    assert [(total.accepted, total.duplicates, total.refused) for total in sent] == [
        (mine, 0, 0),
        (0, mine, 0),
    ]
    assert Reading.objects.count() == mine


def test_a_stranger_is_told_so_and_the_others_do_not_go_on_trying(crowd, readings_server, tmp_path):
    start = time.monotonic()
    with pytest.raises(UploadError):
        send(crowd, NUMBERS, Server(readings_server), lambda number: "unknown", tmp_path)
    assert time.monotonic() - start < 10
