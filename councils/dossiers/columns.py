"""The columns of a dossier's tables with their types, which a table without rows has too."""

ZONE_TYPES = {
    "number": "int64",
    "id": "str",
    "operator": "str",
    "service": "str",
    "status": "str",
    "missing_from_official": "bool",
    "official_release": "str",
    "official_level": "str",
    "probability": "float64",
    "tiles": "int64",
    "area_km2": "float64",
    "contributors": "str",
    "contributor_days": "str",
    "first_observed": "str",
    "last_observed": "str",
    "communes": "str",
    "population_low": "Int64",
    "population_high": "Int64",
    "method_version": "str",
}
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
