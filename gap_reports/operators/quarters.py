"""The operators room: quarters of a year, by which the scoreboard can be asked."""

import re
from datetime import date
from typing import NamedTuple

WRITTEN = re.compile(r"(20[0-9]{2})-Q([1-4])")


class Quarter(NamedTuple):
    """Three months, written 2026-Q4."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def after(self) -> date:
        """The first day of the next one."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1).first

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


def quarter_of(text: str) -> Quarter:
    """What 2026-Q4 names; ValueError for anything else."""
    match = WRITTEN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a quarter like 2026-Q4")
    return Quarter(int(match[1]), int(match[2]))


def quarter_around(day: date) -> Quarter:
    """The quarter that a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)
