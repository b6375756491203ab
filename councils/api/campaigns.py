"""The targets of a campaign for programs and spreadsheets, by a token of the space."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import AccessToken
from accounts.tokens import TokenAuthentication, scope_required
from councils.api.zone_schema import REFUSED, SLUG
from councils.campaigns.files import targets_csv
from councils.models import Campaign
from publishing.files import TableRenderer
from publishing.parameters import read
from publishing.problems import Problem


class TargetsFile(APIView):
    """Where each target of a campaign stands."""

    authentication_classes = (TokenAuthentication,)
    renderer_classes = (TableRenderer, JSONRenderer)

    @extend_schema(
        operation_id="campaign_targets_file",
        parameters=[SLUG],
        responses={(200, "text/csv"): OpenApiTypes.STR, **REFUSED},
    )
    @scope_required("campaigns:read")
    def get(self, request: Request, slug: str, number: UUID) -> HttpResponse:
        """Every target as CSV with a header, the best first; 404 for a campaign of another space."""
        read(request.query_params, {})
        token = request.auth
        assert isinstance(token, AccessToken)
        found = Campaign.objects.filter(pk=number, tenant=token.tenant, tenant__slug=slug).first()
        if found is None:
            raise Problem(404, f"this token's space has no campaign {number}")
        table = targets_csv(list(found.targets.all()))
        headers = {"Content-Type": "text/csv; charset=utf-8", "Cache-Control": "no-store"}
        return HttpResponse(table, headers=headers)
