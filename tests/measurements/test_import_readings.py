"""The command that imports readings from files."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from measurements.formats.known import FORMATS
from measurements.management.commands.import_readings import Command
from measurements.models import Contributor, Reading
from measurements.vocabulary import SERVICE_STATES
from tests.measurements.factories import reading
from tests.measurements.formats.factories import (
    NEOSTUMBLER,
    NETWORK_SURVEY,
    OPENCELLID,
    TOWER_COLLECTOR,
    csv_file,
)

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
    ("form", "row", "told"),
    [
        ("neostumbler", NEOSTUMBLER, {"radioType": "cdma"}),
        ("towercollector", TOWER_COLLECTOR, {"net_type": "CDMA"}),
        ("opencellid", OPENCELLID, {"act": "CDMA"}),
        ("networksurvey", NETWORK_SURVEY, {"eci": "none at all"}),
    ],
)
def test_a_table_of_an_app_is_kept_once(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    form: str,
    row: dict[str, object],
    told: dict[str, object],
) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(b"".join(csv_file(row, {}, told, {})))
    first = run(capsys, file, "--format", form)
    assert first.startswith("3 readings read: 1 kept, 1 already known, 1 refused")
    assert f"1 x {next(iter(told))}: " in first
    assert run(capsys, file, "--format", form).startswith(
        "3 readings read: 0 kept, 2 already known, 1 refused"
    )


def test_the_same_scan_from_two_exports_counts_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, sent = tmp_path / "lte.csv", tmp_path / "lte.json"
    table.write_bytes(b"".join(csv_file(NETWORK_SURVEY)))
    sent.write_text(json.dumps({"messageType": "LteRecord", "data": NETWORK_SURVEY}))
    assert run(capsys, table, "--format", "networksurvey").startswith("1 readings read: 1 kept")
    again = run(capsys, sent, "--format", "networksurvey-json")
    assert again.startswith("1 readings read: 0 kept, 1 already known")


def test_what_an_app_calls_no_service_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fence = {
        "location": {"latitude": 45.1, "longitude": 3.1},
        "technology_id": 1000,
        "radius": 25,
        "timestamp_microseconds": 1763640000000000,
    }
    file = tmp_path / "session.json"
    file.write_text(json.dumps({"fences": [fence]}))
    run(capsys, file, "--format", "rtr-coverage", "--home-plmn", "20801")
    stored = Reading.objects.get()
    assert (SERVICE_STATES[stored.service_state], stored.home_plmn) == ("out_of_service", "20801")


def test_what_is_held_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(b"".join(csv_file(NEOSTUMBLER, {"timestamp": 999999999999})))  # 4G in 2001
    told = run(capsys, file, "--format", "neostumbler")
    assert "  1 of those kept were held as they came: no evidence until they are released." in told


def test_the_help_names_each_format() -> None:
    told = Command().create_parser("manage.py", "import_readings").format_help()
    assert [name for name in FORMATS if name not in told] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "gnettrack"], "--timezone"),
        (["--format", "gnettrack", "--timezone", "Mars/Olympus"], "no time zone"),
        (["--format", "native", "--home-plmn", "orange"], "no PLMN"),
        (["--format", "neostumbler"], "cells.csv"),
        (["--format", "networksurvey-gpkg"], "cannot be read"),
        (["--format", "telepathy"], "invalid choice"),
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
