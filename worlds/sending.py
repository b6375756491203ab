"""The worlds' post: everybody's readings go through an outbox and an uploader, a few phones at a time."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from mobile_probe.outbox import Outbox
from mobile_probe.reading import Reading
from mobile_probe.transport import Server
from mobile_probe.uploader import LARGEST_BATCH, Sent, Uploader
from worlds.crowd import Crowd
from worlds.people import Person

PHONES_AT_ONCE = 4  # two for each worker of the development server, so that none waits for the other's disk


@dataclass(frozen=True)
class Total:
    """Counts of readings over all phones."""

    accepted: int
    duplicates: int
    refused: int


def send(
    crowd: Crowd, numbers: Sequence[int], server: Server, token_of: Callable[[int], str], folder: Path
) -> Total:
    """Send the readings of these people; outboxes are files in `folder`.

    Raises UploadError, after what was under way has ended; what was sent stays sent.
    """

    def one(person: Person) -> Sent:
        return _send(crowd, person, server, token_of(person.number), folder)

    with ThreadPoolExecutor(PHONES_AT_ONCE) as phones:
        futures = [phones.submit(one, crowd.people[number]) for number in numbers]
        try:
            sent = [future.result() for future in futures]
        finally:
            phones.shutdown(cancel_futures=True)
    return Total(
        *(sum(getattr(each, name) for each in sent) for name in ("accepted", "duplicates", "refused"))
    )


def _send(crowd: Crowd, person: Person, server: Server, token: str, folder: Path) -> Sent:
    """One person's readings as one batch, so that they arrive together or not at all."""
    with Outbox(folder / f"phone-{person.number}.sqlite") as outbox:
        outbox.profile.keep_token(server.url, token)
        outbox.put(Reading.from_json(reading) for reading in crowd.of(person))
        return Uploader(outbox, server, batch_size=LARGEST_BATCH).upload()
