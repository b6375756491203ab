"""Stage 0, the probe: places that a person keeps to themselves, applied before anything is written."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from mobile_probe.errors import ReadingError
from mobile_probe.reading import BOUNDS

EARTH_RADIUS_M = 6_371_008.8  # mean radius of the GRS 80 ellipsoid (IUGG); within 0.6 % anywhere on Earth
LARGEST_RADIUS_M = 20_037_508.0  # half way round the Earth: larger circles mean nothing


class Place(Protocol):
    """Whatever was somewhere, in WGS84 degrees: a reading, a fix."""

    @property
    def longitude(self) -> float: ...

    @property
    def latitude(self) -> float: ...


@dataclass(frozen=True, slots=True)
class ExclusionArea:
    """A circle in which nothing is kept: centre in WGS84 degrees, radius in metres.

    Raises ReadingError naming the part that is out of range.
    """

    longitude: float
    latitude: float
    radius_m: float

    def __post_init__(self) -> None:
        bounds = {
            "radius_m": (1.0, LARGEST_RADIUS_M),
            **{name: BOUNDS[name] for name in ("longitude", "latitude")},
        }
        for name, (low, high) in bounds.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise ReadingError(name, "out_of_range", value=value, low=low, high=high)

    def contains(self, longitude: float, latitude: float) -> bool:
        """Whether the point (WGS84 degrees) lies in the circle."""
        return distance_m(self.longitude, self.latitude, longitude, latitude) <= self.radius_m


def is_excluded(place: Place, areas: Iterable[ExclusionArea]) -> bool:
    """Whether the place lies in one of the areas."""
    return any(area.contains(place.longitude, place.latitude) for area in areas)


def apart_m(one: Place, other: Place) -> float:
    """Great-circle distance in metres between two places."""
    return distance_m(one.longitude, one.latitude, other.longitude, other.latitude)


def distance_m(longitude: float, latitude: float, other_longitude: float, other_latitude: float) -> float:
    """Great-circle distance in metres between two points in degrees (haversine formula)."""
    south, north = math.radians(latitude), math.radians(other_latitude)
    half_north = math.sin((north - south) / 2)
    half_east = math.sin(math.radians(other_longitude - longitude) / 2)
    haversine = half_north**2 + math.cos(south) * math.cos(north) * half_east**2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(haversine)))
