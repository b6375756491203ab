"""The table of formats."""

import random
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from measurements.formats.build import FileNotUnderstood, Options
from measurements.formats.item import Item
from measurements.formats.known import FORMATS
from measurements.models import Batch
from tests.conftest import PROJECT

HOSTILE = [
    b"",
    b"\x00" * 100,
    b"{}",
    b"[]",
    b"null",
    b"[" * 100_000,
    b"PK\3\4" + bytes(60),
    b"a,b\n1,2",
    b"\xff\xfe",
]


def test_each_name_fits_where_it_is_kept() -> None:
    assert max(map(len, FORMATS)) <= (Batch._meta.get_field("source").max_length or 0)


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - {"native"}))
def test_each_format_is_explained_to_those_who_have_it(name: str) -> None:
    told = (PROJECT / "docs/clients.md").read_text()
    assert f"--format {name}`" in told


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "content", [*HOSTILE, random.Random(7).randbytes(3000)], ids=lambda content: repr(content[:6])
)
def test_no_content_breaks_a_decoder(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / "sent"
    file.write_bytes(content)
    items: list[Item] = []
    with suppress(FileNotUnderstood):
        items = list(FORMATS[name].decode(file, Options("x", "20801", ZoneInfo("Europe/Paris"))))
    assert not [item.reading for item in items if not item.reason]
