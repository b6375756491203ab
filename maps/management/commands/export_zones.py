"""manage.py export_zones FILE: every white zone with the properties that the API gives."""

from geopandas import GeoDataFrame

from maps import exports
from maps.management.export import ExportCommand


class Command(ExportCommand):
    """White zones, whatever their status."""

    help = "Write every white zone, whatever its status, to FILE."

    def table(self, *, floored: bool) -> GeoDataFrame:
        """The zones."""
        return exports.white_zones(floored=floored)
