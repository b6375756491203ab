"""manage.py export_zones FILE: every white zone with the properties that the API gives."""

from datetime import date

from geopandas import GeoDataFrame

from coverage.kept_months import month_with_zones
from maps import exports
from maps.management.export import ExportCommand


class Command(ExportCommand):
    """White zones, whatever their status."""

    title = exports.ZONES
    help = "Write every white zone, whatever its status, to FILE."

    month_of = staticmethod(month_with_zones)

    def table(self, *, floored: bool, month: date | None) -> GeoDataFrame:
        """The zones."""
        return exports.white_zones(floored=floored, month=month)
