"""The official map's letter box: the GeoPackage behind a path, packed or not, and the hash it is known by."""

import hashlib
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from lzma import LZMAError
from pathlib import Path

import py7zr
from py7zr.exceptions import ArchiveError

from coverage.official.names import RefusedFile

MAX_UNPACKED_BYTES = 8 * 2**30  # the largest national file, 659 MB packed, unpacks to less than half of this


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The GeoPackage itself: the file, or the only member of the .7z, unpacked while the context lasts.

    RefusedFile for an archive that is damaged, holds anything else or is too large.
    """
    if path.suffix != ".7z":
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="coverage-") as folder:
        yield _unpack(path, Path(folder))


def sha256(path: Path) -> str:
    """The hash under which a file is known, whether it came packed or not."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(path: Path, folder: Path) -> Path:
    try:
        with py7zr.SevenZipFile(path) as archive:
            name = _only_member(archive)
            archive.extract(path=folder, targets=[name])
    except (ArchiveError, LZMAError, EOFError, OSError, ValueError, TypeError, IndexError) as error:
        if isinstance(error, RefusedFile):
            raise
        raise RefusedFile(f"archive: not a whole 7z file ({error or type(error).__name__})") from error
    if (folder / name).is_symlink() or not (folder / name).is_file():
        raise RefusedFile(f"archive: its member {name} is not a file")
    return folder / name


def _only_member(archive: py7zr.SevenZipFile) -> str:
    members = archive.list()
    if len(members) != 1:
        raise RefusedFile(f"archive: {len(members)} members, expected one GeoPackage")
    name, size = members[0].filename, members[0].uncompressed
    if not re.fullmatch(r"\w[\w.-]*\.gpkg", name):
        raise RefusedFile(f"archive: its member is called {name!r}, expected a plain name ending in .gpkg")
    if size > MAX_UNPACKED_BYTES:
        raise RefusedFile(f"archive: unpacks to {size} bytes, more than {MAX_UNPACKED_BYTES}")
    return str(name)
