"""Stage 0, the probe: what each command of the command line does, given its options and an open outbox."""

import os
import sys
from argparse import Namespace
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from mobile_probe.collect import FILE_CHUNK, collect
from mobile_probe.errors import ProbeError
from mobile_probe.messages import say
from mobile_probe.outbox import CAPACITY, DAY_S, LONGEST_WAIT_S, Outbox
from mobile_probe.privacy import ExclusionArea
from mobile_probe.sources import Unreadable
from mobile_probe.sources.replay import replay
from mobile_probe.transport import Server
from mobile_probe.uploader import Uploader


def run_replay(options: Namespace, outbox: Outbox) -> None:
    """Keep the readings of a file, naming the lines that are none. Raises ProbeError if no line is one."""

    def complain(item: Unreadable) -> None:
        where = say("line", options.language, number=item.line)
        reason = item.error.tell(options.language)
        print(say("unreadable", options.language, where=where, reason=reason), file=sys.stderr)

    collected = collect(replay(options.file), outbox, complain, FILE_CHUNK)
    _print(options, "collected", **asdict(collected))
    if collected.unreadable and not (collected.kept or collected.known or collected.excluded):
        raise ProbeError("nothing_readable", file=options.file)


def run_upload(options: Namespace, outbox: Outbox) -> None:
    """Send what waits; what was sent is told even when the rest has to wait."""
    uploader = Uploader(outbox, Server(options.server), batch_size=options.batch_size)
    try:
        uploader.upload()
    finally:
        sent = asdict(uploader.sent)
        for receipt in sent.pop("receipts"):
            _print(options, "receipt", receipt=receipt)
        _print(options, "sent", **sent, waiting=outbox.waiting())


def run_status(options: Namespace, outbox: Outbox) -> None:
    """Tell what waits and what became of the rest."""
    status = outbox.status()
    _print(options, "status_waiting", count=status.waiting, capacity=CAPACITY)
    if status.oldest_put_at is not None:
        oldest = datetime.fromtimestamp(status.oldest_put_at, UTC)
        _print(options, "status_oldest", time=f"{oldest:%Y-%m-%dT%H:%M:%SZ}")
    _print(options, "status_delivered", count=status.delivered)
    _print(options, "status_given_up", count=status.given_up)
    _print(options, "status_expired", count=status.expired, days=round(LONGEST_WAIT_S / DAY_S))
    _print(options, "status_refused", count=status.refused)
    for reason, count in status.refused_for.items():
        _print(options, "status_refused_for", count=count, reason=reason)


def run_exclude(options: Namespace, outbox: Outbox) -> None:
    """Keep an exclusion area, and remove what waits inside it."""
    area = ExclusionArea(options.longitude, options.latitude, options.radius_m)
    _print(options, "excluded", count=outbox.exclude(area))


def run_export(options: Namespace, outbox: Outbox) -> None:
    """Write the readings still here as JSON lines: a whole file or none, for its owner alone."""
    draft: Path = options.file.with_name(options.file.name + ".part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        count = sum(1 for line in outbox.lines() if file.write(line + "\n"))
    draft.replace(options.file)
    _print(options, "exported", file=options.file, count=count)


def run_erase(options: Namespace, outbox: Outbox) -> None:
    """Erase on the server first, if one is named, then here; nothing goes here while the server cannot."""
    if options.server:
        server = Server(options.server)
        known = Uploader(outbox, server).erase()
        _print(options, "erased_server" if known else "erased_unknown", server=server.url)
    outbox.clear()
    _print(options, "erased_here")
    for url in outbox.profile.tokens():
        _print(options, "erase_remains", server=url)


def _print(options: Namespace, key: str, **values: object) -> None:
    print(say(key, options.language, **values))
