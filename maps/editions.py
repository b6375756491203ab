"""The shelf of the maps room: a tile that was drawn is not drawn again until what it shows changes."""

import gzip
from collections.abc import Hashable
from functools import lru_cache
from hashlib import md5
from time import monotonic
from typing import NamedTuple, cast

from django.conf import settings
from django.core.cache import caches

from maps import almanac, guided, tiles
from maps.changes import Pair
from maps.layers import Address, Choice

# What of the almanac a layer depends on. One that is not here has no edition: its tag is that of its content.
PARTS = {
    "measured": ("decided",),
    "official": ("releases", "as_of"),
    "difference": ("decided", "releases", "as_of"),
    "official_change": ("releases",),
    "operators": ("decided", "releases", "as_of", "land"),
    "sites": ("sites", "as_of"),
    "territories": ("territories",),
    "white_zones": (almanac.ZONES,),
}
# Of gzip's nine: at 4, a tile takes a third of the time of 6 and is a twentieth larger.
PACKED = 4
EDITIONS_KEPT = 256  # layers x operators x services that are looked at in one second


class Asked(NamedTuple):
    """One tile, as somebody wants to see it."""

    layer: str
    address: Address
    choice: tiles.Choices

    def edition(self) -> str | None:
        """A text that changes with what the layer's tiles show; None where none can be told."""
        if not isinstance(self.choice, Choice | Pair):
            edition = self.choice.edition()
            return None if edition is None else f"{settings.VERSION} {edition}"
        if self.layer not in PARTS:
            return None
        parts = almanac.parts(PARTS[self.layer], Choice(self.choice.operator, self.choice.service)).values()
        told = [part for part in parts if part is not None]
        return " ".join([settings.VERSION, *told]) if len(told) == len(parts) else None

    def tag(self, edition: str) -> str:
        """The tag of the tile in an edition: weak, as it is the same packed and unpacked."""
        return _tag(f"{self.layer} {self.address} {self.choice} {edition}".encode())

    def is_over(self) -> bool:
        """Whether what is asked for is past, and stays as it is but for an erasure."""
        return not isinstance(self.choice, Choice | Pair) and self.choice.is_over()


def etag(asked: Asked) -> str | None:
    """The tag of a tile, without drawing it; None as `PARTS`.

    A process asks for the edition once in `EDITION_SECONDS`: so long it may hand out what was just replaced.
    """
    if not settings.EDITION_SECONDS:
        edition = asked.edition()
    else:
        moment = monotonic() // settings.EDITION_SECONDS
        edition = _lately(asked.layer, cast(Hashable, asked.choice), moment)
    return None if edition is None else asked.tag(edition)


@lru_cache(EDITIONS_KEPT)
def _lately(layer: str, choice: Hashable, moment: float) -> str | None:
    return Asked(layer, Address(0, 0, 0), cast(tiles.Choices, choice)).edition()


def packed(asked: Asked, tag: str | None) -> tuple[bytes, str]:
    """The tile, gzipped, no bytes where it holds nothing; and its tag. One of a known edition is drawn once.

    What the tables became while it was drawn belongs to no edition: it is not kept, and its tag is its own.
    """
    if tag is None:
        drawn = _lately_drawn(asked)
        return drawn, _tag(drawn)
    shelf = caches["tiles"]
    kept: bytes | None = shelf.get(tag)
    if kept is not None:
        return kept, tag
    drawn = _pack(tiles.render(*asked))
    edition = asked.edition()
    if edition is None or asked.tag(edition) != tag:
        return drawn, _tag(drawn)
    shelf.set(tag, drawn)
    return drawn, tag


def _lately_drawn(asked: Asked) -> bytes:
    """A tile of no edition: of guidance the one that was drawn within `GUIDANCE_SECONDS`, if it was."""
    seconds = settings.GUIDANCE_SECONDS if asked.layer == guided.LAYER else 0
    name = asked.tag("lately")
    kept: bytes | None = caches["tiles"].get(name) if seconds else None
    if kept is not None:
        return kept
    drawn = _pack(tiles.render(*asked))
    if seconds:
        caches["tiles"].set(name, drawn, seconds)
    return drawn


def _pack(tile: bytes) -> bytes:
    return gzip.compress(tile, PACKED, mtime=0) if tile else b""


def _tag(content: bytes) -> str:
    return f'W/"{md5(content, usedforsecurity=False).hexdigest()}"'
