"""Stage 0, the probe: runs another program for a moment, never longer than it is given."""

import json
import os
import signal
import subprocess
from collections.abc import Sequence

from mobile_probe.errors import ProbeError

LONGEST_DETAIL = 200  # characters of a program's complaint that are told: a line, not a page


class SourceError(ProbeError):
    """The source gives nothing now; it may at the next look."""

    permanent = False


def run(command: Sequence[str], time_limit_s: float, missing: str) -> str:
    """What `command` prints. Raises ProbeError, `missing` where it is not installed, or SourceError.

    At the limit, all that the program started ends with it: a script's child would keep the pipe open.
    """
    try:
        program = _start(command)
    except (FileNotFoundError, PermissionError):
        raise ProbeError(missing, tool=command[0]) from None
    except OSError as error:  # no memory or no number left for one more process: there may be later
        raise SourceError("tool_failed", tool=command[0], detail=error.strerror) from None
    with program:
        try:
            printed, complaint = program.communicate(timeout=time_limit_s)
        except subprocess.TimeoutExpired:
            raise SourceError("tool_silent", tool=command[0], seconds=time_limit_s) from None
        finally:
            if program.returncode is None:
                _end(program)
    if program.returncode:
        raise SourceError("tool_failed", tool=command[0], detail=complaint.strip()[-LONGEST_DETAIL:])
    return printed


def run_json(command: Sequence[str], time_limit_s: float, missing: str) -> object:
    """The JSON document that `command` prints; raises as `run` does.

    What it prints is in no message: it may name the device or its owner.
    """
    printed = run(command, time_limit_s, missing)
    try:
        return json.loads(printed)
    except (ValueError, RecursionError):
        raise SourceError("tool_not_json", tool=command[0]) from None


def _start(command: Sequence[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "LC_ALL": "C"},
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )


def _end(program: subprocess.Popen[str]) -> None:
    try:
        os.killpg(program.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
