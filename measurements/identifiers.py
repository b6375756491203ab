"""What names a device or a person for good, kept out of every table: replaced in readings, cut from raw text.

A number that advertisers give a phone is a UUID like any other, and cannot be told from one that the sender
drew at random: so every UUID that stands for a device is replaced as well. Nothing is lost by that: the same
name of the same contributor always gives the same pseudonym.
"""

import re
from functools import lru_cache

from measurements.contributors import keyed_hash

# IMEI, IMEISV, IMSI, ICCID and telephone numbers are ten digits at the least; a MAC address is twelve
# hexadecimal ones, Android's id sixteen, a UUID thirty-two; and an address of mail has its sign.
LASTING = re.compile(
    r"\d{10,}|(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|[0-9a-f]{12,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|@",
    re.IGNORECASE,
)
PSEUDONYM_DIGITS = 24  # hexadecimal: nobody meets another's by chance

# In the text of a refused reading, where times and ids are digits too: fields by name, and what has one
# meaning.
NAMES = (
    "imei|imeisv|imsi|msisdn|iccid|meid|phone_?number|subscriber_?id|sim_?serial(?:_?number)?|line1_?number|"
    "mac|mac_?address|bssid|serial|device_?serial(?:_?number)?|android_?id|gaid|idfa|ad(?:vertising)?_?id|"
    "device_?id|device_?name|contributor|name|e_?mail"
)
FIELD = re.compile(rf'("(?:{NAMES})"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|[^,}}\s]+)', re.IGNORECASE)
ANYWHERE = re.compile(
    r"(?<!\d)\d{14,16}(?!\d)|(?<!\d)89\d{17,18}(?!\d)|(?<![0-9a-f])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![0-9a-f])"
    r"|[\w.+-]+@[\w-]+\.[\w.]+",
    re.IGNORECASE,
)
REMOVED = "removed"


@lru_cache(maxsize=10_000)
def pseudonym(contributor: int, device_id: str | None) -> str | None:
    """The name of a device as it is stored: as sent, or a keyed hash of what could be one for good."""
    if device_id is None or not LASTING.search(device_id):
        return device_id
    # With the contributor in it, so that one phone under two tokens links them to nobody.
    return keyed_hash(b"device", f"{contributor}:{device_id}").hex()[:PSEUDONYM_DIGITS]


def scrubbed(text: str) -> str:
    """The text without lasting identifiers, as far as they can be told.

    >>> scrubbed('{"imei": "353456789012348", "latitude": 95}')
    '{"imei": "removed", "latitude": 95}'
    """
    return ANYWHERE.sub(REMOVED, FIELD.sub(rf'\g<1>"{REMOVED}"', text))
