"""The columns of a zone in every file: those of the API, with their types."""

# Types of a zone's columns, which a table without rows has too; under the privacy floor counts are classes.
ZONE_TYPES = {
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
    "communes": "object",
    "population_low": "Int64",
    "population_high": "Int64",
    "method_version": "str",
}
