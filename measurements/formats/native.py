"""Our own format: a reading as the API takes it, and JSON lines of the same with a contributor."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from measurements.formats.entries import entries_of
from measurements.formats.item import Item
from measurements.formats.refusal import IN_WORDS, NOT_UNDERSTOOD, PLMN, PRINTABLE, sentence

Technology = Literal["2G", "3G", "4G", "5G"]
LONGEST_DEVICE = 64  # characters: a UUID or a pseudonym fits, a story does not
Plmn = Annotated[str, Meta(pattern=PLMN)]


class Reading(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One observation of a phone, as the API's contract names it; dBm, metres, WGS84 degrees.

    Unknown fields are passed over: phones in the field are updated slowly, in both directions. A field at its
    default is left out when a reading is digested, so that a field added later changes no digest. Nothing in
    it can point back to it, so the collector of garbage need not walk through the thousands of a batch.
    """

    id: UUID
    observed_at: Annotated[datetime, Meta(tz=True)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    latitude: Annotated[float, Meta(ge=-90, le=90)]
    accuracy_m: float | None = None
    service_state: Literal["in_service", "emergency_only", "out_of_service", "radio_off"]
    home_plmn: str
    home_plmn_origin: Literal["sim", "declared", "serving"] = "sim"
    serving_plmn: str | None = None
    technology: Technology | None = None
    max_technology: Technology | None = None
    signal_dbm: float | None = None
    signal_kind: Literal["rssi", "rscp", "rsrp", "ss_rsrp"] | None = None
    quality_db: float | None = None
    sinr_db: float | None = None
    cell_id: Annotated[int, Meta(ge=0, le=2**36 - 1)] | None = None  # NR cell identity: 36 bits
    environment: Literal["outdoor", "vehicle", "indoor", "unknown"] = "unknown"
    speed_mps: float | None = None
    altitude_m: float | None = None
    device_id: Annotated[str, Meta(max_length=LONGEST_DEVICE)] | None = None
    kind: Literal["measured", "active_test", "statement"] = "measured"
    is_mock: bool = False

    def __post_init__(self) -> None:
        """The patterns: searched here as they would be by their types, but in each word once.

        Raises:
            ValueError: a text is not of its pattern; in the words of the validator, which hands it on.
        """
        if reason := _misspelt(self.home_plmn, self.serving_plmn, self.device_id):
            raise ValueError(reason)


@lru_cache(maxsize=10_000)
def _misspelt(home_plmn: str, serving_plmn: str | None, device_id: str | None) -> str:
    """What the validator would say of these, with the field's name; empty where each is of its pattern."""
    told = (("home_plmn", home_plmn, PLMN), ("serving_plmn", serving_plmn, PLMN))
    for name, text, pattern in (*told, ("device_id", device_id, PRINTABLE)):
        if text is not None and not re.search(pattern, text):
            return f"Expected {IN_WORDS[pattern]} - at `$.{name}`"
    return ""


class Batch(Struct):
    """An envelope where nothing is wrong with any reading, as nearly always: it is understood at once."""

    readings: list[Reading]


class Line(Struct):
    """The part of a line of JSON that is not the reading: who observed it."""

    contributor: Annotated[str, Meta(min_length=1, max_length=200)] | None = None


class _Named(Struct):
    id: str = ""


_reading = msgspec.json.Decoder(Reading)
_batch = msgspec.json.Decoder(Batch)
_line = msgspec.json.Decoder(Line)
_named = msgspec.json.Decoder(_Named)


def decode_batch(body: bytes, most: int) -> list[Item]:
    """The readings of a batch, in order.

    Raises:
        NotABatch: the body is not `{"readings": [...]}`, or of more than `most`; the message says why.
    """
    raws = entries_of(body, "readings", most)
    try:
        both = zip(raws, map(_in_utc, _batch.decode(body).readings), strict=True)
        return [Item(index, raw, reading=reading) for index, (raw, reading) in enumerate(both)]
    except (*NOT_UNDERSTOOD, OverflowError):
        return [decode_reading(index, raw) for index, raw in enumerate(raws)]


def decode_reading(index: int, raw: bytes, contributor: str = "") -> Item:
    """One reading, or what is wrong with it; in UTC, so that one moment has one spelling."""
    try:
        reading = _in_utc(_reading.decode(raw))
    except OverflowError:
        return Item.refused(index, raw, "observed_at: no calendar has this moment", _id_of(raw), contributor)
    except NOT_UNDERSTOOD as error:
        return Item.refused(index, raw, sentence(error), _id_of(raw), contributor)
    return Item(index=index, raw=raw, reading=reading, contributor=contributor)


def _in_utc(reading: Reading) -> Reading:
    if reading.observed_at.tzinfo is UTC:
        return reading
    return msgspec.structs.replace(reading, observed_at=reading.observed_at.astimezone(UTC))


def digest_of(reading: Reading) -> bytes:
    """16 bytes that differ when the content does: a reading sent again is told by them from another one."""
    return blake2b(msgspec.msgpack.encode(reading), digest_size=16).digest()


def decode_lines(lines: Iterator[bytes], contributor: str) -> Iterator[Item]:
    """JSON lines, numbered from 1, blank ones skipped; `contributor` stands in where a line names none."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            named = _line.decode(line).contributor or contributor
        except NOT_UNDERSTOOD as error:
            yield Item.refused(number, line, sentence(error))
            continue
        item = decode_reading(number, line.strip(), named)
        if not named and not item.reason:
            item.reason = "contributor: missing, and no --contributor was given"
        yield item


def _id_of(raw: bytes) -> str:
    """The id that a refused reading gave itself, for the answer; empty where even that cannot be read."""
    try:
        return _named.decode(raw).id
    except NOT_UNDERSTOOD:
        return _id_amid_faults(raw)


def _id_amid_faults(raw: bytes) -> str:
    """The same of what the strict parser gives up whole, for half a character or a NaN in it."""
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return ""
    named = told.get("id") if isinstance(told, dict) else None
    return named if isinstance(named, str) else ""
