"""Stage 0, the probe: what gpsd says of a place, its TPV report."""

import math
from collections.abc import Mapping
from datetime import datetime

from mobile_probe import parsing
from mobile_probe.errors import ReadingError
from mobile_probe.reading import BOUNDS
from mobile_probe.sources import Fix, scales

PLACE, PLACE_WITH_ALTITUDE = 2, 3  # TPV mode; 0 and 1 are no fix
SIMULATED = 8  # TPV status

# gpsd gives errors that hold with 95 % (gpsd_json(5)), Android the radius that holds with 68 %. Here they
# are in standard deviations: along one axis, and the radius of a circle (Rayleigh: sqrt(-2 ln(1 - p))).
AXIS_95, RADIUS_95, RADIUS_68 = 1.96, 2.448, 1.510

Json = Mapping[str, object]


def fix(tpv: Json) -> Fix | None:
    """The place in a TPV report of gpsd; None without a fix, a place or a time."""
    mode = tpv.get("mode")
    longitude, latitude = _degrees(tpv, "lon", "longitude"), _degrees(tpv, "lat", "latitude")
    moment = _time(tpv.get("time"))
    if mode not in (PLACE, PLACE_WITH_ALTITUDE) or longitude is None or latitude is None or moment is None:
        return None
    return Fix(
        observed_at=moment,
        longitude=longitude,
        latitude=latitude,
        accuracy_m=_accuracy(tpv),
        speed_mps=_not_negative(tpv.get("speed")),
        altitude_m=_altitude(tpv) if mode == PLACE_WITH_ALTITUDE else None,
        is_mock=tpv.get("status") == SIMULATED if "status" in tpv else None,
    )


def _accuracy(tpv: Json) -> float | None:
    """Radius in metres that holds the place with 68 %.

    >>> _accuracy({"epx": 13.15, "epy": 27.967}), _accuracy({"eph": 24.48}), _accuracy({})
    (16.8, 15.1, None)
    """
    east, north, radius = (_not_negative(tpv.get(name)) for name in ("epx", "epy", "eph"))
    if east is not None and north is not None:
        return round(math.hypot(east, north) / math.sqrt(2) / AXIS_95 * RADIUS_68, 1)
    return None if radius is None else round(radius / RADIUS_95 * RADIUS_68, 1)


def _altitude(tpv: Json) -> float | None:
    # As Android means it, above the ellipsoid, where the version knows the difference.
    stated = (scales.number(tpv.get(name)) for name in ("altHAE", "alt", "altMSL"))
    return next((metres for metres in stated if metres is not None), None)


def _degrees(tpv: Json, name: str, bound: str) -> float | None:
    low, high = BOUNDS[bound]
    value = scales.number(tpv.get(name))
    return value if value is not None and low <= value <= high else None


def _not_negative(value: object) -> float | None:
    known = scales.number(value)
    return known if known is not None and known >= 0 else None


def _time(value: object) -> datetime | None:
    try:
        moment = parsing.time("time", value)
    except ReadingError:
        return None
    return moment if moment.tzinfo else None
