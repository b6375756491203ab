"""The discovery room: which tiles may be published together with few false ones among them.

Bayesian control of the false discovery rate: publish the largest set of the highest posterior probabilities
whose mean chance of being wrong stays within the rate (Newton, Noueiry, Sarkar & Ahlquist 2004,
Biostatistics 5; Müller, Parmigiani & Rice 2006, Bayesian Statistics 8). It holds on average if the
probabilities are calibrated.
"""

import numpy as np
from numpy.typing import NDArray

from coverage.core import Bools, Floats, Ints

FALSE_DISCOVERY_RATE = 0.05
UNREACHABLE = 2.0  # above every probability
ROUNDING = 1e-12  # a set that is exactly at the rate is within it, however its sum was rounded


def select(
    probability: Floats, family: Ints, eligible: Bools, rate: float = FALSE_DISCOVERY_RATE
) -> NDArray[np.bool_]:
    """Mark the published ones among arrays of equal length; each family is decided on its own.

    Within a family, equal probabilities are in or out together; what is not eligible is never in and weighs
    nothing. ValueError for a probability or a rate outside 0..1.
    """
    for name, values in (("probability", probability), ("rate", np.array([rate]))):
        if not ((values >= 0) & (values <= 1)).all():
            raise ValueError(f"{name}: not within 0 and 1")
    candidates = np.flatnonzero(eligible)
    candidates = candidates[np.lexsort([-probability[candidates], family[candidates]])]
    families, starts = np.unique(family[candidates], return_index=True)
    bars = np.array([_bar(part, rate) for part in np.split(probability[candidates], starts[1:])])
    chosen = np.zeros(len(probability), dtype=bool)
    if families.size:
        chosen[candidates] = probability[candidates] >= bars[np.searchsorted(families, family[candidates])]
    return chosen


def _bar(descending: Floats, rate: float) -> float:
    """The least probability that one family publishes."""
    mean_false = np.cumsum(1 - descending) / np.arange(1, len(descending) + 1)
    last_of_equals = np.append(descending[1:] != descending[:-1], True)
    ends = np.flatnonzero(last_of_equals & (mean_false <= rate + ROUNDING))
    return float(descending[ends[-1]]) if ends.size else UNREACHABLE
