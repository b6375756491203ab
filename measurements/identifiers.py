"""What names a device or a person for good, kept out of every table: replaced in readings, cut from raw text.

A number that advertisers give a phone is a UUID like any other, and cannot be told from one that the sender
drew at random: so every UUID that stands for a device is replaced as well. Nothing is lost by that: the same
name of the same contributor always gives the same pseudonym.
"""

import json
import re
from functools import lru_cache
from typing import Any

from measurements.contributors import keyed_hash
from measurements.formats.item import printable

# IMEI, IMEISV, IMSI, ICCID and telephone numbers are ten digits at the least; a MAC address is twelve
# hexadecimal ones, Android's id sixteen, a UUID thirty-two; and an address of mail has its sign.
UUID_TEXT = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
MAC = r"(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}"
MAIL = r"[^\s\"'@]{1,64}@[^\s\"']+"  # RFC 5321, 4.5.3.1.1; without a bound, a long word is searched for hours
LASTING = re.compile(rf"\+?\d{{10,}}|{MAC}|{UUID_TEXT}|[0-9a-f]{{12,}}|{MAIL}", re.IGNORECASE)
PSEUDONYM_DIGITS = 24  # hexadecimal: nobody meets another's by chance

# In text that is no JSON, times are long numbers as well: what has one meaning there.
IN_TEXT = re.compile(rf"(?<!\d)(?:\d{{14,16}}|89\d{{17,18}})(?!\d)|{MAC}|{MAIL}", re.IGNORECASE)
# Fields that name somebody whatever their value, without what stands between their words.
NAMES = re.compile(
    r"(?:device|subscriber|android|advertising|ad)id|(?:device|sim)?serial(?:number)?|imei(?:sv)?|imsi|meid"
    r"|iccid|msisdn|(?:phone|line1?)number|(?:wifi)?mac(?:address)?|bssid|gaid|idfa|devicename|contributor|name"
    r"|e?mail|user(?:name)?|key|token",
    re.IGNORECASE,
)
BETWEEN_WORDS = re.compile(r"[\W_]")
# Fields that are made of digits by right.
OWN_DIGITS = {"id", "observed_at"}
LONGEST_NUMBER = 13  # digits, of milliseconds since 1970
REMOVED = "removed"


@lru_cache(maxsize=10_000)
def pseudonym(contributor: int, device_id: str | None) -> str | None:
    """The name of a device as it is stored: as sent, or a keyed hash of what could be one for good."""
    if device_id is None or not LASTING.search(device_id):
        return device_id
    # With the contributor in it, so that one phone under two tokens links them to nobody.
    return keyed_hash(b"device", f"{contributor}:{device_id}").hex()[:PSEUDONYM_DIGITS]


def scrubbed(text: str) -> str:
    """What was sent, without lasting identifiers as far as they can be told; as it came where there are none.

    >>> scrubbed('{"imei": "353456789012348", "latitude": 95}')
    '{"imei": "removed", "latitude": 95}'
    """
    try:
        sent = json.loads(text)
        clean = _clean(sent)
        # Halves of characters, which JSON may hold escaped and no table can, become question marks.
        return text if clean == sent else printable(json.dumps(clean, ensure_ascii=False))
    except (ValueError, RecursionError):  # no JSON, or brackets in brackets without end
        return IN_TEXT.sub(REMOVED, text)


def scrubbed_words(text: str) -> str:
    """The same for an id or a reason, where a UUID alone is nobody's."""
    return text if re.fullmatch(UUID_TEXT, text, re.IGNORECASE) else LASTING.sub(REMOVED, text)


def _clean(value: Any, name: str = "") -> Any:
    if NAMES.fullmatch(BETWEEN_WORDS.sub("", name)):
        return REMOVED
    match value:
        case dict():
            return {LASTING.sub(REMOVED, key): _clean(item, key) for key, item in value.items()}
        case list():
            return [_clean(item, name) for item in value]
        case str() if name not in OWN_DIGITS:
            return LASTING.sub(REMOVED, value)
        case str():
            return scrubbed_words(value) if name == "id" else IN_TEXT.sub(REMOVED, value)
        case int() if len(str(abs(value))) > LONGEST_NUMBER:
            return REMOVED
    return value
