"""manage.py export_tiles FILE: every measured tile with its verdict, its evidence and the official level."""

from datetime import date

from geopandas import GeoDataFrame

from maps import exports
from maps.management.export import ExportCommand


class Command(ExportCommand):
    """Tiles of 200 m, one row for each operator and service."""

    title = exports.TILES
    help = "Write every measured tile, by operator and service, to FILE."

    def table(self, *, floored: bool, month: date | None) -> GeoDataFrame:
        """The tiles."""
        return exports.tiles(floored=floored, month=month)
