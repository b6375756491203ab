"""Stage 0, the probe: the commands of the command line and their options, as a table."""

from math import inf
from pathlib import Path
from typing import Any

from mobile_probe.outbox import BATCH_SIZE
from mobile_probe.pace import EVERY_M, EVERY_S
from mobile_probe.reading import CHOICES

UPLOAD_EVERY_S = 900.0  # a quarter of an hour: the radio of a phone sleeps in between


class Option:
    """One option: its name, what `help.py` calls it, how argparse takes it."""

    def __init__(self, name: str, help: str | None = None, **how: Any) -> None:
        self.name = name
        self.help = help or name.strip("-").replace("-", "_")
        self.how = how


FILE = Option("file", type=Path)
SERVER = Option("--server", metavar="URL")

LISTENING = (
    Option("--source", action="append", default=[], metavar="SOURCE"),
    Option("--position", metavar="POSITION"),
    Option("--environment", choices=CHOICES["environment"]),
    Option("--home-plmn", metavar="MCCMNC"),
)
RECORDING = (
    Option("--every-m", type=float, default=EVERY_M, metavar="M"),
    Option("--every-s", type=float, default=EVERY_S, metavar="S"),
    Option("--for-s", type=float, default=inf, metavar="S"),
    Option("--server", "record_server", metavar="URL"),
    Option("--upload-every-s", type=float, default=UPLOAD_EVERY_S, metavar="S"),
)

# What runs a command is named, not imported: a command loads what it needs and no more.
COMMANDS: dict[str, tuple[str, tuple[Option, ...]]] = {
    "record": ("live.run_record", (*LISTENING, *RECORDING)),
    "once": ("live.run_once", LISTENING),
    "upload": (
        "sending.run_upload",
        (
            Option("--server", required=True, metavar="URL"),
            Option("--batch-size", type=int, default=BATCH_SIZE, metavar="N"),
        ),
    ),
    "status": ("commands.run_status", ()),
    "exclude": (
        "commands.run_exclude",
        tuple(Option(name, type=float) for name in ("longitude", "latitude", "radius_m")),
    ),
    "replay": ("commands.run_replay", (FILE,)),
    "export": ("commands.run_export", (FILE,)),
    "erase": ("sending.run_erase", (SERVER,)),
}
