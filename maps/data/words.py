"""What the files of open data are called, and what their columns mean."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coverage.zone_columns import ZONE_TYPES
from maps.exports import TILE_COLUMNS

TABLE_NAMES: dict[str, Promise] = {"tiles": _("Squares of 200 m"), "zones": _("White zones")}
FORMATS = {"gpkg": "GeoPackage", "parquet": "GeoParquet", "csv": "CSV"}
TYPES = {
    "gpkg": "application/geopackage+sqlite3",
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv; charset=utf-8",
}
OUTLINE = "geometry"
# Words that both tables share; those of one alone come after.
SHARED: dict[str, Promise] = {
    "operator": _(
        "the operator’s five digits (MCC-MNC); of a zone, empty where every operator published there is white"
    ),
    "service": _("voice, data_3g, data_4g or data_5g"),
    "probability": _("the probability that it is white, in hundredths"),
    "contributors": _("how many people measured there, as a class"),
    "contributor_days": _("how many days of people, as a class"),
    "official_level": _(
        "what the official map declares of half of it at least: TBC, BC, CL or covered; empty: nothing"
    ),
    "method_version": _("the version of the method that decided"),
    OUTLINE: _("the outline, in WGS84 degrees; as WKT in CSV"),
}
TILE_WORDS: dict[str, Promise] = SHARED | {
    "tile": _("the square of 200 m: its CRS, size, and lower left corner"),
    "verdict": _("white, served or not_known; what is not in the file is not known either"),
    "reason": _("why it is not known"),
    "probability_served": _("the probability that it is served"),
    "share_low": _("lower end of the 90 % interval of the share of the square that is served"),
    "share_high": _("upper end of that interval"),
    "rests_on": _("whether that rests on the square itself or on those around it"),
    "official_share": _("the share of the square that the official map declares"),
}
ZONE_WORDS: dict[str, Promise] = SHARED | {
    "id": _("the zone’s own number, which it keeps; its page is /zones/<id>/"),
    "status": _("open, map_corrected, repaired or withdrawn"),
    "missing_from_official": _("whether the official map declares it covered"),
    "official_release": _("the release of the official map that it contradicts"),
    "tiles": _("how many squares of 200 m it is made of"),
    "area_km2": _("its area in square kilometres"),
    "first_observed": _("the first month of its readings"),
    "last_observed": _("the last month of its readings"),
    "communes": _("INSEE codes of the communes that it touches; with blanks between in CSV"),
    "population_low": _("how many people live there, at least"),
    "population_high": _("how many people live there, at most"),
}
# What months do not keep: empty in their files, told of today.
NOT_OF_MONTHS = {
    "tiles": ("probability_served", "share_low", "share_high", "contributor_days", "rests_on"),
    "zones": ("first_observed", "last_observed"),
}


def explained(table: str) -> list[tuple[str, Promise]]:
    """The columns of `tiles` or `zones` in the order of their files, each with its words."""
    names, words = (TILE_COLUMNS, TILE_WORDS) if table == "tiles" else (list(ZONE_TYPES), ZONE_WORDS)
    return [(name, words[name]) for name in (*names, OUTLINE)]
