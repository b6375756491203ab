"""The results' shelf: one JSON line for each world that was examined, so that none is examined twice."""

import json
import os
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from benchmarks.trials.summary import Line

PROJECT = Path(__file__).resolve().parents[2]
# What a world's line depends on: another source, another line.
SOURCES = (
    "coverage/core/*.py",
    "worlds/trials/*.py",
    "benchmarks/trials/answers.py",
    "benchmarks/trials/examination.py",
    "benchmarks/trials/score.py",
)


def shelf(name: str) -> Path:
    """The file of results of that name."""
    folder = Path(os.environ.get("VAR_DIR", PROJECT / "var" / "bench"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.jsonl"


def fingerprint(patterns: Iterable[str] = SOURCES) -> str:
    """Of the sources: 16 hexadecimal digits that change with any of them."""
    digest = sha256()
    for pattern in patterns:
        for path in sorted(PROJECT.glob(pattern)):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


# Of what this process has loaded, whatever is edited while it works.
AT_START = fingerprint()


def read(path: Path, wanted: Mapping[str, object]) -> list[Line]:
    """The lines that have these values; a line that was cut off when writing it stopped is passed over."""
    if not path.exists():
        return []
    found = [line for text in path.read_text().splitlines() if (line := _parsed(text))]
    return [line for line in found if all(line.get(key) == value for key, value in wanted.items())]


def append(path: Path, line: Line) -> None:
    """One more line, on the disk when this returns."""
    with path.open("a") as file:
        file.write("\n" if _is_cut(path) else "")
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _parsed(text: str) -> Line | None:
    try:
        line = json.loads(text)
    except json.JSONDecodeError:
        return None
    return line if isinstance(line, dict) else None


def _is_cut(path: Path) -> bool:
    written = path.read_bytes()[-1:]
    return written not in (b"", b"\n")
