"""The public API's answers on the reliability of official maps: audits of a territory, or around a point."""

from dataclasses import asdict

from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from councils.audit import ZONE_SIDES_M, AreaAudits, audits_around
from councils.kept_audits import KeptAudits, kept_audits
from maps.api.parameters import POINT_READERS
from maps.api.schema import BAD_PARAMETER, NOT_FOUND
from maps.api.territories import kept_for_a_while
from maps.api.territory_shapes import KEY, shape_of
from publishing.parameters import Reader, one_of, read
from publishing.problems import Problem

SIZES = tuple(str(km2) for km2 in ZONE_SIDES_M)
AROUND_READERS: dict[str, Reader] = {**POINT_READERS, "km2": one_of(SIZES)}
AROUND = [
    OpenApiParameter("lon", float, OpenApiParameter.QUERY, required=True, description="degrees"),
    OpenApiParameter("lat", float, OpenApiParameter.QUERY, required=True, description="degrees"),
    OpenApiParameter("km2", str, OpenApiParameter.QUERY, required=True, enum=SIZES, description="about"),
]


@gzip_page
@conditional_page
@kept_for_a_while
@extend_schema(
    operation_id="territory_audits",
    parameters=[KEY],
    responses={200: shape_of(KeptAudits), **BAD_PARAMETER, **NOT_FOUND},
)
@api_view(["GET", "HEAD"])
def of_territory(request: Request, key: str) -> Response:
    """The audits of an EPCI or a département, in the manner of ARCEP's; none of a commune or a région."""
    read(request.query_params, {})
    try:
        return Response(asdict(kept_audits(key)))
    except LookupError as error:
        raise Problem(404, str(error)) from None


@gzip_page
@conditional_page
@kept_for_a_while
@extend_schema(
    operation_id="audits_around",
    parameters=AROUND,
    responses={200: shape_of(AreaAudits), **BAD_PARAMETER},
)
@api_view(["GET", "HEAD"])
def around(request: Request) -> Response:
    """The audits of a square of about 50 or 1,000 km² around a point."""
    asked = read(request.query_params, AROUND_READERS, required=tuple(AROUND_READERS))
    return Response(asdict(audits_around(asked["lon"], asked["lat"], int(asked["km2"]))))
