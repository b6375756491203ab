"""Geosubmit v2, Ichnaea's format: a batch of reports, each a reading or the reason why it is none.

Wi-Fi and Bluetooth are passed over while a report is read, so that nothing later can keep them.
"""

import json
from collections import Counter
from hashlib import sha1
from uuid import UUID, uuid5

import msgspec

from measurements.formats.entries import entries_of
from measurements.formats.geosubmit_report import Report, knows_day_alone, reading_of
from measurements.formats.item import Item
from measurements.formats.refusal import NOT_UNDERSTOOD, sentence

# A report names no id: what it says does, so that a report sent again is the same reading.
REPORTS = UUID("e1a7c0de-5b0f-4f53-9d0b-2b7a51c8f9d6")


KNOWN = {field.encode_name for field in msgspec.structs.fields(Report)}

# Not strict: as with Ichnaea, a number may be written as text.
_report = msgspec.json.Decoder(Report, strict=False)


def decode_reports(body: bytes, app: str, most: int) -> list[Item]:
    """The reports of a batch, in order; `app` is the User-Agent, which tells what levels mean.

    Raises:
        NotABatch: the body is not `{"items": [...]}`, or of more than `most`; the message says why.
        UnicodeDecodeError: it is not UTF-8.
    """
    body.decode()  # JSON is UTF-8, also where it is passed over
    raws = entries_of(body, "items", most)
    seen = Counter[bytes]()
    return [decode_report(index, raw, app, seen) for index, raw in enumerate(raws)]


def decode_report(index: int, raw: bytes, app: str, seen: Counter[bytes]) -> Item:
    """One report as a reading, or why it is none; what is kept of it names no Wi-Fi, no Bluetooth device.

    `seen` counts the reports of the batch that know their day alone.
    """
    try:
        report = _report.decode(raw)
    except NOT_UNDERSTOOD as error:
        kept = _without_strangers(raw)
        return Item.refused(index, kept, sentence(error, "a report"), _id_in(kept))
    kept = msgspec.json.encode(report)
    try:
        return Item(index=index, raw=kept, reading=reading_of(report, _id(report, kept, seen), app))
    except (ValueError, OverflowError) as error:
        return Item.refused(index, kept, str(error), report.report_id or "")


def _without_strangers(raw: bytes) -> bytes:
    """What can be kept of a report that was not understood: the fields that we know, if it has any."""
    try:
        report = json.loads(raw)
    except (ValueError, RecursionError):
        return b""
    if not isinstance(report, dict):
        return b"null" if report is None else b""
    return json.dumps({name: value for name, value in report.items() if name in KNOWN}).encode()


def _id_in(kept: bytes) -> str:
    report = json.loads(kept or b"null") or {}
    return str(report.get("reportId", ""))


def _id(report: Report, content: bytes, seen: Counter[bytes]) -> UUID:
    """The id that the sender gave, else one of the content: the same report is the same reading, ever.

    Where the time of day was taken out, equal reports of a batch are two looks at one place, and get two ids.
    """
    if report.report_id is not None:
        return _uuid(report.report_id)
    if not knows_day_alone(report):
        return _named(content)
    seen[content] += 1
    return _named(b"%d:%b" % (seen[content], content))


def _named(content: bytes) -> UUID:
    """What uuid5 of the same text gives, without a text in between."""
    return UUID(bytes=sha1(REPORTS.bytes + content, usedforsecurity=False).digest()[:16], version=5)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid5(REPORTS, text)
