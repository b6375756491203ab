"""The zones of a space for programs and spreadsheets, as they stand now, by a token of the space."""

from django.http import HttpResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import AccessToken
from accounts.tokens import TokenAuthentication, scope_required
from councils.api import zone_schema as schema
from councils.workspace import choices, files, listing, rows
from publishing.files import TableRenderer
from publishing.geojson import GeoJSONRenderer, feature_collection
from publishing.pages import next_page
from publishing.parameters import DEFAULT_LIMIT, Reader, page_size
from publishing.problems import Problem

PAGING: dict[str, Reader] = {"cursor": str, "limit": page_size}


class Zones(APIView):
    """White zones of a space, with what it plans and what operators answered."""

    authentication_classes = (TokenAuthentication,)
    renderer_classes = (GeoJSONRenderer, JSONRenderer)

    @schema.zones
    @scope_required("zones:read")
    def get(self, request: Request, slug: str) -> Response:
        """A page of zones as GeoJSON, in the order that is asked for."""
        token = _token(request, slug)
        values = choices.asked(request.query_params, PAGING)
        page = choices.page(values, token.tenant, token.made_by, values.get("limit", DEFAULT_LIMIT))
        found = feature_collection(rows.rows(slug, page.zones), next=next_page(request, page.next))
        return Response(found, headers={"Cache-Control": "no-store"})


class ZonesFile(APIView):
    """The same as a table."""

    authentication_classes = (TokenAuthentication,)
    renderer_classes = (TableRenderer, JSONRenderer)

    @schema.zones_file
    @scope_required("zones:read")
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Every zone that is asked for, as CSV with a header."""
        token = _token(request, slug)
        wanted = choices.wanted(choices.asked(request.query_params, {}), token.made_by)
        return files.table(slug, listing.wanted_zones(token.tenant, wanted))


def _token(request: Request, slug: str) -> AccessToken:
    """The token; 404 where it is of another space, whether that one exists or not."""
    token = request.auth
    assert isinstance(token, AccessToken)
    if token.tenant.slug != slug:
        raise Problem(404, f"this token is of no space {slug}")
    return token
