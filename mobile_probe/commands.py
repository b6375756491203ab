"""Stage 0, the probe: the commands that need neither a network nor a radio."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from mobile_probe.errors import ProbeError
from mobile_probe.messages import say, tell
from mobile_probe.outbox import CAPACITY, DAY_S, LONGEST_WAIT_S, Outbox
from mobile_probe.privacy import ExclusionArea

HOUR_S = 3_600


def run_replay(options: Namespace, outbox: Outbox) -> None:
    """Keep the readings of a file, naming the lines that are none. Raises ProbeError if no line is one."""
    from mobile_probe.collect import FILE_CHUNK, collect
    from mobile_probe.sources import Unreadable
    from mobile_probe.sources.replay import replay

    def complain(item: Unreadable) -> None:
        where = say("line", options.language, number=item.line)
        reason = item.error.tell(options.language)
        print(say("unreadable", options.language, where=where, reason=reason), file=sys.stderr)

    collected = collect(replay(options.file), outbox, complain, FILE_CHUNK)
    tell("collected", options.language, **asdict(collected))
    if collected.unreadable and not (collected.kept or collected.known or collected.excluded):
        raise ProbeError("nothing_readable", file=options.file)


def run_status(options: Namespace, outbox: Outbox) -> None:
    """Tell what waits and what became of the rest."""
    status = outbox.status()
    tell("status_waiting", options.language, count=status.waiting, capacity=CAPACITY)
    if status.oldest_put_at is not None:
        oldest = datetime.fromtimestamp(status.oldest_put_at, UTC)
        tell("status_oldest", options.language, time=f"{oldest:%Y-%m-%dT%H:%M:%SZ}")
    tell("status_delivered", options.language, count=status.delivered)
    tell("status_given_up", options.language, count=status.given_up)
    tell("status_expired", options.language, count=status.expired, days=round(LONGEST_WAIT_S / DAY_S))
    tell("status_refused", options.language, count=status.refused)
    for reason, count in status.refused_for.items():
        tell("status_refused_for", options.language, count=count, reason=reason)
    _tell_duty(options.language, outbox)


def _tell_duty(language: str, outbox: Outbox) -> None:
    duty = outbox.duty.status()
    tell("status_on_duty", language, hours=f"{duty.on_duty_s / HOUR_S:.1f}")
    tell("status_gaps", language, waiting=duty.waiting, delivered=duty.delivered, refused=duty.refused)


def run_exclude(options: Namespace, outbox: Outbox) -> None:
    """Keep an exclusion area, and remove what waits inside it."""
    area = ExclusionArea(options.longitude, options.latitude, options.radius_m)
    tell("excluded", options.language, count=outbox.exclude(area))


def run_export(options: Namespace, outbox: Outbox) -> None:
    """Write the readings still here as JSON lines, and the duty log, if there is one, beside them."""
    file: Path = options.file
    tell("exported", options.language, file=file, count=_write(file, outbox.lines()))
    if duty := list(outbox.duty.lines()):
        beside = file.with_name(f"{file.stem}.duty{file.suffix}")
        tell("exported_duty", options.language, file=beside, count=_write(beside, duty))


def _write(file: Path, lines: Iterable[str]) -> int:
    """A whole file or none, for its owner alone; how many lines."""
    draft = file.with_name(file.name + ".part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as written:
        count = sum(1 for line in lines if written.write(line + "\n"))
        written.flush()
        os.fsync(written.fileno())  # `erase` may be next, and the power be cut
    draft.replace(file)
    return count
