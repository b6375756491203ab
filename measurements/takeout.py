"""The take-out counter: all that was sent under a token and is kept, page by page."""

from collections.abc import Callable
from typing import NamedTuple

from measurements.kept import SEPARATOR, Entry, Keyed, gaps, reading_key, readings, refused, row_number
from measurements.models import Contributor


class Part(NamedTuple):
    """One of the lists that follow each other, and what reads its keys."""

    entries: Callable[[Contributor, str, int], list[Keyed]]
    key: Callable[[str], object]


PARTS = {
    "readings": Part(readings, reading_key),
    "refused": Part(refused, row_number),
    "duty_gaps": Part(gaps, row_number),
}


class Place(NamedTuple):
    """Where a page begins: after which entry of which list, empty for its first."""

    part: str
    after: str = ""

    def __str__(self) -> str:
        return f"{self.part}{SEPARATOR}{self.after}"


def place(text: str) -> Place:
    """The place that a cursor names; ValueError for one that no page gave."""
    part, _, after = text.partition(SEPARATOR)
    try:
        PARTS[part].key(after)
    except (ValueError, KeyError):
        raise ValueError(f"{text!r} does not come from a `next` of this list") from None
    return Place(part, after)


def page_of(
    contributor: Contributor, start: Place, limit: int
) -> tuple[dict[str, list[Entry]], Place | None]:
    """So many entries of `PARTS`, one list after the other, and where the next page begins, or None."""
    told: dict[str, list[Entry]] = {part: [] for part in PARTS}
    room, after = limit, start.after
    for part in list(PARTS)[list(PARTS).index(start.part) :]:
        found = PARTS[part].entries(contributor, after, room + 1)  # one more tells whether a page follows
        told[part] = [entry for _, entry in found[:room]]
        if len(found) > room:
            return told, Place(part, found[room - 1][0] if room else after)
        room, after = room - len(found), ""
    return told, None


FIRST = Place("readings")
