"""The signal room: how far above what a phone needs a level lies, on one scale for all radio generations.

Codes are positions in `SIGNAL_KINDS`; `NO_KIND` (-1) stands for a level that does not say what it is.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coverage.core.evidence import Technology

SIGNAL_KINDS = ("rssi", "rscp", "rsrp", "ss_rsrp")  # what a phone states on 2G, 3G, 4G and 5G
NO_KIND = -1

# Reference sensitivities of 3GPP, as the level that a phone states: 2G of TS 45.005; 3G of TS 25.101 less the
# 10 dB that its pilot has of the cell's power; 4G of TS 36.101 for 10 MHz, -94 dBm over 600 subcarriers; 5G
# as 4G. Nominal: the epoch estimates how far from them phones really lose service.
SENSITIVITY_DBM = {"rssi": -104.0, "rscp": -113.0, "rsrp": -122.0, "ss_rsrp": -122.0}

# One place further than there are kinds, so that NO_KIND finds none at the end.
NEEDED_DBM = np.array([*(SENSITIVITY_DBM[kind] for kind in SIGNAL_KINDS), np.nan])
STATED_ON = np.array([Technology.G2, Technology.G3, Technology.G4, Technology.G5, Technology.NONE])


def margin(signal_dbm: ArrayLike, kind: ArrayLike) -> NDArray[np.float32]:
    """Levels in dBm to dB above the nominal sensitivity of their kind (integer codes); nan without either."""
    return np.asarray(
        np.asarray(signal_dbm, dtype=np.float64) - NEEDED_DBM[np.asarray(kind)], dtype=np.float32
    )


def margin_in_use(signal_dbm: ArrayLike, kind: ArrayLike, technology: ArrayLike) -> NDArray[np.float32]:
    """As `margin`; nan also where the kind is not what a phone states on the `Technology` that it uses.

    Such a level is of another network than the one that serves, of a neighbouring cell or of the last one.
    """
    own = STATED_ON[np.asarray(kind)] == np.asarray(technology)
    return np.where(own, margin(signal_dbm, kind), np.float32(np.nan))
