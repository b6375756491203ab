"""The worlds' chance: random fields over a square, of a wanted roughness or a wanted correlation."""

import numpy as np

from worlds.frame import Floats

# Fourier noise repeats itself at the edges; a third more, cut off, makes opposite edges independent.
MARGIN = 4 / 3


def rough(random: np.random.Generator, n: int, spacing: float, shortest: float, exponent: float) -> Floats:
    """An (n, n) field of mean 0 and deviation 1 whose power falls as wavenumber^-exponent.

    Wavelengths below `shortest` metres are left out; cells are `spacing` metres wide.
    """
    k = _wavenumbers(wide := int(n * MARGIN), spacing)
    power = np.where((k > 0) & (k <= 1 / shortest), np.maximum(k, k[0, 1]) ** -exponent, 0.0)
    return _filtered(random, power, wide)[:n, :n]


def correlated(random: np.random.Generator, n: int, spacing: float, distance: float) -> Floats:
    """An (n, n) field of mean 0 and deviation 1 with correlation exp(-d / `distance`), d in metres.

    The model of shadowing of Gudmundson (1991), Electronics Letters 27(23), 2145-2146, by the spectrum of a
    correlation wrapped around the square.
    """
    wide = int(n * MARGIN)
    away = np.minimum(np.arange(wide), wide - np.arange(wide)) * spacing
    power = np.fft.fft2(np.exp(-np.hypot(away[:, None], away) / distance)).real
    return _filtered(random, np.maximum(power, 0.0), wide)[:n, :n]


def _wavenumbers(n: int, spacing: float) -> Floats:
    cycles = np.fft.fftfreq(n, spacing)
    return np.hypot(cycles[:, None], cycles)


def _filtered(random: np.random.Generator, power: Floats, n: int) -> Floats:
    white = np.fft.rfft2(random.standard_normal((n, n)))
    amplitude = np.sqrt(power[:, : n // 2 + 1] / power.mean())
    return np.asarray(np.fft.irfft2(white * amplitude, s=(n, n)))
