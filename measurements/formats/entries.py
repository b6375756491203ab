"""The list in an envelope, as the texts of its entries, so that a bad one does not sink the others."""

import re
from functools import cache
from itertools import islice, pairwise
from typing import Any

import msgspec

from measurements.formats.item import NotABatch
from measurements.formats.refusal import NOT_UNDERSTOOD, sentence

# A string, in which brackets mean nothing; or what opens, closes or parts something.
SIGN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[][{},]', re.DOTALL)
IN_ENVELOPE, IN_LIST = 1, 2  # open brackets
PARTING = {(IN_LIST, b"["), (IN_LIST, b","), (IN_ENVELOPE, b"]")}
# Twice what 950 reports of a town with a hundred Wi-Fi networks each have. Brackets alone are not read on.
MOST_SIGNS = 3_000_000


def entries_of(body: bytes, name: str, most: int, what: str = "a batch") -> list[bytes]:
    """The entries of `{name: [...]}` as they came, not decoded.

    Raises:
        NotABatch: the body is no such object, or has more than `most` of them; the message says why.
    """
    try:
        entries = [bytes(raw) for raw in getattr(_strict(name).decode(body), name)]
    except NOT_UNDERSTOOD as error:
        salvaged = salvaged_of(body, name)
        if salvaged is None:
            raise NotABatch(sentence(error, what)) from None
        entries = salvaged
    if len(entries) > most:
        raise NotABatch(f"{name}: {len(entries)} in one batch, at most {most} are taken")
    return entries


@cache
def _strict(name: str) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(msgspec.defstruct("Envelope", [(name, list[msgspec.Raw])]))


def salvaged_of(body: bytes, name: str) -> list[bytes] | None:
    """The same where the strict parser gives up on all of them for one; None where the list does not close.

    That one may hold a NaN, half a character, or brackets in brackets without end: who decodes it finds out,
    and refuses it alone. Nothing here calls itself, so no depth is too deep. Time grows with the body.
    """
    wanted, named, depth, cuts = name.encode(), b"", 0, []
    for found in islice(SIGN.finditer(body), MOST_SIGNS):
        sign = found[0]
        depth += (sign in b"[{") - (sign in b"]}")
        if depth == IN_ENVELOPE and sign.startswith(b'"'):
            named = sign[1:-1]
        elif named == wanted and (depth, sign) in PARTING:
            cuts.append(found.start())
    if depth or not body.lstrip().startswith(b"{") or not cuts or body[cuts[0] : cuts[0] + 1] != b"[":
        return None
    entries = [body[cut + 1 : end].strip() for cut, end in pairwise(cuts)]
    return [] if entries == [b""] else entries
