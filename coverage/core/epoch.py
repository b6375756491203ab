"""The epoch room: from all evidence of one operator and service, what is then frozen for its tiles."""

from dataclasses import replace

import numpy as np

from coverage.core import dark, evenness, outages, phones, roughness
from coverage.core.edge import sensitivity
from coverage.core.evidence import Evidence
from coverage.core.model import Epoch, Model, nothing_known

KEY = ("tile", "contributor", "device", "day", "place")


def fit(evidence: Evidence) -> Epoch:
    """An epoch from all evidence of ONE operator and service; without any, the model as it is written."""
    if not len(evidence.tile):
        return nothing_known()
    # Sums of floats depend on their order, to the last digit.
    evidence = evidence.take(np.lexsort([getattr(evidence, name) for name in reversed(KEY)]))
    model = replace(Model(), sensitivity_db=sensitivity(evidence))
    known, model = phones.meet(evidence, model)
    model = replace(model, **evenness.measure(evidence, known, model))
    model = roughness.measure(evidence, known, model)
    epoch = Epoch(model, known, outages.find(evidence, known, model))
    return replace(epoch, model=dark.measure(evidence, epoch))
