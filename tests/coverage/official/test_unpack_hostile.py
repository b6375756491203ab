"""Archives made to harm: refused in a sentence, with nothing written outside and nothing left behind."""

import io
import stat
import struct
import zipfile
import zlib

import py7zr
import pytest

from coverage.official import unpack, unpack_7z
from coverage.official.names import RefusedFile
from coverage.official.unpack import unpacked

NAME = "2026_T1_couv_Metropole_DEMO01_4G_data.gpkg"
STEM = "DEMO01_Couv4G_201707"
PARTS = {f"{STEM}{end}": end.encode() * 50 for end in (".shp", ".shx", ".dbf", ".prj")}
ZEROS = bytes(1 << 20)


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path, monkeypatch):
    """Whatever happens: no file but the archive itself, neither beside it nor in the temporary folder."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    yield
    assert list(scratch.iterdir()) == []
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    assert not (tmp_path.parent / "outside.gpkg").exists()


def refusal(path):
    with pytest.raises(RefusedFile) as refused, unpacked(path):
        pass
    return str(refused.value)


def seven(path, members, **options):
    with py7zr.SevenZipFile(archive := path / f"{NAME}.7z", "w", **options) as packed:
        for name, content in members.items():
            packed.writestr(content, name)
    return archive


def seven_called(path, member):
    """A sound 7z whose member has a name that no honest program would write into it."""
    with py7zr.SevenZipFile(archive := path / f"{NAME}.7z", "w") as packed:
        packed.set_encoded_header_mode(False)
        packed.writestr(b"SQLite", "x" * len(member))
    content = bytearray(
        patched(archive, *(name.encode("utf-16-le") for name in ("x" * len(member), member))).read_bytes()
    )
    offset, size = struct.unpack("<QQ", content[12:28])
    content[28:32] = struct.pack("<L", zlib.crc32(content[32 + offset :][:size]))
    content[8:12] = struct.pack("<L", zlib.crc32(content[12:32]))
    archive.write_bytes(content)
    return archive


def zipped(path, members, mode=stat.S_IFREG | 0o644):
    with zipfile.ZipFile(archive := path / f"{STEM}.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            member = zipfile.ZipInfo(name)
            member.external_attr = mode << 16
            packed.writestr(member, content, zipfile.ZIP_DEFLATED)
    return archive


def patched(archive, was, becomes):
    """The archive with these bytes replaced everywhere, and they must be there."""
    content = archive.read_bytes()
    assert was in content
    archive.write_bytes(content.replace(was, becomes))
    return archive


def test_a_bomb_is_refused_by_the_size_it_tells(tmp_path, monkeypatch):
    monkeypatch.setattr(unpack, "MAX_UNPACKED_BYTES", 10 << 20)
    archive = seven(tmp_path, {NAME: ZEROS * 20})
    assert archive.stat().st_size < 10_000
    assert "unpacks to 20971520 bytes, more than 10485760" in refusal(archive)


def test_a_zip_bomb_is_refused_by_the_size_it_tells(tmp_path, monkeypatch):
    monkeypatch.setattr(unpack, "MAX_UNPACKED_BYTES", 10 << 20)
    assert "more than 10485760" in refusal(zipped(tmp_path, PARTS | {f"{STEM}.dbf": ZEROS * 20}))


def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_unpacks(tmp_path, monkeypatch):
    monkeypatch.setattr(unpack_7z, "_only_member", lambda archive, most: archive.files[0].filename)
    monkeypatch.setattr(unpack, "MAX_UNPACKED_BYTES", 3 << 20)
    assert "exceeds limit of 3145728 bytes" in refusal(seven(tmp_path, {NAME: ZEROS * 30}))


def test_a_zip_bomb_that_lies_about_its_size_is_stopped_while_it_unpacks(tmp_path, monkeypatch):
    monkeypatch.setattr("coverage.official.unpack_zip._check", lambda members, most: STEM)
    monkeypatch.setattr(unpack, "MAX_UNPACKED_BYTES", 3 << 20)
    archive = zipped(tmp_path, PARTS | {f"{STEM}.dbf": ZEROS * 20})
    assert f"{STEM}.dbf unpacks to more than 3145" in refusal(archive)


def test_a_zip_whose_directory_tells_a_smaller_size_is_refused(tmp_path):
    archive = zipped(tmp_path, PARTS | {f"{STEM}.dbf": ZEROS})
    patched(archive, struct.pack("<L", len(ZEROS)), struct.pack("<L", 10))
    assert "not a whole zip file" in refusal(archive)


def test_a_zip_whose_directory_names_another_member_is_refused(tmp_path):
    archive = zipped(tmp_path, PARTS)
    content = archive.read_bytes()
    first = content.index(b".prj", content.index(b"PK\x03\x04"))
    archive.write_bytes(content[:first] + b".exe" + content[first + 4 :])
    assert "not a whole zip file" in refusal(archive)


@pytest.mark.parametrize(
    "member", ["../outside.gpkg", "/tmp/outside.gpkg", "a/b.gpkg", "a.gpkg.7z", "c:/x.gpkg"]
)
def test_a_member_with_a_way_or_another_archive_in_it_is_refused(tmp_path, member):
    assert f"its member is called {member!r}" in refusal(seven_called(tmp_path, member))


@pytest.mark.parametrize(
    "member", ["../outside.shp", "/tmp/outside.shp", "folder/a.shp", "inner.zip", "run.exe"]
)
def test_a_zip_with_a_way_or_another_archive_in_it_is_refused(tmp_path, member):
    assert f"its member is called {member!r}" in refusal(zipped(tmp_path, PARTS | {member: b"x"}))


def test_a_link_is_refused(tmp_path):
    assert "is not a file" in refusal(zipped(tmp_path, PARTS, mode=stat.S_IFLNK | 0o777))


def test_a_link_in_a_7z_is_refused(tmp_path):
    link = tmp_path / "link"
    link.symlink_to("/etc/passwd")
    with py7zr.SevenZipFile(archive := tmp_path / f"{NAME}.7z", "w") as packed:
        packed.write(link, NAME)
    link.unlink()
    assert "is not a file" in refusal(archive)


@pytest.mark.parametrize("members", [{}, {"a.gpkg": b"1", "b.gpkg": b"2"}])
def test_a_7z_of_no_or_several_members_is_refused(tmp_path, members):
    assert f"{len(members)} members, expected one" in refusal(seven(tmp_path, members))


@pytest.mark.parametrize("extra", ["second.shp", f"{STEM}.SHP"])
def test_a_zip_of_two_shapefiles_is_refused(tmp_path, extra):
    assert "not those of one shapefile" in refusal(zipped(tmp_path, PARTS | {extra: b"x"}))


def test_a_zip_without_a_part_that_is_needed_is_refused(tmp_path):
    assert "has no .shx file" in refusal(zipped(tmp_path, {f"{STEM}.shp": b"x", f"{STEM}.dbf": b"x"}))


@pytest.mark.parametrize("hide_names", [False, True])
def test_an_encrypted_7z_is_refused(tmp_path, hide_names):
    archive = seven(tmp_path, {NAME: b"SQLite"}, password="secret", header_encryption=hide_names)
    assert refusal(archive) == "archive: encrypted, and coverage files are public"


def test_an_encrypted_zip_is_refused(tmp_path):
    archive = zipped(tmp_path, PARTS)
    content = bytearray(archive.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(signature, at + 1)) >= 0:
            content[at + flags] |= 1
    archive.write_bytes(content)
    assert refusal(archive) == "archive: encrypted, and coverage files are public"


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.95])
def test_a_zip_cut_short_is_refused(tmp_path, share):
    archive = zipped(tmp_path, PARTS)
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(share * len(whole))])
    assert "not a whole zip file" in refusal(archive)


def test_a_member_with_another_checksum_is_refused(tmp_path):
    archive = zipped(tmp_path, PARTS)
    member = zipfile.ZipFile(io.BytesIO(archive.read_bytes())).getinfo(f"{STEM}.dbf")
    patched(archive, struct.pack("<L", member.CRC), struct.pack("<L", member.CRC ^ 1))
    assert "not a whole zip file (Bad CRC-32" in refusal(archive)


def test_an_archive_that_asks_for_a_gigabyte_of_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(unpack_7z, "MAX_DICTIONARY_BYTES", 1 << 20)
    assert "bytes of memory, more than 1048576" in refusal(seven(tmp_path, {NAME: b"SQLite"}))
