"""Several files as one are the same bytes each time, and come out as they went in."""

import io
import subprocess
import zipfile
from datetime import date
from pathlib import Path

from publishing.archive import archive, checksums

DAY = date(2026, 11, 15)
FILES = {"b.csv": b"x\n1\n", "a.txt": "é".encode()}


def test_the_same_files_give_the_same_bytes_in_whatever_order() -> None:
    assert archive(FILES, DAY) == archive(dict(reversed(FILES.items())), DAY)


def test_files_come_out_as_they_went_in() -> None:
    with zipfile.ZipFile(io.BytesIO(archive(FILES, DAY))) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == FILES


def test_a_common_tool_checks_the_sums(tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "SHA256SUMS").write_text(checksums(FILES))
    check = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=tmp_path).returncode == 0
    (tmp_path / "b.csv").write_bytes(b"x\n2\n")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True).returncode != 0
