"""The official map's letter box: the one map behind a path, packed or not, and the hash it is known by."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from coverage.official.unpack_7z import unpack_7z
from coverage.official.unpack_zip import unpack_zip

MAX_UNPACKED_BYTES = 8 * 2**30  # the largest national file, 659 MB packed, unpacks to less than half of this
UNPACKERS: dict[str, Callable[[Path, Path, int], Path]] = {".7z": unpack_7z, ".zip": unpack_zip}


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The GeoPackage or the .shp: the file itself, or what an archive holds, while the context lasts.

    RefusedFile for an archive that is damaged, encrypted, holds anything else or is too large; nothing is
    written outside a temporary folder.
    """
    unpack = UNPACKERS.get(path.suffix)
    if unpack is None:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="coverage-") as folder:
        yield unpack(path, Path(folder), MAX_UNPACKED_BYTES)


def sha256(path: Path) -> str:
    """The hash under which a map is known, packed or not; that of a shapefile is of its files in a row."""
    parts = [path] if path.suffix != ".shp" else sorted(path.parent.glob(f"{path.stem}.*"))
    digest = hashlib.sha256()
    for part in parts:
        with part.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()
