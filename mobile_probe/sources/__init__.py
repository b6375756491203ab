"""Stage 0, the probe: one module per way to obtain a reading, each a function that gives a Source."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from mobile_probe.errors import ProbeError
from mobile_probe.reading import Reading


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that should have been a reading: the line (from 1) where it stood, and why it is none."""

    line: int
    error: ProbeError


# A file, a phone, a modem: whatever it is, it is walked through once and ends when nothing more comes.
Source: TypeAlias = Iterator[Reading | Unreadable]
