"""The shelf of the maps room: a tile that was drawn is not drawn again until what it shows changes."""

import gzip
from collections.abc import Callable
from hashlib import md5

from django.conf import settings
from django.core.cache import caches

from maps import sql
from maps.changes import Pair
from maps.layers import Address, Choice
from maps.tiles import Choices

# Which parts of maps/sql/edition.sql a layer depends on. A layer that is not here is drawn each time: nothing
# short says when its tables change.
PARTS = {
    "measured": ("decided",),
    "official": ("releases", "as_of"),
    "difference": ("decided", "releases", "as_of"),
    "official_change": ("releases",),
    "operators": ("decided", "releases", "as_of"),
}
# Of gzip's nine: at 4, a tile takes a third of the time of 6 and is a twentieth larger.
PACKED = 4


def etag(layer: str, address: Address, choice: Choices) -> str | None:
    """The tag of a tile, without drawing it: weak, as it is the same packed and unpacked. None as `PARTS`."""
    told = _edition(layer, choice)
    if told is None:
        return None
    name = f"{layer} {address} {choice} {told}"
    return f'W/"{md5(name.encode(), usedforsecurity=False).hexdigest()}"'


def _edition(layer: str, choice: Choices) -> str | None:
    """A text that changes with what the layer's tiles show; None where none can be told."""
    if not isinstance(choice, Choice | Pair):
        return f"{settings.VERSION} {choice.edition()}"
    if layer not in PARTS:
        return None
    ((decided, releases, as_of),) = sql.rows("edition", choice._asdict())
    known = {"decided": decided, "releases": releases, "as_of": as_of}
    parts = [known[name] for name in PARTS[layer]]
    return None if None in parts else " ".join([settings.VERSION, *parts])


def is_over(choice: Choices) -> bool:
    """Whether what is asked for is past, and stays as it is but for an erasure."""
    return not isinstance(choice, Choice | Pair) and choice.is_over()


def packed(tag: str | None, draw: Callable[[], bytes]) -> bytes:
    """The tile, gzipped; no bytes where it holds nothing. One that has a tag is drawn once."""
    shelf = caches["tiles"]
    kept: bytes | None = shelf.get(tag) if tag else None
    if kept is None:
        kept = _pack(draw())
        if tag:
            shelf.set(tag, kept)
    return kept


def _pack(tile: bytes) -> bytes:
    return gzip.compress(tile, PACKED, mtime=0) if tile else b""
