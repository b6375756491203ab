"""The probe as one file: what Python runs on a phone or a board without anything to install."""

from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import mobile_probe

NAME = "mobile_probe.pyz"
MAIN = "from mobile_probe.cli import main\n\nraise SystemExit(main())\n"


@cache
def probe_file() -> bytes:
    """An archive as `zipapp` knows it, the same bytes for the same sources."""
    folder = Path(mobile_probe.__file__).parent
    sources = {path.relative_to(folder.parent).as_posix(): path for path in sorted(folder.rglob("*.py"))}
    contents = {name: path.read_bytes() for name, path in sources.items()}
    contents |= {"__main__.py": MAIN.encode(), "LICENSE": (folder / "LICENSE").read_bytes()}
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return file.getvalue()
