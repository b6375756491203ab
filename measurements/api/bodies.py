"""Bodies of uploads: bytes, gzip or plain, never larger than they may be once unpacked."""

import zlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from publishing.problems import Problem

GZIP_WINDOW = 16 + zlib.MAX_WBITS
PADDING = b"\0"  # what tools that write in blocks leave behind


class RawJson(BaseParser):
    """Hands the view the bytes: readings are validated by intake, many times faster than by serializers."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: object = None) -> Any:
        """The body as it came; Problem 413 before more than the limit is in memory."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(most + 1)
        if len(body) > most:
            raise Problem(413, f"the body has more than {most} bytes; send a smaller batch")
        return body


def is_chunked(meta: Mapping[str, Any]) -> bool:
    """Whether the body comes without a length, from a server that says where it ends."""
    return bool(meta.get("wsgi.input_terminated")) and not meta.get("CONTENT_LENGTH")


def body_of(request: Request) -> bytes:
    """The unpacked body.

    Raises:
        Problem: 413 too large, 415 an encoding that we do not read, 400 broken gzip.
    """
    # Django takes what comes in chunks, without a length, for nothing. Else `data` are bytes, from RawJson.
    sent: Any = RawJson().parse(request.META["wsgi.input"]) if is_chunked(request.META) else request.data
    encoding = request.headers.get("Content-Encoding", "")
    return unpacked(bytes(sent), encoding, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def unpacked(sent: bytes, encoding: str, most: int) -> bytes:
    """What was sent, without the `Content-Encoding` that the header names; at most `most` bytes of it.

    Raises:
        Problem: as `body_of`.
    """
    encoding = encoding.strip().lower() or "identity"
    if encoding == "identity":
        return sent
    if encoding != "gzip":
        raise Problem(415, f"Content-Encoding: {encoding} is not read here; send gzip or nothing")
    return _gunzip(sent, most)


def _gunzip(packed: bytes, most: int) -> bytes:
    unpacker = zlib.decompressobj(GZIP_WINDOW)
    try:
        body = unpacker.decompress(packed, most)
    except zlib.error as error:
        raise Problem(400, f"the gzip body is broken: {error}") from None
    if unpacker.unconsumed_tail:
        raise Problem(413, f"the body unpacks to more than {most} bytes; send a smaller batch")
    if not unpacker.eof:
        raise Problem(400, "the gzip body is broken: it ends too early")
    if unpacker.unused_data.strip(PADDING):  # a second part: what is not read must not seem to be stored
        raise Problem(400, "the gzip body is broken: more follows upon its end; send it in one part")
    return body
