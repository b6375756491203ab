"""The room of those who ride: whoever is as fast as a car is in a vehicle, whatever the phone says of it.

Stumblers hardly ever state their surroundings, and who said "outdoors" on the doorstep may drive off. A car
takes some decibels of every level, so that a road told as if on foot makes the squares along it too dark.
"""

import numpy as np

from coverage.core import Floats, Ints
from coverage.core.evidence import Environment

# 29 km/h: few hold that on a bicycle, and cars are slower in villages alone, where they are rarely in a hole.
RIDING_MPS = 8.0
ON_FOOT = (Environment.OUTDOOR, Environment.UNKNOWN)  # a failure behind walls counts for nothing anyway


def surroundings(said: Ints, speed_mps: Floats) -> Ints:
    """The `Environment` of each reading, from what it says of it and how fast it was; nan says nothing."""
    rides = np.isin(said, ON_FOOT) & (speed_mps >= RIDING_MPS)
    return np.where(rides, said.dtype.type(Environment.VEHICLE), said)
