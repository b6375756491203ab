"""What every format hands to intake: a reading of ours, or what was sent and why it is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from measurements.formats.native import Reading


@dataclass(slots=True)
class Item:
    """One entry of a batch or line of a file; `reason` is empty while nothing speaks against the reading."""

    index: int
    raw: bytes
    reading_id: str = ""
    reading: Reading | None = None
    reason: str = ""
    contributor: str = ""
