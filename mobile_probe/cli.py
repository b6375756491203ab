"""Stage 0, the probe: the command line; exit 0 done, 1 readings still wait, 2 lasting trouble."""

import os
import sqlite3
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from mobile_probe import __version__, commands
from mobile_probe.errors import ProbeError
from mobile_probe.messages import language_of, say
from mobile_probe.outbox import Outbox
from mobile_probe.uploader import BATCH_SIZE

DONE, TEMPORARY, PERMANENT = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments, Namespace(language=language_of(os.environ)))
    try:
        with Outbox(options.outbox) as outbox:
            options.run(options, outbox)
        return DONE
    except ProbeError as error:
        return _fail(error.tell(options.language), PERMANENT if error.permanent else TEMPORARY)
    except sqlite3.Error as error:
        # An OperationalError is a full disk or a long lock; any other is a file that is no outbox.
        code = TEMPORARY if isinstance(error, sqlite3.OperationalError) else PERMANENT
        return _fail(say("outbox_trouble", options.language, file=options.outbox, reason=error), code)
    except OSError as error:
        reason = error.strerror or error
        return _fail(say("file_trouble", options.language, file=error.filename, reason=reason), PERMANENT)
    except KeyboardInterrupt:
        return _fail(say("interrupted", options.language), TEMPORARY)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="mobile-probe", description="Keeps readings of the mobile network, sends them later."
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--outbox", type=Path, default=_default_outbox(), metavar="FILE", help="%(default)s")
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")

    verb = verbs.add_parser("replay", help="keep the readings of a file (JSON lines or CSV)")
    verb.add_argument("file", type=Path)
    verb.set_defaults(run=commands.run_replay)

    verb = verbs.add_parser("upload", help="send what waits")
    verb.add_argument("--server", required=True, metavar="URL")
    verb.add_argument("--batch-size", type=int, default=BATCH_SIZE, metavar="N", help="%(default)s")
    verb.set_defaults(run=commands.run_upload)

    verb = verbs.add_parser("status", help="what waits and what became of the rest")
    verb.set_defaults(run=commands.run_status)

    verb = verbs.add_parser("exclude", help="keep nothing in this circle (degrees, metres)")
    for name in ("longitude", "latitude", "radius_m"):
        verb.add_argument(name, type=float)
    verb.set_defaults(run=commands.run_exclude)

    verb = verbs.add_parser("export", help="write the readings still here as JSON lines")
    verb.add_argument("file", type=Path)
    verb.set_defaults(run=commands.run_export)

    verb = verbs.add_parser("erase", help="forget everything here, and on the server if one is named")
    verb.add_argument("--server", metavar="URL")
    verb.set_defaults(run=commands.run_erase)
    return parser


def _default_outbox() -> Path:
    """Where the XDG Base Directory Specification puts a program's data."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "mobile-probe" / "outbox.sqlite3"


def _fail(line: str, code: int) -> int:
    print(f"mobile-probe: {line}", file=sys.stderr)
    return code
