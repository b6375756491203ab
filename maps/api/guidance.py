"""The public API's advice: where one more reading is worth most, as GeoJSON or as GPX."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from django.conf import settings
from django.utils import translation
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import api_view, renderer_classes
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from councils.campaigns.guide import where_to_measure_for
from coverage.core.evidence import SERVICES
from coverage.core.verdict import WITNESS_CLASSES
from coverage.guidance.near import MAX_SIDE_M, MAX_SIDE_OF_ALL_M, Box
from coverage.guidance.waypoints import gpx, places_told
from coverage.guidance.worth import REASONS, WORTH
from coverage.queries import where_to_measure
from coverage.zone_schema import PLMN
from maps.api.parameters import box, campaign_there, one_operator
from maps.api.schema import BAD_PARAMETER, GEOJSON, _asked, _whole
from publishing.geojson import GeoJSONRenderer, feature_collection
from publishing.parameters import DEFAULT_LIMIT, MAX_LIMIT, Reader, one_of, page_size, read
from publishing.problems import Problem

FORMATS = ("json", "gpx")


READERS: dict[str, Reader] = {
    "bbox": box,
    "operator": one_operator,
    "service": one_of(SERVICES),
    "limit": page_size,
    "format": one_of(FORMATS),
    "campaign": campaign_there,
}
PARAMETERS = [
    _asked(
        "bbox",
        f"west,south,east,north in WGS84 degrees, {MAX_SIDE_M // 1000} km long and wide at most; "
        f"{MAX_SIDE_OF_ALL_M // 1000} km without an operator and a service; required without a campaign",
    ),
    _asked("operator", "PLMN of five digits"),
    _asked("service", "one service", enum=SERVICES),
    _asked("limit", "places at most, those worth most first", _whole(1, MAX_LIMIT), default=DEFAULT_LIMIT),
    _asked("format", "gpx: waypoints instead of GeoJSON", enum=FORMATS, default="json"),
    _asked("campaign", "the open targets of a public campaign instead of a box", OpenApiTypes.UUID),
]


class GPXRenderer(BaseRenderer):
    """Places as GPX, for a telephone or a GPS receiver; a problem stays what it is."""

    media_type = "application/gpx+xml"
    format = "gpx"
    charset = None  # the file says it itself

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The waypoints, in the instance's own language: they are read by people, far from any network."""
        if "features" not in data:
            return bytes(JSONRenderer().render(data))
        with translation.override(settings.LANGUAGE_CODE):
            return gpx(data["features"])


@extend_schema_field(
    {
        "type": "object",
        "required": ["type", "coordinates"],
        "properties": {
            "type": {"type": "string", "enum": ["Point"]},
            "coordinates": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        },
    }
)
class PointField(serializers.JSONField):
    """The middle of a tile."""


class WorthSchema(serializers.Serializer[object]):
    """What one more reading outdoors is worth in a tile of 200 m, and why."""

    tile = serializers.CharField()
    operator = serializers.RegexField(PLMN)
    service = serializers.ChoiceField(SERVICES)
    worth = serializers.ChoiceField(WORTH)
    expected_gain = serializers.FloatField(
        min_value=0, max_value=1, help_text="what the reading is expected to decide; 1 is a hole in the map"
    )
    reasons = serializers.ListField(child=serializers.ChoiceField(REASONS))
    contributors = serializers.ChoiceField(WITNESS_CLASSES)
    declared = serializers.BooleanField(allow_null=True, help_text="null where no release speaks of the tile")


class WorthFeatureSchema(serializers.Serializer[object]):
    """A place to measure as a GeoJSON Feature."""

    type = serializers.ChoiceField(["Feature"])
    properties = WorthSchema()
    geometry = PointField()


class WorthListSchema(serializers.Serializer[object]):
    """Places to measure, those worth most first."""

    type = serializers.ChoiceField(["FeatureCollection"])
    features = WorthFeatureSchema(many=True)


@extend_schema(
    operation_id="where_to_measure",
    parameters=PARAMETERS,
    responses={
        (200, GEOJSON): WorthListSchema,
        (200, GPXRenderer.media_type): OpenApiTypes.BINARY,
        **BAD_PARAMETER,
    },
)
@api_view(["GET", "HEAD"])
@renderer_classes([GeoJSONRenderer, JSONRenderer, GPXRenderer])
def where_to_measure_view(request: Request) -> Response:
    """Where in a box, or in a campaign, one more reading outdoors is worth most."""
    query = request.query_params
    asked = read(query, READERS, required=() if "campaign" in query else ("bbox",))
    found = _of_campaign(asked) if "campaign" in asked else _around(asked)
    return Response(feature_collection(places_told(found.head(asked.get("limit", DEFAULT_LIMIT)))))


def _around(asked: dict[str, Any]) -> pd.DataFrame:
    try:
        return where_to_measure(Box(*asked["bbox"]), asked.get("operator"), asked.get("service"))
    except ValueError as error:
        raise Problem(400, f"bbox: {error}", parameter="bbox") from None


def _of_campaign(asked: dict[str, Any]) -> pd.DataFrame:
    """The targets that are still open, of the operator and the service that are asked for."""
    if "bbox" in asked:
        raise Problem(400, "bbox: a campaign has its own area; leave it out", parameter="bbox")
    found = where_to_measure_for(asked["campaign"])
    for name in ("operator", "service"):
        if name in asked:
            found = found[found[name] == asked[name]]
    return found
