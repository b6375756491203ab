"""Where the sites of a list are: degrees for each, contradictions refused, rows of one site joined."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coverage.csv_rows import Refused
from coverage.official.names import TERRITORIES, TERRITORY_OF_TOKEN
from coverage.projection import to_degrees, to_metres
from coverage.sites.rows import FLAGS, Listed

# Degrees are given with five decimals, a metre or so: over 4,784 real rows the two are 0.8 m apart at most.
SAME_PLACE_M = 5.0


def locate(listed: Sequence[Listed]) -> tuple[list[Listed], list[Refused]]:
    """The rows with their degrees, and those whose position is outside their territory or contradictory."""
    placed, refused = [], []
    for territory in TERRITORIES:
        rows = [row for row in listed if TERRITORY_OF_TOKEN.get(row.department, "Metropole") == territory]
        for row, longitude, latitude, reason in zip(rows, *_degrees(rows, territory), strict=True):
            if reason:
                refused.append(Refused(row.line, reason, f"{row.x} {row.y} {row.longitude} {row.latitude}"))
            else:
                placed.append(replace(row, longitude=float(longitude), latitude=float(latitude)))
    return sorted(placed, key=lambda row: row.line), refused


def _degrees(
    rows: Sequence[Listed], territory: str
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.str_]]:
    positions = np.array([(row.x, row.y, row.longitude, row.latitude) for row in rows])
    x, y, longitude, latitude = positions.reshape(-1, 4).T
    epsg, (west, south, east, north) = TERRITORIES[territory].epsg, TERRITORIES[territory].box
    given = ~np.isnan(longitude)
    own_longitude, own_latitude = to_degrees(x, y, epsg)
    own_x, own_y = to_metres(np.where(given, longitude, 0), np.where(given, latitude, 0), epsg)
    inside = (west < own_longitude) & (own_longitude < east) & (south < own_latitude) & (own_latitude < north)
    apart = given & ~(np.hypot(own_x - x, own_y - y) < SAME_PLACE_M)
    reasons = np.select(
        [~inside, apart],
        [
            f"x, y: outside {territory}, read as EPSG:{epsg}",
            f"latitude, longitude: not within {SAME_PLACE_M:g} m of x, y",
        ],
        "",
    )
    return np.where(given, longitude, own_longitude), np.where(given, latitude, own_latitude), reasons


def merge(listed: Iterable[Listed]) -> tuple[list[Listed], list[Refused]]:
    """One site for each number, or for each place where there are no numbers: technologies add up.

    A number that stands again at another place is refused, as nothing says which of the two is right.
    """
    sites: dict[tuple[object, ...], Listed] = {}
    refused = []
    for row in listed:
        key = (row.operator, row.number or (row.x, row.y))
        first = sites.setdefault(key, row)
        if math.hypot(first.x - row.x, first.y - row.y) > SAME_PLACE_M:
            refused.append(Refused(row.line, "num_site: already at another place", row.number))
        elif first is not row:
            sites[key] = _joined(first, row)
    return list(sites.values()), refused


def _joined(first: Listed, second: Listed) -> Listed:
    flags: dict[str, Any] = {flag: _either(first, second, flag) for flag in FLAGS}
    return replace(first, **flags, bands_5g=_bands(first.bands_5g, second.bands_5g))


def _either(first: Listed, second: Listed, flag: str) -> bool | None:
    known = [value for value in (getattr(first, flag), getattr(second, flag)) if value is not None]
    return any(known) if known else None


def _bands(*told: tuple[int, ...] | None) -> tuple[int, ...] | None:
    known = [bands for bands in told if bands is not None]
    return tuple(sorted(set().union(*known))) if known else None
