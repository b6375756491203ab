"""The epoch room: from all evidence of one operator and service, what is then frozen for its tiles."""

from dataclasses import replace

import numpy as np

from coverage.core import outages, phones, roughness
from coverage.core.evidence import Environment, Evidence
from coverage.core.model import Epoch, Model, nothing_known

# Levels of phones in tiles where the same phone also lost the service lie just above what it needs.
LOWEST = 0.1
KEY = ("tile", "contributor", "device", "day", "place")
BELIEF = 20.0  # rows' worth of belief in the nominal sensitivity


def fit(evidence: Evidence) -> Epoch:
    """An epoch from all evidence of ONE operator and service; without any, the model as it is written."""
    if not len(evidence.tile):
        return nothing_known()
    # Sums of floats depend on their order, to the last digit.
    evidence = evidence.take(np.lexsort([getattr(evidence, name) for name in reversed(KEY)]))
    model = replace(Model(), sensitivity_db=_sensitivity(evidence))
    known, model = phones.meet(evidence, model)
    model = roughness.measure(evidence, known, model)
    return Epoch(model, known, outages.find(evidence, known, model))


def _sensitivity(evidence: Evidence) -> float:
    """How far above the nominal sensitivity phones lose the service."""
    outdoors = evidence.place != Environment.INDOOR
    mixed = outdoors & (evidence.speaks_for > 0) & (evidence.against > 0) & ~np.isnan(evidence.margin_db)
    edge = evidence.margin_db[mixed].astype(float)
    if not len(edge):
        return 0.0
    return float(np.quantile(edge, LOWEST) * len(edge) / (len(edge) + BELIEF))
