"""The answer desk: what became of each reading that somebody sent, in a word and with its reason."""

from collections.abc import Iterable

from django.db import connection

from measurements.models import Batch
from measurements.queries import OBSERVED, ObservedReadings, observed
from measurements.silent import silences
from measurements.vocabulary import HELD, HELD_BECAUSE, NO_EVIDENCE_BECAUSE

Fate = dict[str, object]

# Whether the next stage has not read the day of a reading since it changed.
WAITS = """EXISTS (
    SELECT FROM measurements_touchedday touched
    WHERE touched.contributor_id = reading.contributor_id
      AND touched.day = reading.observed_at::date AND touched.done_at IS NULL)"""
OF_BATCH = f"""
    SELECT reading.id, reading.held, {WAITS}, {OBSERVED}
    FROM measurements_reading reading WHERE reading.contributor_id = %s AND reading.id = ANY(%s)
"""


def fates(batch: Batch) -> list[Fate]:
    """What became of each reading of a batch, refused ones last; `gone` is what was kept for its time.

    What is `used` is evidence of one service at least; `no_evidence` never will be, as it is.
    """
    with connection.cursor() as cursor:
        cursor.execute(OF_BATCH, [batch.contributor_id, batch.reading_ids])
        rows = cursor.fetchall()
    told = told_of([row[1:3] for row in rows], observed([row[3:] for row in rows]))
    stored = {row[0]: fate for row, fate in zip(rows, told, strict=True)}
    kept = [{"id": str(identity), **stored.get(identity, {"fate": "gone"})} for identity in batch.reading_ids]
    refused: list[Fate] = [
        {"id": row.reading_id, "index": row.index, "fate": "refused", "reason": row.reason}
        for row in batch.refusals.order_by("index")
    ]
    return [*kept, *refused]


def told_of(states: Iterable[tuple[int | None, bool]], readings: ObservedReadings) -> list[Fate]:
    """The fate of stored readings, of which is given why each is held (a code), and whether it waits."""
    both = zip(states, silences(readings), strict=True)
    return [_fate(held, waits, silence) for (held, waits), silence in both]


def _fate(held: int | None, waits: bool, silence: str) -> Fate:
    if held is not None:
        word = HELD[held]
        return {"fate": "held", "reason": f"{word}: {HELD_BECAUSE[word]}"}
    if silence:
        return {"fate": "no_evidence", "reason": f"{silence}: {NO_EVIDENCE_BECAUSE[silence]}"}
    return {"fate": "waiting" if waits else "used"}
