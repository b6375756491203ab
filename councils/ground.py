"""The ground of the councils room: which tiles and people a commune has, and whose maps speak of it."""

from hashlib import md5

import numpy as np

from councils import sql
from councils.models import Ground
from coverage.official.names import TERRITORIES
from coverage.projection import centres


def spread() -> str:
    """Keep the communes as their tiles and people now are; returns a stamp of all of them."""
    found = sql.rows("ground", {})
    digests = {commune: digest for commune, *_, digest in found}
    if digests != dict(Ground.objects.values_list("commune", "digest")):
        _keep(found)
    return md5(repr(sorted(digests.items())).encode(), usedforsecurity=False).hexdigest()[:16]


def _keep(found: list[tuple[str, int, float, float, int, str]]) -> None:
    territories = _territories([tile for *_, tile, _ in found])
    Ground.objects.all().delete()
    Ground.objects.bulk_create(
        Ground(
            commune=commune,
            tiles=tiles,
            people=people,
            people_imputed=imputed,
            territory=territory,
            digest=digest,
        )
        for (commune, tiles, people, imputed, _, digest), territory in zip(found, territories, strict=True)
    )


def _territories(tiles: list[int]) -> list[str]:
    """The territory of the official map around the middle of each tile; empty for none."""
    longitude, latitude = centres(np.array(tiles, dtype=np.int64))
    names = list(TERRITORIES)
    boxes = [TERRITORIES[name].box for name in names]
    inside = [
        (west <= longitude) & (longitude < east) & (south <= latitude) & (latitude < north)
        for west, south, east, north in boxes
    ]
    # "Metropole" comes first in the table and its box holds no overseas one.
    return [str(name) for name in np.select(inside, names, default="")]
