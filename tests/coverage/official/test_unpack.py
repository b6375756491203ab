"""What may come out of an archive, and what may not."""

import os

import py7zr
import pytest

from coverage.official import unpack
from coverage.official.names import RefusedFile
from coverage.official.unpack import sha256, unpacked
from tests.coverage.factories_official import packed

NAME = "2026_T1_couv_Metropole_DEMO01_4G_data.gpkg"


@pytest.fixture
def package(tmp_path):
    path = tmp_path / NAME
    path.write_bytes(os.urandom(50_000))
    return path


def refusal(archive):
    with pytest.raises(RefusedFile) as refused, unpacked(archive):
        pass
    return str(refused.value)


def test_a_package_is_read_where_it_lies(package):
    with unpacked(package) as path:
        assert path == package


def test_a_packed_file_has_the_hash_of_the_unpacked_one_and_leaves_nothing_behind(package):
    with unpacked(packed(package)) as path:
        assert path != package
        assert sha256(path) == sha256(package)
    assert not path.parent.exists()


@pytest.mark.parametrize("kept", [0, 10, 0.5, 0.99])
def test_a_truncated_archive_is_refused(package, kept):
    archive = packed(package)
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(kept if kept >= 1 else kept * len(whole))])
    assert "not a whole 7z file" in refusal(archive)


def test_an_archive_with_a_flipped_byte_is_refused(package):
    archive = packed(package)
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 0xFF
    archive.write_bytes(content)
    assert "not a whole 7z file" in refusal(archive)


@pytest.mark.parametrize("member", ["../outside.gpkg", "folder/inside.gpkg", "notes.txt"])
def test_a_member_that_is_not_a_plain_package_is_refused(package, member):
    assert refusal(packed(package, member))
    assert not (package.parent.parent / "outside.gpkg").exists()


def test_an_archive_of_two_members_is_refused(package):
    with py7zr.SevenZipFile(archive := package.with_suffix(".gpkg.7z"), "w") as seven:
        seven.write(package, "one.gpkg")
        seven.write(package, "two.gpkg")
    assert "2 members, expected one" in refusal(archive)


def test_an_archive_that_would_fill_the_disk_is_refused(package, monkeypatch):
    monkeypatch.setattr(unpack, "MAX_UNPACKED_BYTES", 49_999)
    assert "unpacks to 50000 bytes" in refusal(packed(package))
