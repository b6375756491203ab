"""The register of devices' days: what one day must know of the others, to find replays and dead SIMs.

A row is made anew from all readings of its day, so that the order in which these came says nothing. Of two
equal ways the one that was sent first is the original; that alone depends on arrival.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec
from django.db.backends.utils import CursorWrapper

from measurements.nights import Evening

# A dead SIM, or a modem without aerial, looks like a white zone wherever it goes. So does the phone of
# somebody who never leaves one: its readings wait until it is carried to where it is served.
UNSERVED_READINGS = 100
UNSERVED_DAYS = 5

# Half of a sketch in common: half of the way was the same, or more.
COMMON_SHARE = 0.5

# The days that are told, as one document each time: one value to bind and to send, whatever their number.
NAMED = """
    json_to_recordset(%s) AS named (contributor_id bigint, device_id text, home_plmn text, day date)
"""
UPSERT = """
    INSERT INTO measurements_deviceday
        (contributor_id, device_id, home_plmn, day, unserved, served, tracks, evening, silent)
    SELECT contributor_id, device_id, home_plmn, day, unserved, served, track, coalesce(evening, '{}'), false
    FROM json_to_recordset(%s)
         AS made (contributor_id bigint, device_id text, home_plmn text, day date,
                  unserved int, served bool, track bigint[], evening float8[])
    ON CONFLICT (contributor_id, device_id, home_plmn, day) DO UPDATE
    SET unserved = excluded.unserved, served = excluded.served,
        tracks = excluded.tracks, evening = excluded.evening
    WHERE (measurements_deviceday.unserved, measurements_deviceday.served, measurements_deviceday.tracks,
           measurements_deviceday.evening)
          <> (excluded.unserved, excluded.served, excluded.tracks, excluded.evening)
"""
EVENINGS = f"""
    SELECT contributor_id, device_id, home_plmn, day, evening
    FROM {NAMED} JOIN measurements_deviceday USING (contributor_id, device_id, home_plmn, day)
    WHERE evening <> '{{}}'
"""
TURNED = f"""
    WITH device AS (
        SELECT contributor_id, device_id, home_plmn,
               NOT bool_or(served) AND sum(unserved) >= %s
               AND count(*) FILTER (WHERE unserved > 0) >= %s AS is_silent
        FROM (SELECT DISTINCT contributor_id, device_id, home_plmn FROM {NAMED}) asked
        JOIN measurements_deviceday USING (contributor_id, device_id, home_plmn)
        GROUP BY contributor_id, device_id, home_plmn)
    UPDATE measurements_deviceday turned SET silent = is_silent
    FROM device
    WHERE turned.contributor_id = device.contributor_id AND turned.device_id = device.device_id
      AND turned.home_plmn = device.home_plmn AND turned.silent <> is_silent
    RETURNING turned.contributor_id, turned.device_id, turned.home_plmn, turned.day, is_silent
"""
# Several devices of a contributor may have made one way together; another day, or another person, may not.
# Counted, and with nothing added to the id: else the planner hopes to meet one soon among all earlier rows,
# or reads these in the index of ids as well, and each batch costs more than the one before.
DOUBTED = f"""
    SELECT * FROM (
        SELECT mine.contributor_id, mine.device_id, mine.home_plmn, mine.day, mine.silent, (
            SELECT count(*) FROM measurements_deviceday other
            WHERE other.tracks && mine.tracks AND other.id + 0 < mine.id
              AND (other.contributor_id, other.day) <> (mine.contributor_id, mine.day)
              AND (SELECT count(*) FROM unnest(mine.tracks) one WHERE one = ANY(other.tracks))
                  >= %s * cardinality(mine.tracks)) > 0 AS replayed
        FROM {NAMED} JOIN measurements_deviceday mine USING (contributor_id, device_id, home_plmn, day)
    ) judged WHERE silent OR replayed
"""


class Device(NamedTuple):
    """One device and SIM of a contributor, on one day."""

    contributor_id: int
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


class Register(NamedTuple):
    """What the register says of days that were just put into it, and of others of the same devices.

    `replayed` and `silent` are those of these days that repeat an earlier one, and those whose readings are
    held as never served; `turned` are all days for which the latter has just changed.
    """

    turned: list[Turn]
    replayed: set[Device]
    silent: set[Device]


def register(cursor: CursorWrapper, days: dict[Device, Summary]) -> Register:
    """Keep these days, and tell what they and the days that were there before say of each other."""
    if not days:
        return Register([], set(), set())
    made = _document(device._asdict() | summary._asdict() for device, summary in days.items())
    named = _document(device._asdict() for device in days)
    asked = UNSERVED_READINGS, UNSERVED_DAYS, named, COMMON_SHARE, named
    cursor.execute(f"{UPSERT}; {TURNED}; {DOUBTED}", [made, *asked])
    cursor.nextset()  # the first keeps, and gives nothing
    turned = [Turn(Device(*row[:4]), row[4]) for row in cursor.fetchall()]
    cursor.nextset()
    doubted = [(Device(*row[:4]), *row[4:]) for row in cursor.fetchall()]
    replayed = {device for device, _, is_replayed in doubted if is_replayed}
    return Register(turned, replayed, {device for device, is_silent, _ in doubted if is_silent})


def evenings_before(cursor: CursorWrapper, eves: Sequence[Device]) -> dict[Device, Evening]:
    """How those of these days ended that are registered, and had an end to trust."""
    if not eves:
        return {}
    cursor.execute(EVENINGS, [_document(eve._asdict() for eve in eves)])
    return {Device(*row[:4]): Evening(*row[4]) for row in cursor.fetchall()}


def _document(rows: Iterable[dict[str, Any]]) -> str:
    return msgspec.json.encode(list(rows)).decode()
