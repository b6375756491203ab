"""Where GeoDjango finds GDAL and GEOS: the system's, else those that the geospatial wheels carry."""

from ctypes.util import find_library
from importlib import import_module
from pathlib import Path


def wheel_library(name: str, package: str, pattern: str) -> str | None:
    """Path of the shared library inside the wheel, or None where the system has its own.

    The package is imported first because its own start-up loads what the library depends on.
    """
    if find_library(name):
        return None
    home = Path(str(import_module(package).__file__)).resolve().parent.parent
    return next((str(path) for path in sorted(home.glob(pattern))), None)
