"""The outages room: days on which an area fell silent, told from places that are silent on every day."""

import numpy as np
from scipy.stats import binom

from coverage.core import Bools, Ints
from coverage.core.evidence import Evidence
from coverage.core.grid import parent
from coverage.core.model import AREA_M, Model, Outages, Phones

APART_DAYS = 3  # a tile that was served so long before or after was silent on that day only
FEWEST_TILES, FEWEST_PEOPLE = (
    2,
    2,
)  # as many tiles silent for each of as many people; less is a phone's affair
CLEAR_DB = 8.0  # a tile at the edge of a hole is now silent and now served, without any outage
CHANCE = 1e-3  # that so many of a day's people fail by accident
LASTING_DAYS = 30  # an area that is silent for longer is not out of order: that is how it is
PAUSE_DAYS = 5  # between days of one outage on which nobody came
RARE = 0.01


def find(evidence: Evidence, phones: Phones, model: Model) -> Outages:
    """Area-days on which most people failed, in tiles that are clearly served on other days."""
    area, day, failed, person, tile = _comparable(evidence, phones, model)
    usual = max(float(failed.mean()) if len(failed) else 0.0, RARE)
    visits, of = np.unique(np.stack([area, day, person]), axis=1, return_inverse=True)
    of = of.ravel()
    tiles = np.bincount(of, minlength=visits.shape[1])
    silent = (np.bincount(of, failed, minlength=visits.shape[1]) >= 0.8 * tiles) & (tiles >= FEWEST_TILES)
    counted = tiles >= FEWEST_TILES
    pairs, at = np.unique(visits[:2], axis=1, return_inverse=True)
    at = at.ravel()
    people = np.bincount(at, counted, minlength=pairs.shape[1])
    failures = np.bincount(at, silent, minlength=pairs.shape[1])
    down = (
        (failures >= FEWEST_PEOPLE)
        & (failures * 2 > people)
        & (binom.sf(failures - 1, people, usual) < CHANCE)
    )
    return _tell(pairs[0][down], pairs[1][down])


def _comparable(evidence: Evidence, phones: Phones, model: Model) -> tuple[Ints, Ints, Bools, Ints, Ints]:
    """Rows in tiles clearly served some days before or after: area, day, whether it failed, who, tile."""
    phone = phones.find(evidence.contributor, evidence.device)
    trusted = np.append(phones.fault, 1.0)[phone] < 0.3
    trusted &= np.append(phones.offset_db, 0.0)[phone] > -CLEAR_DB
    rows = np.flatnonzero(trusted & (evidence.speaks_for + evidence.against_outdoors > 0))
    tile, day = evidence.tile[rows], evidence.day[rows]
    served = evidence.speaks_for[rows] > 0
    clear = served & (evidence.margin_db[rows] - model.sensitivity_db > CLEAR_DB)
    tiles, of = np.unique(tile, return_inverse=True)
    first, last = _range(of[clear], day[clear], len(tiles))
    other = (first[of] <= day - APART_DAYS) | (last[of] >= day + APART_DAYS)
    kept = np.flatnonzero(other)
    failed = ~served[kept]
    return (
        parent(tile[kept], AREA_M),
        day[kept].astype(np.int64),
        failed,
        evidence.contributor[rows][kept],
        tile[kept],
    )


def _range(of: Ints, day: Ints, size: int) -> tuple[Ints, Ints]:
    first, last = np.full(size, np.iinfo(np.int32).max, dtype=np.int64), np.full(size, -1, dtype=np.int64)
    np.minimum.at(first, of, day)
    np.maximum.at(last, of, day)
    return first, last


def _tell(area: Ints, day: Ints) -> Outages:
    """Short runs of silent days are outages; a long one is a change, from another place to this one."""
    order = np.lexsort([day, area])
    area, day = area[order], day[order]
    new = np.ones(len(area), dtype=bool)
    new[1:] = (area[1:] != area[:-1]) | (day[1:] - day[:-1] > PAUSE_DAYS)
    starts = np.flatnonzero(new)
    ends = np.append(starts[1:], len(area)) - 1
    long = day[ends] - day[starts] >= LASTING_DAYS if len(area) else np.empty(0, dtype=bool)
    short = ~np.repeat(long, np.diff(np.append(starts, len(area))))
    areas = np.concatenate([area[short], area[starts][long]])
    days = np.concatenate([day[short], day[starts][long]])
    return Outages(areas, days, np.arange(len(areas)) >= short.sum())
