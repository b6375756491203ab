"""The doors of evidence bundles for programs."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import AccessToken
from accounts.tokens import TokenAuthentication, scope_required
from coverage.queries import find_zone
from gap_reports.bundle.hand_out import public_record
from gap_reports.bundle.store import kept_of
from gap_reports.parties import cases_of
from gap_reports.views.bundles import ZIP, attached, current_bundle
from measurements.api.schemas import ProblemSchema
from publishing.files import ArchiveRenderer
from publishing.parameters import read
from publishing.problems import CONTENT_TYPE, Problem

ID = OpenApiTypes.UUID
RECORD = inline_serializer(
    "BundleRecord",
    {
        "sha256": serializers.CharField(),
        "signature": serializers.CharField(help_text="Ed25519, base64"),
        "public_key": serializers.CharField(help_text="PEM"),
        "zone": serializers.UUIDField(),
        "as_of": serializers.DateField(),
        "epoch": serializers.IntegerField(),
        "method_version": serializers.CharField(),
    },
    many=True,
)


class CaseBundle(APIView):
    """The evidence bundle of a case."""

    authentication_classes = (TokenAuthentication,)
    renderer_classes = (ArchiveRenderer, JSONRenderer)

    @extend_schema(
        operation_id="case_bundle",
        parameters=[OpenApiParameter("case", ID, OpenApiParameter.PATH, description="id of the case")],
        responses={
            (200, ZIP): OpenApiTypes.BINARY,
            **dict.fromkeys(
                [(status, CONTENT_TYPE) for status in (400, 401, 403, 404, 409, 410)], ProblemSchema
            ),
        },
    )
    @scope_required("cases:read")
    def get(self, request: Request, case: UUID) -> HttpResponse:
        """A ZIP: bundle.json, its signature, the key, and the script that checks them."""
        read(request.query_params, {})
        token = request.auth
        assert isinstance(token, AccessToken)
        found = cases_of(token.tenant).filter(pk=case).first()
        if found is None:
            raise Problem(404, f"no case of this space has the id {case}")
        return attached(current_bundle(found))


@extend_schema(
    operation_id="zone_bundles",
    parameters=[OpenApiParameter("zone", ID, OpenApiParameter.PATH, description="id of the zone")],
    responses={
        200: RECORD,
        **dict.fromkeys([(status, CONTENT_TYPE) for status in (400, 404)], ProblemSchema),
    },
)
@api_view(["GET", "HEAD"])
def zone_bundles(request: Request, zone: UUID) -> Response:
    """Hashes and signatures of the bundles that were given out on a zone, the newest first."""
    read(request.query_params, {})
    found = find_zone(zone)
    if found is None:
        raise Problem(404, f"no white zone has the id {zone}")
    return Response([public_record(bundle) for bundle in kept_of(found)])
