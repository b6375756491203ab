"""Where GeoDjango finds GDAL and GEOS: in the geospatial wheels, the same pinned ones on every machine."""

from importlib import import_module
from pathlib import Path


def wheel_library(package: str, pattern: str) -> str | None:
    """Path of the shared library inside a wheel; None where a build carries none, and the system's serves.

    The package is imported first because its own start-up loads what the library depends on.
    """
    home = Path(str(import_module(package).__file__)).resolve().parent.parent
    return next((str(path) for path in sorted(home.glob(pattern))), None)
