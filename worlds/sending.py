"""The worlds' post: everybody's readings go through an outbox and an uploader, a few phones at a time."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from mobile_probe.backoff import Backoff
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

    stop = Event()  # cuts the pauses of those who try again, once one has failed or we are told to end

    def pause(seconds: float) -> None:
        stop.wait(seconds)

    def one(person: Person) -> Sent:
        with Outbox(folder / f"phone-{person.number}.sqlite") as outbox:
            outbox.profile.keep_token(server.url, token_of(person.number))
            # One batch, so that a person's readings arrive together or not at all.
            outbox.put(Reading.from_json(reading) for reading in crowd.of(person))
            return Uploader(outbox, server, Backoff(sleep=pause), LARGEST_BATCH).upload()

    with ThreadPoolExecutor(PHONES_AT_ONCE) as phones:
        futures = [phones.submit(one, crowd.people[number]) for number in numbers]
        try:
            sent = [future.result() for future in futures]
        finally:
            stop.set()
            phones.shutdown(cancel_futures=True)
    return Total(
        *(sum(getattr(each, name) for each in sent) for name in ("accepted", "duplicates", "refused"))
    )
