"""The official map's compass: a declared CRS must put places where the territory's own does."""

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from coverage.official.names import RefusedFile, Territory

SAME_PLACE_M = 1.0  # two CRSs are the same when they put the same places within a metre of each other


def check_crs(name: object, definition: str, territory: Territory) -> None:
    """RefusedFile unless the definition is the territory's CRS; its name and number may be home-made."""
    expected = CRS.from_epsg(territory.epsg)
    try:
        same = _same_places(CRS.from_user_input(definition), expected, territory.box)
    except ProjError as error:
        raise RefusedFile(f"srs_id: {name} has a definition that cannot be read ({error})") from error
    if not same:
        raise RefusedFile(f"srs_id: {name} is not {expected.name} (EPSG:{territory.epsg})")


def _same_places(declared: CRS, expected: CRS, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    places = np.array([(west, south), (west, north), (east, south), (east, north)]).T
    ours, theirs = (
        Transformer.from_crs(expected.geodetic_crs, crs, always_xy=True).transform(*places)
        for crs in (expected, declared)
    )
    return bool(np.abs(np.subtract(ours, theirs)).max() < SAME_PLACE_M)
