"""The worlds' radio: the median loss of a path by Hata, its diffraction over relief by ITU-R P.526.

Losses in dB, frequencies in MHz, distances in km inside the formulas and in metres of the frame outside.
"""

import numpy as np

from worlds.frame import Floats, Frame
from worlds.relief import SPACING_M

PROFILE_POINTS = 64  # between mast and phone: one each 230 m on the longest path
REACH_M = 15_000.0  # paths beyond it are never the best here; Hata's formula holds to 20 km
NEAREST_KM = 0.05  # closer, and the formulas meet the mast itself
PHONE_M = 1.5
EARTH_RADIUS_KM = 8_500.0  # 4/3 of the real one: the median refraction of the atmosphere (P.526)
HIGHEST_OF_HATA_MHZ = 1_500.0
WAVELENGTH_M_MHZ = 299.8

# A phone below trees; of the order of ITU-R P.833 for some tens of metres of foliage at these frequencies.
WOODS_DB = 8.0
HEAD_AND_HAND_DB = 7.0  # a phone that is carried, against the isotropic antenna of the formulas


def hata(distance_km: Floats, megahertz: float, mast_m: float) -> Floats:
    """Median loss over open rural land, for a phone at 1.5 m.

    M. Hata (1980), IEEE Trans. Veh. Technol. 29(3), 317-325, for 150 to 1,500 MHz; above, COST 231 (1999),
    chapter 4.4, to 2,000 MHz; both with Hata's correction for open areas, +5 dB for land that is quasi-open.
    Never less than in free space.
    """
    distance_km = np.maximum(distance_km, NEAREST_KM)
    f, h = np.log10(megahertz), np.log10(mast_m)
    urban = 69.55 + 26.16 * f if megahertz <= HIGHEST_OF_HATA_MHZ else 46.3 + 33.9 * f
    phone = (1.1 * f - 0.7) * PHONE_M - (1.56 * f - 0.8)
    open_land = 4.78 * f**2 - 18.33 * f + 40.94 - 5.0
    loss = urban - 13.82 * h - phone - open_land + (44.9 - 6.55 * h) * np.log10(distance_km)
    return np.asarray(np.maximum(loss, 32.45 + 20 * f + 20 * np.log10(distance_km)))


def obstruction(
    relief: Floats, frame: Frame, mast: tuple[float, float, float], x: Floats, y: Floats
) -> Floats:
    """Bullington's diffraction parameter of each path, times the square root of the wavelength in metres.

    ITU-R P.526-15, 4.5.1: the one edge where the lines from mast and phone over their highest obstacles
    meet, or the most intrusive point of a path in sight; the earth bulges between them. `mast` is x, y in
    metres and the antenna's height above the ground; the phones stand at x, y.
    """
    top = _height(relief, frame, mast[0], mast[1]) + mast[2]
    foot = _height(relief, frame, x, y) + PHONE_M
    d = np.maximum(np.hypot(x - mast[0], y - mast[1]) / 1000, NEAREST_KM)
    from_mast, from_phone, in_sight = (np.full(d.shape, -np.inf) for _ in range(3))
    for part in np.arange(1, PROFILE_POINTS + 1) / (PROFILE_POINTS + 1):
        there = _height(relief, frame, mast[0] + part * (x - mast[0]), mast[1] + part * (y - mast[1]))
        near, far = part * d, (1 - part) * d
        there = there + 500 * near * far / EARTH_RADIUS_KM
        np.maximum(from_mast, (there - top) / near, out=from_mast)
        np.maximum(from_phone, (there - foot) / far, out=from_phone)
        clearance = there - (top * (1 - part) + foot * part)
        np.maximum(in_sight, clearance * np.sqrt(0.002 / (part * far)), out=in_sight)
    return np.where(from_mast < (foot - top) / d, in_sight, _edge(top, foot, d, from_mast, from_phone))


def diffraction(parameter: Floats, distance_km: Floats, megahertz: float) -> Floats:
    """Loss over the obstacle that `obstruction` found.

    The knife edge of P.526-15, formula (31), and the correction of 4.5.1 for what a single edge leaves out.
    """
    v = parameter / np.sqrt(WAVELENGTH_M_MHZ / megahertz)
    shifted = np.maximum(v, -0.78) - 0.1
    edge = np.maximum(6.9 + 20 * np.log10(np.sqrt(shifted**2 + 1) + shifted), 0.0)
    return np.asarray(edge + (1 - np.exp(-edge / 6)) * (10 + 0.02 * distance_km))


def _edge(top: Floats, foot: Floats, d: Floats, from_mast: Floats, from_phone: Floats) -> Floats:
    """The parameter of the edge where two lines of sight meet."""
    slopes = np.maximum(from_mast + from_phone, 1e-9)
    near = np.clip((foot - top + from_phone * d) / slopes, 1e-3 * d, 0.999 * d)
    height = top + from_mast * near - (top * (d - near) + foot * near) / d
    return np.asarray(height * np.sqrt(0.002 * d / (near * (d - near))))


def _height(relief: Floats, frame: Frame, x: float | Floats, y: float | Floats) -> Floats:
    return np.asarray(relief[frame.cells(x, y, SPACING_M)])
