"""The worlds' census: where the invented people live, as INSEE would publish it by squares of 200 m."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import shapely

from coverage.core import grid
from worlds.communes import Commune
from worlds.frame import Floats
from worlds.land import Land

COLUMNS = ("idcar_200m", "idcar_1km", "i_est_200", "ind", "men", "lcog_geo")
IN_VILLAGE = 0.6  # the others live in the commune's hamlets
VILLAGE_M, HAMLET_M = 250.0, 120.0  # how far around them homes are strewn, as a standard deviation
PEOPLE_PER_HOUSEHOLD = 2.2  # in France (INSEE, 2020)
SHOWN_HOUSEHOLDS = 11  # in a square of fewer, INSEE imputes what it says of them


def write_population(land: Land, communes: Sequence[Commune], folder: Path) -> Path:
    """A row for each square that somebody lives in; the same land gives the same file."""
    path = folder / "carreaux_200m_demonstration.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for number, commune in enumerate(communes):
            rows.writerows(_squares(commune, land, _homes(number, commune, land)))
    return path


def _homes(number: int, commune: Commune, land: Land) -> Floats:
    """(n, 2) places of everybody in a commune; who would live beyond its border lives in the village."""
    random = np.random.default_rng([number, *land.villages[number].astype(int).tolist()])
    village = land.villages[number]
    hamlets = land.hamlets[shapely.contains_xy(commune.area, *land.hamlets.T)]
    there = random.random(commune.inhabitants) >= (IN_VILLAGE if len(hamlets) else 1.0)
    centres = np.where(there[:, None], random.choice(np.vstack([hamlets, village]), len(there)), village)
    homes = centres + random.normal(0, np.where(there, HAMLET_M, VILLAGE_M)[:, None], centres.shape)
    return np.where(shapely.contains_xy(commune.area, *homes.T)[:, None], homes, village)


def _squares(commune: Commune, land: Land, homes: Floats) -> Iterator[list[object]]:
    people = Counter(land.frame.tiles(*homes.T).tolist())
    for tile, count in sorted(people.items()):
        households = count / PEOPLE_PER_HOUSEHOLD
        large = grid.tile_id(int(grid.parent(tile, 1000)))
        imputed = int(households < SHOWN_HOUSEHOLDS)
        yield [grid.tile_id(tile), large, imputed, count, round(households, 1), commune.code]
