"""An outbox in a temporary folder, and a server that misbehaves on demand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile_probe.outbox import Outbox
from tests.mobile_probe.server import ReadingsServer, running


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with Outbox(tmp_path / "outbox.sqlite3") as outbox:
        yield outbox


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReadingsServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running() as server:
        yield server
