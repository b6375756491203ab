"""The official map's letter box, for 7z: one GeoPackage comes out, of the size that was told, or nothing."""

import re
from lzma import LZMAError
from pathlib import Path

import py7zr
from py7zr.exceptions import ArchiveError, PasswordRequired

from coverage.official.names import RefusedFile

LZMA, LZMA2 = b"\x03\x01\x01", b"\x21"  # how 7z names its methods
MAX_DICTIONARY_BYTES = 2**29  # 7-Zip's own strongest setting takes half of it; it is held in memory

# What py7zr meets in a file that is cut short, flipped or made to mislead it.
CUT_SHORT = (ArchiveError, LZMAError, EOFError, OSError, ValueError, TypeError, LookupError)
MISLEADING = (AttributeError, AssertionError, OverflowError, MemoryError, NotImplementedError)


def unpack_7z(path: Path, folder: Path, most_bytes: int) -> Path:
    """The only member of the archive, in the folder; RefusedFile as `unpack.unpacked`."""
    try:
        # It counts what comes out, whatever the archive tells of its size.
        with py7zr.SevenZipFile(path, max_extract_size=most_bytes) as archive:
            name = _only_member(archive, most_bytes)
            archive.extractall(path=folder)
    except PasswordRequired as error:
        raise RefusedFile("archive: encrypted, and coverage files are public") from error
    except (*CUT_SHORT, *MISLEADING) as error:
        if isinstance(error, RefusedFile):
            raise
        raise RefusedFile(f"archive: not a whole 7z file ({error or type(error).__name__})") from error
    return folder / name


def _only_member(archive: py7zr.SevenZipFile, most_bytes: int) -> str:
    members = list(archive.files)
    if archive.needs_password():
        raise PasswordRequired("its content is encrypted")
    if len(members) != 1:
        raise RefusedFile(f"archive: {len(members)} members, expected one GeoPackage")
    (member,) = members
    if not re.fullmatch(r"\w[\w.-]*\.gpkg", member.filename):
        raise RefusedFile(
            f"archive: its member is called {member.filename!r}, expected a plain name ending in .gpkg"
        )
    if member.is_symlink or member.is_junction or member.is_socket or member.is_directory:
        raise RefusedFile(f"archive: its member {member.filename} is not a file")
    if member.uncompressed > most_bytes:
        raise RefusedFile(f"archive: unpacks to {member.uncompressed} bytes, more than {most_bytes}")
    if (needed := max(map(_dictionary, member.folder.coders), default=0)) > MAX_DICTIONARY_BYTES:
        raise RefusedFile(f"archive: needs {needed} bytes of memory, more than {MAX_DICTIONARY_BYTES}")
    return str(member.filename)


def _dictionary(coder: dict[str, bytes]) -> int:
    """Bytes of memory that a coder asks for, from its properties (7-Zip, DOC/lzma.txt, DOC/Methods.txt)."""
    properties = coder.get("properties") or b""
    if coder["method"] == LZMA:
        return int.from_bytes(properties[1:5], "little")
    if coder["method"] == LZMA2 and properties:
        return (2 | properties[0] & 1) << (properties[0] // 2 + 11)
    return 0
