"""Stage 0, the probe: the command line; exit 0 done, 1 readings still wait, 2 lasting trouble."""

import os
import sqlite3
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from mobile_probe import __version__
from mobile_probe.errors import ProbeError
from mobile_probe.help import help_on
from mobile_probe.messages import language_of, say
from mobile_probe.options import COMMANDS
from mobile_probe.outbox import Outbox

DONE, TEMPORARY, PERMANENT = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    language = language_of(os.environ)
    options = _parser(language).parse_args(arguments, Namespace(language=language))
    try:
        with Outbox(options.outbox) as outbox:
            return _command(options.run)(options, outbox) or DONE
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


def _parser(language: str) -> ArgumentParser:
    parser = ArgumentParser(prog="mobile-probe", description=help_on("probe", language))
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument(
        "--outbox", type=Path, default=_default_outbox(), metavar="FILE", help=help_on("outbox", language)
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (run, options) in COMMANDS.items():
        command = commands.add_parser(name, help=help_on(name, language), description=help_on(name, language))
        command.set_defaults(run=run)
        for option in options:
            command.add_argument(option.name, help=help_on(option.help, language), **option.how)
    return parser


def _command(run: str) -> Callable[[Namespace, Outbox], int | None]:
    """The function of that name, loaded only now: `status` needs neither HTTP nor a radio."""
    module, _, name = run.partition(".")
    command: Callable[[Namespace, Outbox], int | None] = getattr(
        import_module(f"mobile_probe.{module}"), name
    )
    return command


def _default_outbox() -> Path:
    """Where the XDG Base Directory Specification puts a program's data."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "mobile-probe" / "outbox.sqlite3"


def _fail(line: str, code: int) -> int:
    print(f"mobile-probe: {line}", file=sys.stderr)
    return code
