"""The worlds' relief: hills of spectral noise with valleys cut into them, down to a coast."""

import numpy as np
import shapely
from scipy.ndimage import distance_transform_edt, gaussian_filter

from worlds.frame import Bools, Floats, Frame
from worlds.noise import rough

SPACING_M = 100  # of the raster of heights
SHORTEST_M = 900.0  # nothing smaller than a hillock: the rest is the shadowing's
ROUGHNESS = 3.2  # natural relief has an exponent of about 3 to 4 in power by wavenumber

# Hills as in Bretagne or the Morvan: some 250 m, valleys of about 100 m in depth and 1 km in width.
MEAN_M, HILLS_M, VALLEY_M = 190.0, 90.0, 110.0
VALLEY_WIDTH = 0.22  # in deviations of the noise whose zero line is the valley's bottom
BEACH_M = 2_500.0  # inland distance at which the relief has its whole height

COAST_WAVES = 14
COAST_RADIUS, COAST_LEAST, COAST_MOST = 0.45, 0.33, 0.487  # of the frame's side


def coast(random: np.random.Generator, frame: Frame) -> shapely.Polygon:
    """The outline of an island within the frame: a circle with waves, each weaker than the one before."""
    angle = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    wave = np.arange(2, COAST_WAVES)[:, None]
    heights = random.normal(0, 0.09, wave.shape) / np.sqrt(wave)
    bumps = (heights * np.cos(wave * angle + random.uniform(0, 2 * np.pi, wave.shape))).sum(axis=0)
    radius = np.clip(COAST_RADIUS + bumps, COAST_LEAST, COAST_MOST) * frame.side
    middle = frame.side / 2
    points = np.column_stack([middle + radius * np.cos(angle), middle + radius * np.sin(angle)])
    return shapely.Polygon(points).buffer(0)


def inside(outline: shapely.Polygon, frame: Frame, spacing: int) -> Bools:
    """The cells whose middle is inside an outline."""
    return np.asarray(shapely.contains_xy(outline, *frame.centres(spacing)))


def heights(random: np.random.Generator, frame: Frame, outline: shapely.Polygon) -> Floats:
    """Metres above the sea on the raster of `SPACING_M`; 0 at sea, at least 2 on land."""
    n = frame.size(SPACING_M)
    hills = MEAN_M + HILLS_M * rough(random, n, SPACING_M, SHORTEST_M, ROUGHNESS)
    course = rough(random, n, SPACING_M, SHORTEST_M, ROUGHNESS)
    valleys = VALLEY_M * np.exp(-((course / VALLEY_WIDTH) ** 2))
    land = inside(outline, frame, SPACING_M)
    inland = np.minimum(distance_transform_edt(land) * SPACING_M / BEACH_M, 1.0)
    return np.where(land, np.maximum((hills - valleys) * np.sqrt(inland), 2.0), 0.0)


def softened(relief: Floats, metres: float) -> Floats:
    """The relief as a coarser model has it: smoothed over so many metres."""
    return np.asarray(gaussian_filter(relief, metres / SPACING_M))
