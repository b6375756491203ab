"""The columns of a dossier's tables with their types, which a table without rows has too."""

from coverage.zone_columns import ZONE_TYPES

# Zones are numbered as on paper; their communes are one text.
NUMBERED_ZONE_TYPES = {"number": "int64", **ZONE_TYPES, "communes": "str"}
TILE_TYPES = {
    "zone": "Int64",
    "tile": "str",
    "operator": "str",
    "service": "str",
    "verdict": "str",
    "reason": "str",
    "probability": "float64",
    "share_low": "float64",
    "share_high": "float64",
    "contributors": "str",
    "contributor_days": "str",
    "last_observed": "str",
    "official_release": "str",
    "official_share": "float64",
    "official_level": "str",
    "method_version": "str",
}
SITE_TYPES = dict.fromkeys(
    ["kind", "operators", "number", "name", "technologies", "stage", "listed_on"], "str"
) | dict.fromkeys(["longitude", "latitude"], "float64")
