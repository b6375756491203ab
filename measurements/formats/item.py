"""What every format hands to intake: a reading of ours, or what was sent and why it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from measurements.formats.native import Reading


LONGEST_REASON = 300
LONGEST_ID = 40


def printable(text: str) -> str:
    """The text without the one character that PostgreSQL cannot store, and without halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


class NotABatch(ValueError):
    """What was sent holds no list of what was asked for; the message names what is wrong."""


class Item(Struct, gc=False):
    """One entry of a batch or line of a file; `reason` is empty while nothing speaks against the reading."""

    index: int
    raw: bytes
    claimed_id: str = ""  # of what is no reading
    reading: Reading | None = None
    reason: str = ""
    contributor: str = ""  # as a file names them
    owner: int = 0  # the contributor's number, 0 for nobody's

    @property
    def reading_id(self) -> str:
        """The id to tell about it, empty where even that cannot be read."""
        return str(self.reading.id) if self.reading else self.claimed_id

    @classmethod
    def refused(
        cls, index: int, raw: bytes, reason: str, claimed_id: str = "", contributor: str = ""
    ) -> Item:
        """What is no reading; what it says of itself is cut to what can be stored and told."""
        told = printable(reason)[:LONGEST_REASON]
        return cls(index, raw, printable(claimed_id)[:LONGEST_ID], None, told, contributor)
