"""How a white zone is described to programs, and nothing else: it validates nothing."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from coverage.core.evidence import SERVICES
from coverage.core.verdict import WITNESS_CLASSES
from coverage.floor import TOLD
from coverage.models import WhiteZone

PLMN = r"^[0-9]{5,6}$"
MONTH = r"^[0-9]{4}-[0-9]{2}$"
# The official map's levels: very good, good and limited coverage, or covered where the layer has no levels.
LEVELS = ("TBC", "BC", "CL", "covered")
# In hundredths, and never told as sure.
PROBABILITY: dict[str, Any] = {"min_value": TOLD[0], "max_value": TOLD[-1]}

MULTIPOLYGON = {
    "type": "object",
    "required": ["type", "coordinates"],
    "properties": {
        "type": {"type": "string", "enum": ["MultiPolygon"]},
        "coordinates": {
            "type": "array",
            "description": "polygons, rings, positions: longitude then latitude in WGS84 degrees",
            "items": {
                "type": "array",
                "items": {
                    "type": "array",
                    "items": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
                },
            },
        },
    },
}


class ZoneSchema(serializers.Serializer[object]):
    """What is said of a white zone."""

    id = serializers.UUIDField()
    operator = serializers.RegexField(
        PLMN, allow_null=True, help_text="null: every operator published there is white"
    )
    service = serializers.ChoiceField(SERVICES)
    status = serializers.ChoiceField(WhiteZone.Status.values)
    missing_from_official = serializers.BooleanField(
        help_text="the official map declares these tiles covered"
    )
    official_release = serializers.CharField(allow_null=True)
    official_level = serializers.ChoiceField(LEVELS, allow_null=True)
    probability = serializers.FloatField(**PROBABILITY)
    tiles = serializers.IntegerField(min_value=1, help_text="number of 200 m tiles")
    area_km2 = serializers.FloatField()
    contributors = serializers.ChoiceField(WITNESS_CLASSES, help_text="distinct over the zone")
    contributor_days = serializers.ChoiceField(WITNESS_CLASSES, help_text="distinct over the zone")
    first_observed = serializers.RegexField(MONTH, allow_null=True, help_text="null: of a past month")
    last_observed = serializers.RegexField(MONTH, allow_null=True, help_text="null: of a past month")
    communes = serializers.ListField(child=serializers.CharField(), help_text="INSEE codes")
    population_low = serializers.IntegerField(allow_null=True)
    population_high = serializers.IntegerField(allow_null=True)
    method_version = serializers.CharField()


@extend_schema_field(MULTIPOLYGON)
class MultiPolygonField(serializers.JSONField):
    """A GeoJSON geometry."""
