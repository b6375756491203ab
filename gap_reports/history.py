"""The history room: the steps of a zone as a chain of hashes, that nobody can shorten or change unseen.

A step's hash is SHA-256 of its own words and of the hash before it; the first follows the zone's id. Who
keeps the last hash can tell later whether anything before it was touched.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any
from uuid import UUID

from gap_reports.models import Step


def words(step: Step) -> dict[str, Any]:
    """What a step says in public, and what its hash covers: all but the person."""
    return {
        "zone": str(step.zone_id),
        "number": step.number,
        "case": str(step.case_id),
        "move": str(step.move),
        "before": str(step.before),
        "after": str(step.after),
        "by": str(step.by),
        "author": step.author,
        "at": step.at.astimezone(UTC).isoformat(timespec="seconds"),
        "reason": step.reason,
        "day": step.day.isoformat() if step.day else None,
        "details": step.details,
        "previous": step.previous,
    }


def digest(said: dict[str, Any]) -> str:
    """SHA-256 of the words as JSON: keys in order, no blanks, UTF-8; anyone can redo it."""
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def beginning(zone: UUID) -> str:
    """What the first step of a zone holds in the place of a hash before it.

    >>> beginning(UUID(int=0))[:8]
    '12b9377c'
    """
    return hashlib.sha256(str(zone).encode()).hexdigest()


def broken(steps: Iterable[Step]) -> int | None:
    """The number of the first step that does not follow from those before it; None if all of them do.

    `steps`: those of one zone, in order, from the first.
    """
    before = None
    for expected, step in enumerate(steps, start=1):
        previous = before.hash if before else beginning(step.zone_id)
        if (step.number, step.previous, step.hash) != (expected, previous, digest(words(step))):
            return expected
        before = step
    return None
