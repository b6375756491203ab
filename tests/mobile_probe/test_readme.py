"""The probe's page names all that there is."""

import re
from pathlib import Path

import pytest

from mobile_probe import cli
from mobile_probe.gap import NO_FIX, NOT_KEPT, NOT_MEASURED, SOURCE_FAILED
from mobile_probe.options import COMMANDS
from mobile_probe.pace import EVERY_M, EVERY_S
from mobile_probe.reading import FIELDS

PROJECT = Path(__file__).resolve().parents[2]
README = (PROJECT / "mobile_probe" / "README.md").read_text()
OPTIONS = sorted(
    {option.name for _, options in COMMANDS.values() for option in options if "--" in option.name}
)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_explained(command: str) -> None:
    assert f"\n| `{command}" in README


@pytest.mark.parametrize("option", OPTIONS)
def test_each_option_is_explained(option: str) -> None:
    assert f"{option}`" in README or f"{option} " in README


@pytest.mark.parametrize("name", [*FIELDS, NO_FIX, NOT_KEPT, NOT_MEASURED, SOURCE_FAILED])
def test_each_word_of_the_wire_is_explained(name: str) -> None:
    assert f"`{name}`" in README


def test_the_service_runs_what_exists_with_the_options_of_the_page() -> None:
    unit = (PROJECT / "mobile_probe" / "systemd" / "mobile-probe.service").read_text()
    (command,) = re.findall(r"^ExecStart=\S+ (.*)$", unit, re.MULTILINE)
    (options,) = re.findall(
        r"^ +PROBE_OPTIONS=(.*)$", (PROJECT / "docs" / "probe.md").read_text(), re.MULTILINE
    )
    words = command.replace("$PROBE_OPTIONS", options).split()
    assert cli._parser("en").parse_args(words).run == COMMANDS["record"][0]
    assert f"RestartPreventExitStatus={cli.PERMANENT}\n" in unit


def test_the_page_tells_the_rhythm_that_the_code_has() -> None:
    assert (
        f"on the way ({EVERY_M:.0f}); seconds between readings when moving slowly ({EVERY_S:.0f})" in README
    )
