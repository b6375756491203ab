"""The almanac of the maps room: what tiles depend on, each part a short text that changes when it does."""

from collections.abc import Sequence
from functools import lru_cache

from maps import sql
from maps.layers import Choice, zone_terms

# The columns of maps/sql/edition.sql, and the parts that statements of their own tell.
READ_TOGETHER = ("decided", "releases", "as_of", "land", "sites", "territories")
ZONES = "zones"
ZONES_KEPT = 64  # operators x services that are looked at

Parts = dict[str, str | None]


def parts(names: Sequence[str], choice: Choice) -> Parts:
    """These parts, of an operator and a service or of every one; None where nothing tells of it."""
    known: Parts = {}
    if set(names) & set(READ_TOGETHER):
        (row,) = sql.rows("edition", choice._asdict())
        known |= dict(zip(READ_TOGETHER, row, strict=True))
    if ZONES in names:
        (versions,) = sql.rows("zone_versions", zone_terms(choice))
        known[ZONES] = _zones(choice, versions)
    return {name: known[name] for name in names}


@lru_cache(ZONES_KEPT)
def _zones(choice: Choice, versions: tuple[int, int | None]) -> str:
    """The digest of what is told of zones: of these versions of their rows it is always the same."""
    ((digest,),) = sql.rows("edition_zones", zone_terms(choice))
    return str(digest)
