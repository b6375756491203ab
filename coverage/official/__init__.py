"""Official maps: ARCEP's coverage files in, versioned releases and their share of each tile out.

A file passes through `names`, `unpack`, `examine` or `shapefile`, `convert`, `cut`, `shares` and `load`;
`releases` answers. `catalogue` and `fetch` bring files from ARCEP when an administrator asks.
"""

from coverage.official.names import LAYER_SERVICE, LEVELS, RefusedFile
from coverage.official.releases import (
    DECLARED_SHARE,
    declared_level,
    releases_at,
    shares_at,
    shares_in,
)

__all__ = [
    "DECLARED_SHARE",
    "LAYER_SERVICE",
    "LEVELS",
    "RefusedFile",
    "declared_level",
    "releases_at",
    "shares_at",
    "shares_in",
]
