"""Files of JSON: one object per line, one list, or one object; each object on its own, as it came."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from measurements.formats.rows import lines_of

# A list or an object that spans lines has to be read whole; a longer file has to be lines.
LARGEST_DOCUMENT = 64 * 2**20
NOT_JSON = (ValueError, RecursionError)

Object = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """An object of a file, counted from 1, or in `error` why there is none at that place."""

    number: int
    raw: bytes
    content: Object
    error: str = ""


def documents(stream: BinaryIO) -> Iterator[Document]:
    """The objects of a file, which has to be seekable."""
    head = stream.read(LARGEST_DOCUMENT + 1)
    stream.seek(0)
    if len(head) <= LARGEST_DOCUMENT:
        try:
            whole = json.loads(head)
        except NOT_JSON:
            whole = None
        if isinstance(whole, list | dict):
            entries = whole if isinstance(whole, list) else [whole]
            return (_entry(number, entry) for number, entry in enumerate(entries, start=1))
    return _by_line(lines_of(stream))


def _by_line(lines: Iterator[bytes]) -> Iterator[Document]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _entry(number, json.loads(line), line.strip())
        except NOT_JSON as error:
            yield Document(number, line.strip(), {}, f"not JSON: {error}")


def _entry(number: int, entry: object, raw: bytes = b"") -> Document:
    raw = raw or json.dumps(entry).encode()
    if not isinstance(entry, dict):
        return Document(number, raw, {}, f"not an object but {type(entry).__name__}")
    return Document(number, raw, entry)
