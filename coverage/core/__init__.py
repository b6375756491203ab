"""The statistics room: NumPy, SciPy, Shapely; pure functions over arrays, no Django, no file, no clock."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]
