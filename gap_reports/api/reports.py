"""The doors of gap reports for programs: which there are, and each as a file."""

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import AccessToken, Tenant
from accounts.tokens import TokenAuthentication, scope_required
from gap_reports.models import GapReport
from gap_reports.report.store import reports_of
from gap_reports.views.bundles import ZIP
from gap_reports.views.reports import SHOWN, attached
from measurements.api.schemas import ProblemSchema
from publishing.files import ArchiveRenderer
from publishing.parameters import read
from publishing.problems import CONTENT_TYPE, Problem

REFUSED = dict.fromkeys([(status, CONTENT_TYPE) for status in (400, 401, 403)], ProblemSchema)
LISTED = inline_serializer(
    "GapReportRecord",
    {
        "operator": serializers.CharField(),
        "territory": serializers.CharField(help_text="key: dep-80, reg-32"),
        "on": serializers.DateField(),
        "month": serializers.DateField(
            allow_null=True, help_text="that it was due for; null where asked for"
        ),
        "zones": serializers.IntegerField(help_text="open cases"),
        "overdue": serializers.IntegerField(),
        "sha256": serializers.CharField(),
        "url": serializers.URLField(),
    },
    many=True,
)


class GapReports(APIView):
    """The reports of a space."""

    authentication_classes = (TokenAuthentication,)

    @extend_schema(operation_id="gap_reports", responses={200: LISTED, **REFUSED})
    @scope_required("reports:read")
    def get(self, request: Request) -> Response:
        """The newest first."""
        read(request.query_params, {})
        return Response([_row(request, report) for report in reports_of(_tenant(request))[:SHOWN]])


class GapReportFile(APIView):
    """A report."""

    authentication_classes = (TokenAuthentication,)
    renderer_classes = (ArchiveRenderer, JSONRenderer)

    @extend_schema(
        operation_id="gap_report",
        parameters=[
            OpenApiParameter("number", int, OpenApiParameter.PATH, description="as the list tells it")
        ],
        responses={(200, ZIP): OpenApiTypes.BINARY, (404, CONTENT_TYPE): ProblemSchema, **REFUSED},
    )
    @scope_required("reports:read")
    def get(self, request: Request, number: int) -> HttpResponse:
        """A ZIP: the report on paper, as GeoPackage, CSV, GeoJSON and JSON, and as complaints."""
        read(request.query_params, {})
        found = reports_of(_tenant(request)).defer(None).filter(pk=number).first()
        if found is None:
            raise Problem(404, f"no report of this space has the number {number}")
        return attached(found)


def _tenant(request: Request) -> Tenant:
    token = request.auth
    assert isinstance(token, AccessToken)
    return token.tenant


def _row(request: Request, report: GapReport) -> dict[str, object]:
    facts = ("operator", "territory", "on", "month", "zones", "overdue", "sha256")
    address = request.build_absolute_uri(reverse("gap-report", args=[report.pk]))
    return {**{name: getattr(report, name) for name in facts}, "url": address}
