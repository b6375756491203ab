"""The presence room: where there is something to see, and of whom; what the map opens on and offers."""

from collections.abc import Sequence
from typing import NamedTuple

from coverage.floor import PARAMETERS as FLOOR
from coverage.models import Territory
from maps import sql


class Box(NamedTuple):
    """Degrees."""

    west: float
    south: float
    east: float
    north: float


# Fine enough to centre on a few villages; a country has some twenty thousand squares of this size.
EXTENT_RESOLUTION = 5000

FRANCE = Box(-5.2, 41.3, 9.6, 51.1)  # métropole: what a map without data opens on


def data_extent() -> Box | None:
    """The box around everything measured, else around everything declared; None where there is neither."""
    (box,) = sql.rows("data_extent", {"resolution": EXTENT_RESOLUTION})
    return None if box[0] is None else Box(*box)


def operators_present() -> list[str]:
    """Codes of the operators that something was measured or declared of, sorted."""
    return [operator for (operator,) in sql.rows("operators_present", FLOOR)]


def commune_names(codes: Sequence[str]) -> dict[str, str]:
    """Names of communes by their INSEE codes, in order; a code that no commune has is left out."""
    found = Territory.objects.filter(kind=Territory.COMMUNE, code__in=codes).order_by("code")
    return dict(found.values_list("code", "name"))
