"""The register of devices' days: what one day must know of the others, to find replays and dead SIMs.

A row is made anew from all readings of its day, so that the order in which these came says nothing. Of two
equal ways the one that was sent first is the original; that alone depends on arrival.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.backends.utils import CursorWrapper

from measurements.nights import Evening

# A dead SIM, or a modem without aerial, looks like a white zone wherever it goes. So does the phone of
# somebody who never leaves one: its readings wait until it is carried to where it is served.
UNSERVED_READINGS = 100
UNSERVED_DAYS = 5

# Half of a sketch in common: half of the way was the same, or more.
COMMON_SHARE = 0.5

UPSERT = """
    INSERT INTO measurements_deviceday
        (contributor_id, device_id, home_plmn, day, unserved, served, tracks, evening, silent)
    SELECT contributor_id, device_id, home_plmn, day, unserved, served,
           tracks::bigint[], evening::float8[], false
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[], %s::int[], %s::bool[],
                %s::text[], %s::text[])
         AS made (contributor_id, device_id, home_plmn, day, unserved, served, tracks, evening)
    ON CONFLICT (contributor_id, device_id, home_plmn, day) DO UPDATE
    SET unserved = excluded.unserved, served = excluded.served,
        tracks = excluded.tracks, evening = excluded.evening
    WHERE (measurements_deviceday.unserved, measurements_deviceday.served, measurements_deviceday.tracks,
           measurements_deviceday.evening)
          <> (excluded.unserved, excluded.served, excluded.tracks, excluded.evening)
"""
EVENINGS = """
    SELECT contributor_id, device_id, home_plmn, day, evening
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[])
         AS asked (contributor_id, device_id, home_plmn, day)
    JOIN measurements_deviceday USING (contributor_id, device_id, home_plmn, day)
    WHERE evening <> '{}'
"""
# Several devices of a contributor may have made one way together; another day, or another person, may not.
REPLAYED = """
    SELECT mine.contributor_id, mine.device_id, mine.home_plmn, mine.day
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[])
         AS asked (contributor_id, device_id, home_plmn, day)
    JOIN measurements_deviceday mine USING (contributor_id, device_id, home_plmn, day)
    WHERE EXISTS (
        SELECT FROM measurements_deviceday other
        WHERE other.tracks && mine.tracks AND other.id < mine.id
          AND (other.contributor_id, other.day) <> (mine.contributor_id, mine.day)
          AND (SELECT count(*) FROM unnest(mine.tracks) one WHERE one = ANY(other.tracks))
              >= %s * cardinality(mine.tracks))
"""
TURNED = """
    WITH device AS (
        SELECT contributor_id, device_id, home_plmn,
               NOT bool_or(served) AND sum(unserved) >= %s
               AND count(*) FILTER (WHERE unserved > 0) >= %s AS is_silent
        FROM (SELECT DISTINCT * FROM unnest(%s::bigint[], %s::text[], %s::text[])
              AS named (contributor_id, device_id, home_plmn)) asked
        JOIN measurements_deviceday USING (contributor_id, device_id, home_plmn)
        GROUP BY contributor_id, device_id, home_plmn)
    UPDATE measurements_deviceday turned SET silent = is_silent
    FROM device
    WHERE turned.contributor_id = device.contributor_id AND turned.device_id = device.device_id
      AND turned.home_plmn = device.home_plmn AND turned.silent <> is_silent
    RETURNING turned.contributor_id, turned.device_id, turned.home_plmn, turned.day, is_silent
"""


class Device(NamedTuple):
    """One device and SIM of a contributor, on one day."""

    contributor: int
    device_id: str
    home_plmn: str
    day: date


class Summary(NamedTuple):
    """What is kept of a device's day: readings without service, whether any was with, the way, its end."""

    unserved: int
    served: bool
    track: Sequence[int]
    evening: Evening | None


class Turn(NamedTuple):
    """Days of a device that is silent from now on, or no longer."""

    device: Device
    is_silent: bool


def register(cursor: CursorWrapper, days: dict[Device, Summary]) -> list[Turn]:
    """Keep these days; returns all days whose readings are now to be held as never served, or released."""
    if not days:
        return []
    tracks = [_literal(summary.track) for summary in days.values()]
    evenings = [_literal(summary.evening or ()) for summary in days.values()]
    unserved: list[Any] = [summary.unserved for summary in days.values()]
    served: list[Any] = [summary.served for summary in days.values()]
    contributors, ids, plmns, dates = _columns(days)
    kept = contributors, ids, plmns, dates, unserved, served, tracks, evenings
    asked = UNSERVED_READINGS, UNSERVED_DAYS, contributors, ids, plmns
    cursor.execute(f"{UPSERT}; {TURNED}", [*kept, *asked])
    cursor.nextset()  # the first keeps, and gives nothing
    return [Turn(Device(*row[:4]), row[4]) for row in cursor.fetchall()]


def evenings_before(cursor: CursorWrapper, eves: Sequence[Device]) -> dict[Device, Evening]:
    """How those of these days ended that are registered, and had an end to trust."""
    if not eves:
        return {}
    cursor.execute(EVENINGS, _columns(eves))
    return {Device(*row[:4]): Evening(*row[4]) for row in cursor.fetchall()}


def replayed(cursor: CursorWrapper, days: dict[Device, Summary]) -> set[Device]:
    """Those of these days, registered already, that repeat an earlier one."""
    asked = [device for device, summary in days.items() if summary.track]
    if not asked:
        return set()
    cursor.execute(REPLAYED, [*_columns(asked), COMMON_SHARE])
    return {Device(*row) for row in cursor.fetchall()}


def silent(cursor: CursorWrapper, days: dict[Device, Summary]) -> set[Device]:
    """Those of these days, registered already, whose readings are held as never served."""
    asked = [device for device, summary in days.items() if summary.unserved and not summary.served]
    if not asked:
        return set()
    cursor.execute(
        """SELECT contributor_id, device_id, home_plmn, day
           FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[])
                AS asked (contributor_id, device_id, home_plmn, day)
           JOIN measurements_deviceday USING (contributor_id, device_id, home_plmn, day) WHERE silent""",
        _columns(asked),
    )
    return {Device(*row) for row in cursor.fetchall()}


def _literal(numbers: Iterable[float]) -> str:
    """An array as text: the server takes arrays of arrays of one length only."""
    return "{" + ",".join(map(str, numbers)) + "}"


def _columns(days: Iterable[Device]) -> list[list[Any]]:
    return [list(column) for column in zip(*days, strict=True)]
