"""A file out of a ZIP that a stranger made: found by its name alone, read in pieces, written nowhere."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from measurements.formats.build import FileNotUnderstood

LARGEST = 2**30  # bytes unpacked: ten million cells, years of one phone
MOST_MEMBERS = 1_000  # the export has three
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)


@contextmanager
def opened(path: Path, member: str) -> Iterator[BinaryIO]:
    """The file itself, or its `member` if the file is a ZIP.

    Raises:
        FileNotUnderstood: no such member, too large, encrypted or broken.
    """
    if not zipfile.is_zipfile(path):
        with path.open("rb") as plain:
            yield plain
        return
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_member(archive, member)) as unpacked:
            yield cast(BinaryIO, unpacked)
    except BROKEN as error:
        raise FileNotUnderstood(f"{member}: the archive cannot be read: {error}") from None


def _member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    if len(archive.filelist) > MOST_MEMBERS:
        raise FileNotUnderstood(f"the archive has {len(archive.filelist)} files; only {name} is expected")
    found = [info for info in archive.filelist if info.filename == name]
    if len(found) != 1:
        raise FileNotUnderstood(f"the archive has {len(found)} files named {name}, one is expected")
    # What a header understates is cut there by zipfile, and what it overstates is refused here.
    if found[0].file_size > LARGEST:
        raise FileNotUnderstood(f"{name}: {found[0].file_size} bytes unpacked, at most {LARGEST} are taken")
    return found[0]
