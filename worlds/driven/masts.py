"""The third maker's masts: one near most villages, others on ridges, and networks of their own on them."""

from dataclasses import dataclass

import numpy as np

from worlds.driven.land import EDGE_M, FRAME, SPACING_M, Land
from worlds.driven.shadow import LIGHT_M_HZ, Raster, clearance, edge_loss, open_loss
from worlds.frame import Bools, Floats

MASTS = (11, 18)  # with 4G: one for 30 to 55 square kilometres
OLD_MASTS = (2, 5)  # of 3G and 2G alone, never fitted with 4G
NEAR_VILLAGE = 0.6  # share of the masts that are there for a village; the others stand high for the land
VILLAGE_M, LOOKED_AT = 900.0, 12  # from its middle; the highest of so many places is taken
APART_M = 2_500.0
HEIGHT_M = (20.0, 42.0)
G4, G3, G2 = range(3)  # networks, in the order in which phones try them
KEPT = (1.0, 0.7, 0.8)  # share of the masts with 4G that carry each network
LOW_BAND = 0.75  # share of the masts whose 4G is at 800 MHz; the others have the middle band alone
MHZ = (800.0, 900.0, 900.0)
MIDDLE_MHZ = 1_800.0
# What one mast sends of what phones measure, with the antenna's gain: of 46 dBm of 4G the part of one of 600
# subcarriers, of 43 dBm of 3G the tenth that is its pilot, and the whole of the carrier of 2G.
EIRP_DBM = (35.0, 50.0, 60.0)
BODY_DB = 10.0  # what a hand, a head and a pocket take of any of it (3GPP and Ofcom measure 5 to 15)
SECTORS, SECTOR_WIDTH, SECTOR_DB = 3, np.deg2rad(70), 12.0  # antenna pattern of 3GPP TR 36.814


@dataclass(frozen=True)
class Masts:
    """One element for each mast; `level_dbm` is (masts, networks, n, n) on the relief's raster."""

    x: Floats
    y: Floats
    has: Bools  # (masts, networks)
    level_dbm: Raster  # with relief, without surface; -inf for a network that is not there
    flat_dbm: Raster  # of 4G, over open flat ground


def build(random: np.random.Generator, land: Land) -> Masts:
    """Where they stand, what they carry, and how far it is heard."""
    modern, old = int(random.integers(*MASTS)), int(random.integers(*OLD_MASTS))
    x, y = _sites(random, land, modern + old).T
    height = random.uniform(*HEIGHT_M, modern + old)
    has = random.random((modern + old, 3)) < KEPT
    has[modern:] = False, True, True
    mhz = np.tile(MHZ, (modern + old, 1))
    mhz[random.random(modern + old) > LOW_BAND, G4] = MIDDLE_MHZ
    heard = [_heard(random, land, *mast) for mast in zip(x, y, height, has, mhz, strict=True)]
    levels, flat = (np.stack(parts) for parts in zip(*heard, strict=True))
    return Masts(x, y, has, levels, flat)


def _sites(random: np.random.Generator, land: Land, count: int) -> Floats:
    sites = np.empty((0, 2))
    while len(sites) < count:
        middle, around = random.uniform(EDGE_M, FRAME.side - EDGE_M, 2), VILLAGE_M * 3
        if random.random() < NEAR_VILLAGE:
            middle, around = land.villages[random.integers(len(land.villages))], VILLAGE_M
        places = middle + random.uniform(-around, around, (LOOKED_AT, 2))
        places = places.clip(EDGE_M, FRAME.side - EDGE_M)
        best = places[land.height(*places.T).argmax()]
        if np.hypot(*(sites - best).T).min(initial=np.inf) >= APART_M:
            sites = np.vstack([sites, best])
    return sites


def _heard(
    random: np.random.Generator, land: Land, x: float, y: float, height: float, has: Bools, mhz: Floats
) -> tuple[Raster, Raster]:
    """Levels of one mast: of each network with relief, and of 4G over flat ground."""
    v, pattern = clearance(land, x, y, height), _pattern(random, x, y)
    flat = [
        sent - BODY_DB - pattern - open_loss(x, y, height, f) if there else np.full_like(v, -np.inf)
        for sent, f, there in zip(EIRP_DBM, mhz, has, strict=True)
    ]
    shaded = [
        level - edge_loss(v * np.float32(np.sqrt(f / LIGHT_M_HZ))) for level, f in zip(flat, mhz, strict=True)
    ]
    return np.stack(shaded).astype(np.float32), flat[G4].astype(np.float32)


def _pattern(random: np.random.Generator, x: float, y: float) -> Raster:
    """dB less than straight before an antenna."""
    east, north = FRAME.centres(SPACING_M)
    turned = np.arctan2(north - y, east - x) - random.uniform(0, 2 * np.pi)
    wide = 2 * np.pi / SECTORS
    off = np.mod(turned + wide / 2, wide) - wide / 2
    return np.asarray(SECTOR_DB * (off / SECTOR_WIDTH) ** 2, dtype=np.float32)
