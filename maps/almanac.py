"""The almanac of the maps room: what tiles depend on, each part a short text that changes when it does."""

from collections.abc import Sequence

from maps import sql
from maps.layers import Choice, zone_terms

# The columns of maps/sql/edition.sql, and the parts that statements of their own tell.
READ_TOGETHER = ("decided", "releases", "as_of", "land", "sites", "territories")
ZONES = "zones"

Parts = dict[str, str | None]


def parts(names: Sequence[str], choice: Choice) -> Parts:
    """These parts, of an operator and a service or of every one; None where nothing tells of it."""
    known: Parts = {}
    if set(names) & set(READ_TOGETHER):
        (row,) = sql.rows("edition", choice._asdict())
        known |= dict(zip(READ_TOGETHER, row, strict=True))
    if ZONES in names:
        ((known[ZONES],),) = sql.rows("edition_zones", zone_terms(choice))
    return {name: known[name] for name in names}
