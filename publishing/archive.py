"""Ground floor: several files as one, the same bytes each time: what a hash is taken of."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import date

# Read by everybody, written by the owner: what unpacks on any machine.
READABLE = 0o644 << 16


def archive(files: Mapping[str, bytes], made_on: date) -> bytes:
    """A ZIP of the files in the order of their names, all of them of the same day."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as into:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (made_on.year, made_on.month, made_on.day, 0, 0, 0))
            entry.external_attr = READABLE
            entry.compress_type = zipfile.ZIP_DEFLATED
            into.writestr(entry, files[name])
    return packed.getvalue()


def checksums(files: Mapping[str, bytes]) -> str:
    """A line for each file, as `sha256sum --check` reads them."""
    return "".join(f"{sha256(files[name])}  {name}\n" for name in sorted(files))


def sha256(content: bytes) -> str:
    """The hash of a file, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
