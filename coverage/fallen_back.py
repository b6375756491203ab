"""The room between services: what phones that fell back say of voice and 3G is no sample where there is 4G.

On 4G a phone says nothing of these (`core.evidence.TABLE`), so that where there is 4G they are heard of in
its worst moments alone, and a square looks white that is not (docs/decisions/0023).
"""

from dataclasses import replace

import numpy as np

from coverage.core import Bools, Floats, Ints
from coverage.core.estimate import Estimate
from coverage.core.evidence import Service
from coverage.core.verdict import MIN_CONTRIBUTORS, MORE_LIKELY_THAN_NOT

BELOW_4G = (int(Service.VOICE), int(Service.DATA_3G))


def has_4g(contributors: Ints, probability: Floats) -> Bools:
    """Of tiles that were estimated for 4G: whether it is more likely there than missing.

    What one person alone heard of it decides nothing, as the answer on another service would tell it.
    """
    return np.asarray((contributors >= MIN_CONTRIBUTORS) & (probability <= MORE_LIKELY_THAN_NOT))


def without_failures_of_4g(below: Estimate, with_4g: Ints) -> Estimate:
    """An estimate for voice or 3G in which nobody speaks against the tiles that have 4G."""
    is_sample = ~np.isin(below.tile, with_4g)
    return replace(below, contributors_against=np.where(is_sample, below.contributors_against, 0))
