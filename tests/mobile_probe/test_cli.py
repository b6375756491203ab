"""The command line: what it says and how it ends."""

import json
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest

from mobile_probe.backoff import Backoff
from mobile_probe.cli import main
from mobile_probe.options import COMMANDS
from mobile_probe.outbox import Outbox
from tests.mobile_probe.factories import NOON, gap, readings
from tests.mobile_probe.server import ReadingsServer, behave, status


class Probe:
    """The command line over one outbox."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capture = capture

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command: exit code, what it printed, what it complained."""
        self._capture.readouterr()
        code = main(["--outbox", str(self.folder / "o"), *arguments])
        return code, *self._capture.readouterr()

    def drive(self, count: int) -> str:
        """Write a file of readings."""
        file = self.folder / "drive.jsonl"
        file.write_text("".join(json.dumps(one.to_json()) + "\n" for one in readings(count)))
        return str(file)


@pytest.fixture
def probe(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Probe:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setattr("mobile_probe.uploader.Backoff", partial(Backoff, sleep=lambda seconds: None))
    return Probe(tmp_path, capsys)


def test_a_file_is_kept_then_sent_and_doing_it_all_again_changes_nothing(
    probe: Probe, server: ReadingsServer
) -> None:
    file = probe.drive(3)
    for _ in range(2):
        assert probe("replay", file)[0] == 0
        code, said, _ = probe("upload", "--server", server.url)
        assert (code, said.splitlines()[-1][-17:]) == (0, "Still waiting: 0.")
    assert len(server.kept["token-0"]) == 3


def test_bad_lines_are_named_and_the_others_kept(probe: Probe) -> None:
    file = probe.drive(3)
    Path(file).write_text(Path(file).read_text() + "{}\n")
    code, said, complaint = probe("replay", file)
    assert code == 0
    assert said.startswith("Readings kept: 3.")
    assert complaint == "line 4: observed_at: missing\n"


def test_a_file_without_a_reading_is_an_error(probe: Probe) -> None:
    (probe.folder / "a.jsonl").write_text("hello\n")
    code, _, complaint = probe("replay", str(probe.folder / "a.jsonl"))
    assert code == 2
    assert complaint.endswith("a.jsonl: no readable reading.\n")


def test_a_missing_file_is_one_line_and_exit_2(probe: Probe) -> None:
    code, _, complaint = probe("replay", "/nowhere/a.jsonl")
    assert (code, complaint) == (2, "mobile-probe: /nowhere/a.jsonl: No such file or directory\n")


def test_messages_are_french_by_default(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANG")
    assert probe("status")[1].startswith("En attente : 0")


def test_temporary_trouble_ends_with_1_and_permanent_with_2(probe: Probe, server: ReadingsServer) -> None:
    probe("replay", probe.drive(2))
    server.faults.extend([behave, *[status(503)] * 6])
    assert probe("upload", "--server", server.url)[0] == 1
    server.faults.append(status(403))
    code, said, complaint = probe("upload", "--server", server.url)
    assert (code, complaint) == (2, "mobile-probe: the server answers 403: told to say 403\n")
    assert said.endswith("Still waiting: 2.\n")


def test_no_network_ends_with_1(probe: Probe) -> None:
    probe("replay", probe.drive(1))
    code, _, complaint = probe("upload", "--server", "http://127.0.0.1:1")
    assert code == 1
    assert complaint == "mobile-probe: server out of reach: [Errno 111] Connection refused\n"


def test_a_wrong_address_ends_with_2(probe: Probe) -> None:
    assert probe("upload", "--server", "example.org")[0] == 2


def test_a_wrong_use_ends_with_2(probe: Probe) -> None:
    with pytest.raises(SystemExit) as caught:
        probe("fly")
    assert caught.value.code == 2


def test_an_outbox_that_is_none_ends_with_2(probe: Probe) -> None:
    (probe.folder / "o").write_text("not an outbox " * 100)
    code, _, complaint = probe("status")
    assert code == 2
    assert complaint.endswith("file is not a database\n")


def test_status_tells_what_became_of_readings(probe: Probe, server: ReadingsServer) -> None:
    file = probe.drive(3)
    refused = json.loads(Path(file).read_text().splitlines()[0])["id"]
    server.refuse[refused] = "too far"
    probe("replay", file)
    assert "Waiting: 3 (at most 259200)\nThe oldest has waited since 20" in probe("status")[1]
    probe("upload", "--server", server.url)
    said = probe("status")[1]
    assert "Delivered, repeats included: 2\n" in said
    assert "Refused by the server: 1\n  1: too far\n" in said


def test_an_export_can_be_replayed_elsewhere(probe: Probe, tmp_path: Path) -> None:
    probe("replay", probe.drive(3))
    export = tmp_path / "export.jsonl"
    assert probe("export", str(export))[:2] == (0, f"Readings written to {export}: 3.\n")
    assert export.stat().st_mode & 0o077 == 0
    elsewhere = main(["--outbox", str(tmp_path / "other"), "replay", str(export)])
    assert elsewhere == 0
    assert sorted(tmp_path.iterdir()) == sorted(
        tmp_path / name for name in ("drive.jsonl", "export.jsonl", "o", "other")
    )


def test_nothing_is_kept_in_an_excluded_circle_even_west_of_greenwich(probe: Probe) -> None:
    assert probe("exclude", "-1.5", "48.1", "300")[0] == 0
    assert probe("exclude", "2.3", "49.9", "300")[0] == 0
    assert "Excluded: 3." in probe("replay", probe.drive(3))[1]
    assert probe("exclude", "2.3", "95", "300")[2] == "mobile-probe: latitude: 95.0 is outside -90 to 90\n"


def test_erasing_here_alone_says_what_remains_and_can_be_completed(
    probe: Probe, server: ReadingsServer
) -> None:
    probe("replay", probe.drive(2))
    probe("upload", "--server", server.url)
    probe("exclude", "-1.5", "48.1", "300")
    assert f"erase --server {server.url}" in probe("erase")[1]
    assert "Delivered, repeats included: 0\n" in probe("status")[1]
    assert len(server.kept) == 1
    said = probe("erase", "--server", server.url)[1].splitlines()
    assert said[:2] == [f"Erased on {server.url}.", "Outbox emptied on this device."]
    assert said[2].startswith("Exclusion areas kept: 1,")
    assert server.kept == {}


def test_nothing_is_erased_here_while_the_server_cannot(probe: Probe, server: ReadingsServer) -> None:
    probe("replay", probe.drive(2))
    probe("upload", "--server", server.url)
    probe("replay", probe.drive(2))
    server.faults.extend([status(500)] * 6)
    assert probe("erase", "--server", server.url)[0] == 1
    assert probe("status")[1].startswith("Waiting: 2 ")


def test_status_and_export_tell_the_duty_log_and_erase_forgets_it(probe: Probe, tmp_path: Path) -> None:
    with Outbox(tmp_path / "o", clock=lambda: NOON.timestamp()) as outbox:
        outbox.duty.on_duty()
        outbox.duty.keep(gap(), is_open=False)
    said = probe("status")[1]
    assert "Time on duty: 0.0 h\n" in said
    assert "without a reading: 1 waiting, 0 delivered, 0 refused\n" in said
    said = probe("export", str(tmp_path / "mine.jsonl"))[1]
    assert f"Duty log written to {tmp_path / 'mine.duty.jsonl'}: 2 lines.\n" in said
    assert (tmp_path / "mine.duty.jsonl").stat().st_mode & 0o077 == 0
    probe("erase")
    assert "without a reading: 0 waiting" in probe("status")[1]


@pytest.mark.parametrize(
    ("language", "word"), [("fr_FR", "envoyer ce qui attend"), ("en_GB", "send what waits")]
)
def test_help_speaks_both_languages(
    probe: Probe,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str,
    word: str,
) -> None:
    monkeypatch.setenv("LANG", language)
    with pytest.raises(SystemExit):
        probe("--help")
    assert word in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_and_something_that_runs_it(
    probe: Probe, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        probe(command, "--help")
    assert caught.value.code == 0
    module, _, name = COMMANDS[command][0].partition(".")
    assert callable(getattr(import_module(f"mobile_probe.{module}"), name))
