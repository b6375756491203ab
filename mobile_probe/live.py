"""Stage 0, the probe: the commands that listen to a radio: `record`, `once`."""

import fcntl
import signal
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from mobile_probe.clock import since_boot_s
from mobile_probe.equipment import equipment
from mobile_probe.errors import ProbeError
from mobile_probe.messages import say, tell
from mobile_probe.observe import Declared
from mobile_probe.once import Answer, look_once
from mobile_probe.outbox import Outbox
from mobile_probe.pace import Pace
from mobile_probe.patience import Tell
from mobile_probe.recorder import Recorder


def run_record(options: Namespace, outbox: Outbox) -> None:
    """Record until a signal or until `options.for_s` seconds have passed; then tell how much was kept.

    Raises ProbeError for a wrong option, or where another recording has this outbox.
    """
    complain = _complainer(options.language)
    kit = equipment(options.source, options.position, outbox.profile.best_technology, complain)
    declared = Declared(options.home_plmn, options.environment)
    recorder = Recorder(outbox, kit, declared, Pace(options.every_m, options.every_s), complain)
    with _alone(outbox.path):
        outbox.duty.off_duty()  # what a kill left growing has ended
        outbox.expire()
        tell("recording", options.language, sources=", ".join(kit.radios), place=kit.place)
        sys.stdout.flush()  # a service's log is read while it runs
        with _ended_by_signals(), _postman(options, complain):
            _look_until(recorder, since_boot_s() + options.for_s)
        recorder.stop()
    tell("recorded", options.language, kept=recorder.kept, waiting=outbox.waiting())


def run_once(options: Namespace, outbox: Outbox) -> int:
    """Say in one line for each device whether it has service here; the exit code says it too (once.py)."""
    complain = _complainer(options.language)
    declared = Declared(options.home_plmn, options.environment)
    kit = equipment(options.source, options.position, outbox.profile.best_technology, complain)
    answers = look_once(outbox, kit, declared, complain)
    for answer in answers:
        print(answer.line(options.language))
    if not answers:
        raise ProbeError("no_device")
    return min(map(Answer.exit_code, answers))


def _look_until(recorder: Recorder, end_s: float) -> None:
    while (left_s := end_s - since_boot_s()) > 0:
        time.sleep(min(recorder.look(), left_s))


@contextmanager
def _alone(outbox: Path) -> Iterator[None]:
    """One recording an outbox: two would see everything twice. A killed one leaves no lock behind."""
    with outbox.with_name(f"{outbox.name}.recording").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ProbeError("recorded_already", file=outbox) from None
        yield


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """SIGTERM and SIGINT leave the block at once, wherever it is: a write is whole or was never made."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, _interrupt) for number in numbers]
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _postman(options: Namespace, complain: Tell) -> AbstractContextManager[None]:
    if options.server is None:
        return nullcontext()
    from mobile_probe.postman import Postman

    return Postman(options.outbox, options.server, complain, options.upload_every_s)


def _complainer(language: str) -> Tell:
    """Tells troubles to people, each with the name of what has it, as long as there is a terminal."""

    def complain(name: str, error: ProbeError | None) -> None:
        reason = error.tell(language) if error else say("works_again", language)
        with suppress(OSError):  # whoever began a recording may have left; it goes on
            print(say("unreadable", language, where=name, reason=reason), file=sys.stderr, flush=True)

    return complain
