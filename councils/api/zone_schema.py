"""How the zones of a space are described to programs."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from councils.models import Priority
from councils.workspace.choices import ME, PRIORITIES, STATES, STATUSES
from councils.workspace.listing import NONE, ORDERS
from coverage.core.evidence import SERVICES
from coverage.queries import EVERY_OPERATOR
from coverage.zone_schema import MONTH, PLMN, MultiPolygonField, ZoneSchema
from gap_reports.states import State
from measurements.api.schemas import ParameterProblemSchema, ProblemSchema
from publishing.geojson import GeoJSONRenderer
from publishing.parameters import DEFAULT_LIMIT, MAX_LIMIT
from publishing.problems import CONTENT_TYPE


class SpaceZoneSchema(ZoneSchema):
    """A white zone, what a space plans, and the most pressing of its cases."""

    as_of = serializers.DateField(help_text="the day that the zone was drawn for")
    published = serializers.RegexField(MONTH, help_text="the month in which it was first drawn")
    is_public = serializers.BooleanField(help_text="false: before the embargo ends, known to spaces alone")
    priority = serializers.ChoiceField(Priority.values, allow_null=True, help_text="1 high, 2 middle, 3 low")
    assignee = serializers.CharField(allow_null=True, help_text="who sees to it")
    short_list = serializers.BooleanField()
    case_operator = serializers.RegexField(PLMN, allow_null=True, help_text="who is asked")
    case_state = serializers.ChoiceField(State.values, allow_null=True)
    due_on = serializers.DateField(allow_null=True, help_text="by when the operator should speak again")
    is_overdue = serializers.BooleanField()
    url = serializers.CharField(help_text="its page in the space")


class SpaceZoneFeatureSchema(serializers.Serializer[object]):
    """A zone of a space as a GeoJSON Feature."""

    type = serializers.ChoiceField(["Feature"])
    properties = SpaceZoneSchema()
    geometry = MultiPolygonField()


class SpaceZonePageSchema(serializers.Serializer[object]):
    """A page of zones of a space."""

    type = serializers.ChoiceField(["FeatureCollection"])
    features = SpaceZoneFeatureSchema(many=True)
    next = serializers.URLField(allow_null=True, help_text="the page after this one; null on the last")


def _asked(name: str, description: str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, description=description, **more)


SLUG = OpenApiParameter("slug", str, OpenApiParameter.PATH, description="the name of the space in addresses")
CHOICES = [
    SLUG,
    _asked("operator", f"PLMN of five digits, or {EVERY_OPERATOR}: every operator published there is white"),
    _asked("service", "one service", enum=SERVICES),
    _asked("status", "state of the zone; any lifts the filter", enum=STATUSES, default="open"),
    _asked("state", f"state of the most pressing case; {NONE}: there is none", enum=STATES),
    _asked("priority", f"1 high to 3 low; {NONE}: without", enum=list(PRIORITIES)),
    _asked("assignee", f"number of a person, {ME} (who made the token) or {NONE}"),
    _asked("short_list", "true: the short list alone", type=bool),
    _asked("sort", "what the list is ordered by; then by people", enum=list(ORDERS), default="priority"),
]
PAGING = [
    _asked("cursor", "where the page before ended: taken from `next`"),
    _asked(
        "limit",
        "zones on a page",
        type={"type": "integer", "minimum": 1, "maximum": MAX_LIMIT},
        default=DEFAULT_LIMIT,
    ),
]
REFUSED = {
    (400, CONTENT_TYPE): ParameterProblemSchema,
    **dict.fromkeys([(status, CONTENT_TYPE) for status in (401, 403, 404)], ProblemSchema),
}

zones = extend_schema(
    operation_id="space_zones",
    parameters=[*CHOICES, *PAGING],
    responses={(200, GeoJSONRenderer.media_type): SpaceZonePageSchema, **REFUSED},
)
zones_file = extend_schema(
    operation_id="space_zones_file",
    parameters=CHOICES,
    responses={(200, "text/csv"): OpenApiTypes.STR, **REFUSED},
)
