"""Stage 0, the probe: carries readings from a source to the outbox, leaving out the exclusion areas."""

from collections.abc import Callable
from dataclasses import dataclass

from mobile_probe.outbox import Outbox
from mobile_probe.privacy import is_excluded
from mobile_probe.reading import Reading
from mobile_probe.sources import Source, Unreadable

FILE_CHUNK = 500  # readings a disk flush: a file can be replayed, so nothing is lost between two flushes
LIVE_CHUNK = 1  # what a radio just saw cannot be asked again: on disk at once


@dataclass(slots=True)
class Collected:
    """How many readings were kept, were here already, lay in an exclusion area, or could not be read."""

    kept: int = 0
    known: int = 0
    excluded: int = 0
    unreadable: int = 0


def collect(
    source: Source, outbox: Outbox, on_unreadable: Callable[[Unreadable], None], chunk: int = LIVE_CHUNK
) -> Collected:
    """Put all that the source gives into the outbox, `chunk` readings to a disk flush."""
    collected, pending = Collected(), list[Reading]()
    for item in source:
        if isinstance(item, Unreadable):
            collected.unreadable += 1
            on_unreadable(item)
        else:
            pending.append(item)
        if len(pending) >= chunk:
            _flush(pending, outbox, collected)
    _flush(pending, outbox, collected)
    return collected


def _flush(pending: list[Reading], outbox: Outbox, collected: Collected) -> None:
    areas = outbox.profile.areas()  # asked each time: a person may add one while a source runs for days
    allowed = [one for one in pending if not is_excluded(one, areas)]
    kept = outbox.put(allowed)
    collected.kept += kept
    collected.known += len(allowed) - kept
    collected.excluded += len(pending) - len(allowed)
    pending.clear()
