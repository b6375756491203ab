"""Other programs, run for a moment."""

import errno
import os
import time

import pytest

from mobile_probe.errors import ProbeError
from mobile_probe.sources.tools import SourceError, run, run_json


def test_what_a_program_prints_comes_back() -> None:
    assert run(["printf", "é"], 5, "mmcli_missing") == "é"
    assert run_json(["printf", '{"a": 1}'], 5, "mmcli_missing") == {"a": 1}


def test_a_missing_program_is_named_and_stays_missing() -> None:
    with pytest.raises(ProbeError, match="no-such-program") as caught:
        run(["no-such-program"], 5, "mmcli_missing")
    assert caught.value.permanent


def test_no_room_for_one_more_process_is_a_trouble_that_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **more: object) -> None:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr("mobile_probe.sources.tools.subprocess.Popen", full)
    with pytest.raises(SourceError, match="printf: Resource temporarily unavailable") as caught:
        run(["printf", "é"], 5, "mmcli_missing")
    assert not caught.value.permanent


def test_a_failure_is_told_in_the_programs_own_words() -> None:
    with pytest.raises(SourceError, match="sh: no bus") as caught:
        run(["sh", "-c", "echo no bus >&2; exit 1"], 5, "mmcli_missing")
    assert not caught.value.permanent


def test_a_child_that_keeps_the_pipe_open_does_not_keep_us() -> None:
    started = time.monotonic()
    with pytest.raises(SourceError, match="gives no answer"):
        run(["sh", "-c", "sleep 60 & sleep 60"], 0.2, "mmcli_missing")
    assert time.monotonic() - started < 30
