"""A door of the coverage room: how many of the contributors that a later stage knows stand behind a zone."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from coverage import epochs
from coverage.models import WhiteZone
from coverage.sql import load
from coverage.stored import window


def witnesses_among(zone: WhiteZone, contributors: Sequence[int]) -> int:
    """How many of these contributors (their ids) are witnesses of a zone, counted as all of its are."""
    after, until = window(zone.as_of)
    asked: dict[str, Any] = {
        "zone": zone.pk,
        "operator": zone.operator,
        "service": zone.service,
        "after": after,
    }
    asked |= {"until": until, "epoch": epochs.standing(), "contributors": list(contributors)}
    with connection.cursor() as cursor:
        cursor.execute(load("known_witnesses"), asked)
        return int(cursor.fetchone()[0])
