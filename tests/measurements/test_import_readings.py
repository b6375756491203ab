"""The command that imports readings from files."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from measurements.models import Contributor, Reading
from tests.measurements.factories import reading

pytestmark = pytest.mark.django_db


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    call_command("import_readings", *map(str, arguments))
    return capsys.readouterr().out


def test_native_lines_of_any_age_are_kept_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = reading(observed_at="2015-06-01T10:00:00Z", contributor="anne")
    lines = [old, reading(contributor="bob"), reading(contributor="bob", latitude=95)]
    file = tmp_path / "readings.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    first = run(capsys, file, "--format", "native")
    assert first.splitlines()[0] == "3 readings read: 2 kept, 0 already known, 1 refused"
    assert "1 x latitude: expected `float` <= …" in first
    again = run(capsys, file, "--format", "native")
    assert again.startswith("3 readings read: 0 kept, 2 already known, 1 refused")
    assert (Reading.objects.count(), Contributor.objects.count()) == (2, 2)


def test_the_log_of_cork_is_kept_whole(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = shared / "samples/ucc5g/download_driving_first1499.csv"
    options = ("--format", "gnettrack", "--home-plmn", "27201", "--timezone", "Europe/Dublin")
    assert run(capsys, log, *options).startswith("1499 readings read: 1499 kept, 0 already known, 0 refused")
    assert run(capsys, log, *options).startswith("1499 readings read: 0 kept, 1499 already known, 0 refused")


def test_the_log_of_dakar_repeats_lines(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = shared / "samples/gnettrack/orange_dakar_first1200.tsv"
    told = run(capsys, log, "--format", "gnettrack", "--timezone", "Africa/Dakar")
    assert told.startswith("1200 readings read: 1039 kept, 161 already known, 0 refused")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "gnettrack"], "--timezone"),
        (["--format", "gnettrack", "--timezone", "Mars/Olympus"], "no time zone"),
        (["--format", "native", "--home-plmn", "orange"], "no PLMN"),
    ],
)
def test_a_wrong_option_is_said_in_a_sentence(tmp_path: Path, arguments: list[str], message: str) -> None:
    file = tmp_path / "log"
    file.write_text("Timestamp,Longitude,Latitude,NetworkMode\n")
    with pytest.raises(CommandError, match=message):
        call_command("import_readings", str(file), *arguments)


def test_a_missing_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_readings", str(tmp_path / "none"), "--format", "native")
