"""Readings for the tests: an ordinary one, changed where the story needs it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from mobile_probe.gap import Gap
from mobile_probe.reading import Reading
from mobile_probe.sources import Fix

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def reading(**changes: Any) -> Reading:
    """A reading of a phone that found no network in the Somme, with `changes`."""
    ordinary: dict[str, Any] = {
        "observed_at": NOON,
        "longitude": 2.3,
        "latitude": 49.9,
        "service_state": "out_of_service",
        "home_plmn": "00101",
    }
    return Reading(**(ordinary | changes))


def readings(count: int) -> list[Reading]:
    """As many readings, a second apart."""
    return [reading(observed_at=NOON + timedelta(seconds=second)) for second in range(count)]


def gap() -> Gap:
    """Two kilometres in five minutes without a reading."""
    end = Fix(NOON + timedelta(minutes=5), 2.3, 49.918)
    return Gap(uuid4(), Fix(NOON, 2.3, 49.9), end, "device", "00101", "no_fix")
