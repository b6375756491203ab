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
    claimed_id: str = ""  # of what is no reading
    reading: Reading | None = None
    reason: str = ""
    contributor: str = ""

    @property
    def reading_id(self) -> str:
        """The id to tell about it, empty where even that cannot be read."""
        return str(self.reading.id) if self.reading else self.claimed_id
