"""Where zones lie, in few words: lists hold many of the same size and operator."""

from collections.abc import Iterable
from uuid import UUID

from coverage.models import WhiteZone
from coverage.zone_context import communes_named

NAMED = 3  # communes of a zone; a large one has dozens


def places(zones: Iterable[WhiteZone]) -> dict[UUID, str]:
    """The names of the first communes of each zone, by its id.

    >>> shortened(["Ailly", "Boves", "Cagny", "Dury"])
    'Ailly, Boves, Cagny…'
    """
    zones = list(zones)
    names = dict(communes_named(sorted({code for zone in zones for code in zone.communes})))
    return {zone.pk: shortened([names[code] for code in zone.communes]) for zone in zones}


def shortened(names: list[str]) -> str:
    """Some names, and a sign where there are more."""
    return ", ".join(names[:NAMED]) + ("…" if len(names) > NAMED else "")
