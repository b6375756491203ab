"""ZIP archives of strangers."""

import zipfile
from pathlib import Path

import pytest

from measurements.formats import archive
from measurements.formats.build import FileNotUnderstood


def packed(folder: Path, *names: str, content: bytes = b"x" * 1000) -> Path:
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, content)
    return path


def read(path: Path) -> bytes:
    with archive.opened(path, "cells.csv") as stream:
        return stream.read()


def test_a_plain_file_is_read_as_it_is(tmp_path: Path) -> None:
    plain = tmp_path / "cells.csv"
    plain.write_bytes(b"timestamp\n")
    assert read(plain) == b"timestamp\n"


def test_the_member_is_read(tmp_path: Path) -> None:
    assert read(packed(tmp_path, "wifis.csv", "cells.csv")) == b"x" * 1000


@pytest.mark.parametrize("name", ["../cells.csv", "/etc/cells.csv", "a/cells.csv", "wifis.csv"])
def test_a_path_is_not_followed(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotUnderstood, match=r"0 files named cells\.csv"):
        read(packed(tmp_path, name))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotUnderstood, match="2 files named"):
        read(packed(tmp_path, "cells.csv", "cells.csv"))


def test_what_unpacks_to_too_much_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 999)
    with pytest.raises(FileNotUnderstood, match="1000 bytes unpacked, at most 999"):
        read(packed(tmp_path, "cells.csv"))


def test_a_size_that_lies_is_not_believed(tmp_path: Path) -> None:
    path = packed(tmp_path, "cells.csv", content=b"x" * 100_000)
    path.write_bytes(path.read_bytes().replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with pytest.raises(FileNotUnderstood, match="cannot be read"):
        read(path)


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 2)
    with pytest.raises(FileNotUnderstood, match="the archive has 3 files"):
        read(packed(tmp_path, "cells.csv", "a", "b"))


def test_a_broken_archive_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, "cells.csv")
    content = bytearray(path.read_bytes())
    content[45] ^= 0xFF  # inside the packed bytes
    path.write_bytes(content)
    with pytest.raises(FileNotUnderstood, match="cannot be read"):
        read(path)
