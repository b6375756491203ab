"""The third maker's shadows: what the ground between a mast and each place takes from a level."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from worlds.driven.land import FRAME, SPACING_M, Land
from worlds.frame import Floats

RAYS = 600  # around a mast: 250 m apart at 24 km, 60 m at the 6 km where it matters
STEP_M, REACH_M = 150.0, 24_000.0  # along a ray
EARTH_M = 8_500_000.0  # radius of the Earth as radio sees it, 4/3 of the true one
PHONE_M = 1.5  # above the ground
CLOSEST_M = 80.0  # nobody is nearer to an antenna than its own height and a fence
LIGHT_M_HZ = 299.792458  # metres by megahertz
Raster = NDArray[np.float32]


def clearance(land: Land, x: float, y: float, height: float) -> Raster:
    """The worst edge on the way from a mast to each cell of the relief, as v of a wave of one metre.

    Fresnel-Kirchhoff's v is h * sqrt(2 * d / (wavelength * d1 * d2)) for an edge h metres above the straight
    line (Rec. ITU-R P.526): the edge that is worst for one wavelength is worst for all.
    """
    away = np.arange(0.0, REACH_M + STEP_M, STEP_M)
    bearing = np.arange(RAYS + 1) * 2 * np.pi / RAYS
    rays_x, rays_y = x + np.cos(bearing)[:, None] * away, y + np.sin(bearing)[:, None] * away
    ground = land.height(rays_x, rays_y)
    top = ground[:, :1] + height
    worst = np.full(ground.shape, -2.0)
    for end in range(2, len(away)):
        before, whole = away[1:end], away[end]
        line = top + (ground[:, end, None] + PHONE_M - top) * (before / whole)
        bulge = before * (whole - before) / (2 * EARTH_M)
        v = (ground[:, 1:end] + bulge - line) * np.sqrt(2 * whole / (before * (whole - before)))
        worst[:, end] = v.max(axis=1)
    return _from_rays(worst, x, y)


def _from_rays(worst: Floats, x: float, y: float) -> Raster:
    east, north = FRAME.centres(SPACING_M)
    ray = np.mod(np.arctan2(north - y, east - x), 2 * np.pi) * RAYS / (2 * np.pi)
    step = np.hypot(east - x, north - y) / STEP_M
    return np.asarray(map_coordinates(worst, [ray, step], order=1, mode="nearest"), dtype=np.float32)


def edge_loss(v: Raster) -> Raster:
    """dB that an edge of this v takes (Rec. ITU-R P.526, approximation for one knife edge)."""
    over = np.maximum(v, np.float32(-0.78)) - np.float32(0.1)
    return np.asarray(6.9 + 20 * np.log10(np.sqrt(over**2 + 1) + over), dtype=np.float32).clip(0.0)


def open_loss(x: float, y: float, height: float, mhz: float) -> Raster:
    """dB between a mast and each cell over open flat ground: free space, then the ray off the ground too."""
    east, north = FRAME.centres(SPACING_M)
    away = np.maximum(np.hypot(east - x, north - y), CLOSEST_M)
    free = 20 * np.log10(4 * np.pi * away * mhz / LIGHT_M_HZ)
    ground = 40 * np.log10(away) - 20 * np.log10(height * PHONE_M)
    return np.asarray(np.maximum(free, ground), dtype=np.float32)
