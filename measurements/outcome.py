"""What became of readings that were brought: counts, refusals and the receipt, of a batch or of a file."""

import re
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from measurements.formats.item import Item


@dataclass
class Outcome:
    """What became of a batch, or of a file."""

    received: int = 0
    accepted: int = 0  # and stored, those held among them
    held: int = 0
    duplicates: int = 0
    refused: list[Item] = field(default_factory=list)
    receipt: UUID | None = None

    def reasons(self) -> Counter[str]:
        """How many were refused for each reason, with … for the values that differ from line to line."""
        return Counter(re.sub(r"-?\d[\dTZ:.-]*", "…", item.reason, count=1) for item in self.refused)

    def add(self, other: "Outcome") -> None:
        """Count another batch of the same file."""
        self.received += other.received
        self.accepted += other.accepted
        self.held += other.held
        self.duplicates += other.duplicates
        self.refused += other.refused
