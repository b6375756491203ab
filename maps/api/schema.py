"""The public API's description: parameters and answers of each address, as OpenAPI publishes them."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from coverage.core.evidence import SERVICES
from coverage.queries import EVERY_OPERATOR
from maps.api import serializers
from maps.api.parameters import STATUSES
from measurements.api.schemas import ParameterProblemSchema, ProblemSchema
from publishing.geojson import GeoJSONRenderer
from publishing.parameters import DEFAULT_LIMIT, MAX_LIMIT
from publishing.problems import CONTENT_TYPE

GEOJSON = GeoJSONRenderer.media_type
BAD_PARAMETER = {(400, CONTENT_TYPE): ParameterProblemSchema}
NOT_FOUND = {(404, CONTENT_TYPE): ProblemSchema}
LIMITED = {(429, CONTENT_TYPE): ProblemSchema}


def _asked(name: str, description: str, type_: object = str, **more: object) -> OpenApiParameter:
    return OpenApiParameter(name, type_, OpenApiParameter.QUERY, description=description, **more)  # type: ignore[arg-type]


def _whole(least: int, most: int) -> dict[str, object]:
    return {"type": "integer", "minimum": least, "maximum": most}


def _within(degrees: int) -> dict[str, object]:
    return {"type": "number", "minimum": -degrees, "maximum": degrees}


ZONE_PARAMETERS = [
    _asked("bbox", "west,south,east,north in WGS84 degrees: zones that meet the box"),
    _asked("operator", f"PLMN of five digits, or {EVERY_OPERATOR}: every operator published there is white"),
    _asked("service", "one service", enum=SERVICES),
    _asked("status", "state of the zone; any lifts the filter", enum=STATUSES, default="open"),
    _asked("territory", "key of a territory: com-80021, epci-200018083, dep-80, reg-32"),
    _asked("missing_from_official", "whether the official map declares the zone covered", bool),
    _asked("month", "a month whose zones are kept, as 2026-11: as they stood at its end, dates null"),
    _asked("cursor", "where the page before ended: taken from `next`", OpenApiTypes.UUID),
    _asked("limit", "zones on a page", _whole(1, MAX_LIMIT), default=DEFAULT_LIMIT),
]
AREA_PARAMETERS = [
    _asked("bbox", "west,south,east,north in WGS84 degrees: areas made of the tiles that meet the box"),
    _asked("operator", "PLMN of five digits"),
    _asked("service", "one service", enum=SERVICES),
    _asked("territory", "key of a territory: areas made of the tiles whose middle lies in it"),
    _asked("cursor", "where the page before ended: taken from `next`"),
    _asked("limit", "areas on a page", _whole(1, MAX_LIMIT), default=DEFAULT_LIMIT),
]
POINT_PARAMETERS = [
    _asked("lon", "longitude in WGS84 degrees", _within(180), required=True),
    _asked("lat", "latitude in WGS84 degrees", _within(90), required=True),
]

white_zones = extend_schema(
    operation_id="white_zones",
    parameters=ZONE_PARAMETERS,
    responses={(200, GEOJSON): serializers.ZonePageSchema, **BAD_PARAMETER},
)
white_zone = extend_schema(
    operation_id="white_zone",
    parameters=[
        OpenApiParameter("zone", OpenApiTypes.UUID, OpenApiParameter.PATH, description="id of the zone")
    ],
    responses={
        (200, GEOJSON): serializers.ZoneDetailFeatureSchema,
        308: OpenApiResponse(description="the zone became part of another, which Location names"),
        **BAD_PARAMETER,
        **NOT_FOUND,
    },
)
served_undeclared = extend_schema(
    operation_id="served_undeclared",
    parameters=AREA_PARAMETERS,
    responses={(200, GEOJSON): serializers.AreaPageSchema, **BAD_PARAMETER, **LIMITED},
)
tiles_at = extend_schema(
    operation_id="tiles_at",
    parameters=[
        *POINT_PARAMETERS,
        _asked("month", "a month that is kept, as 2026-11: what was told then, and null what is not kept"),
    ],
    responses={200: serializers.TileSchema, **BAD_PARAMETER},
)
