"""The presence room: where there is something to see, and of whom; what the map opens on and offers."""

from typing import NamedTuple

from coverage.core import grid
from maps import sql

LARGEST = len(grid.RESOLUTIONS) - 1  # position of the coarsest resolution in a key


class Box(NamedTuple):
    """Degrees."""

    west: float
    south: float
    east: float
    north: float


FRANCE = Box(-5.2, 41.3, 9.6, 51.1)  # métropole: what a map without data opens on


def data_extent() -> Box | None:
    """The box around everything measured, else around everything declared; None where there is neither."""
    first_keys = [
        crs << grid.CRS_SHIFT | LARGEST << grid.RESOLUTION_SHIFT for crs in range(len(grid.CRS_CODES))
    ]
    after_keys = [first + (1 << grid.RESOLUTION_SHIFT) for first in first_keys]
    (box,) = sql.rows("data_extent", {"first_keys": first_keys, "after_keys": after_keys})
    return None if box[0] is None else Box(*box)


def operators_present() -> list[str]:
    """Codes of the operators that something was measured or declared of, sorted."""
    return [operator for (operator,) in sql.rows("operators_present")]
