"""The official map's letter box, for the zips of 2017: the files of one shapefile come out, or nothing."""

import re
import stat
import zipfile
import zlib
from lzma import LZMAError
from pathlib import Path

from coverage.official.names import RefusedFile

NEEDED = (".shp", ".shx", ".dbf", ".prj")
READ = (*NEEDED, ".cpg")
ALONGSIDE = (
    ".sbn",
    ".sbx",
    ".qix",
    ".qpj",
    ".shp.xml",
)  # what programs leave beside a shapefile; not unpacked
CHUNK_BYTES = 1 << 20
ENCRYPTED = 0x1  # of a member's flags
BROKEN = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, NotImplementedError, RuntimeError)


def unpack_zip(path: Path, folder: Path, most_bytes: int) -> Path:
    """The .shp, in the folder with the files that belong to it; RefusedFile as `unpack.unpacked`."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            stem = _check(members, most_bytes)
            left = most_bytes
            for member in members:
                if _ending(member) in READ:
                    left -= _write(archive, member, folder / f"{stem}{_ending(member)}", left)
    except BROKEN as error:
        raise RefusedFile(f"archive: not a whole zip file ({error})") from error
    return folder / f"{stem}.shp"


def _check(members: list[zipfile.ZipInfo], most_bytes: int) -> str:
    """The name that the members share; RefusedFile if they are not the files of one shapefile."""
    for member in members:
        _check_member(member)
    endings = [_ending(member) for member in members]
    if missing := [ending for ending in NEEDED if ending not in endings]:
        raise RefusedFile(f"archive: has no {missing[0]} file, which a shapefile needs")
    stems = {member.filename[: -len(ending)] for member, ending in zip(members, endings, strict=True)}
    if len(stems) > 1 or len(set(endings)) < len(endings):
        raise RefusedFile(f"archive: {len(members)} members that are not those of one shapefile")
    if (size := sum(member.file_size for member in members)) > most_bytes:
        raise RefusedFile(f"archive: unpacks to {size} bytes, more than {most_bytes}")
    return stems.pop()


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    if not _ending(member) or not re.fullmatch(r"\w[\w.-]*", name):
        raise RefusedFile(f"archive: its member is called {name!r}, expected the plain name of a shapefile's")
    if member.flag_bits & ENCRYPTED:
        raise RefusedFile("archive: encrypted, and coverage files are public")
    kind = stat.S_IFMT(member.external_attr >> 16)  # zero where a system without kinds packed it
    if kind not in (0, stat.S_IFREG):
        raise RefusedFile(f"archive: its member {name} is not a file")


def _ending(member: zipfile.ZipInfo) -> str:
    return next((end for end in (*ALONGSIDE, *READ) if member.filename.lower().endswith(end)), "")


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, most_bytes: int) -> int:
    """Bytes written, counted as they come, whatever the archive tells of its size."""
    written = 0
    with archive.open(member) as packed, target.open("xb") as file:
        while chunk := packed.read(CHUNK_BYTES):
            written += len(chunk)
            if written > most_bytes:
                raise RefusedFile(f"archive: {member.filename} unpacks to more than {most_bytes} bytes")
            file.write(chunk)
    return written
