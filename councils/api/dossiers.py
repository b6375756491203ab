"""The dossiers of a space for programs, by a token of the space: which were built, and each as its file."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import AccessToken
from accounts.tokens import TokenAuthentication, scope_required
from councils.api.zone_schema import REFUSED, SLUG
from councils.dossiers.views import attached
from councils.models import Dossier
from measurements.api.schemas import ProblemSchema
from publishing.files import ArchiveRenderer
from publishing.parameters import read
from publishing.problems import CONTENT_TYPE, Problem

ZIP = "application/zip"
SHOWN = 100  # the newest; a space builds some a month
PROBLEMS = dict.fromkeys([(status, CONTENT_TYPE) for status in (400, 401, 403, 404)], ProblemSchema)


class DossierRecordSchema(serializers.Serializer[object]):
    """A dossier as it was built."""

    id = serializers.UUIDField()
    subject = serializers.CharField(help_text="zone-<id>, or the key of a territory: dep-80")
    name = serializers.CharField(help_text="of the place")
    as_of = serializers.DateField(help_text="the day of the publication that it tells")
    zones = serializers.IntegerField()
    method_version = serializers.CharField()
    sha256 = serializers.CharField(help_text="of the file")
    url = serializers.URLField(help_text="of the file")


class Dossiers(APIView):
    """The dossiers of a space."""

    authentication_classes = (TokenAuthentication,)

    @extend_schema(
        operation_id="space_dossiers",
        parameters=[SLUG],
        responses={200: DossierRecordSchema(many=True), **PROBLEMS},
    )
    @scope_required("dossiers:read")
    def get(self, request: Request, slug: str) -> Response:
        """Those whose file is kept, the newest first."""
        read(request.query_params, {})
        found = _built(request, slug).defer("content").order_by("-built_at", "pk")[:SHOWN]
        rows = [_row(request, slug, dossier) for dossier in found]
        return Response(rows, headers={"Cache-Control": "no-store"})


class DossierFile(APIView):
    """A dossier."""

    authentication_classes = (TokenAuthentication,)
    renderer_classes = (ArchiveRenderer, JSONRenderer)

    @extend_schema(
        operation_id="space_dossier",
        parameters=[SLUG],
        responses={(200, ZIP): OpenApiTypes.BINARY, **REFUSED},
    )
    @scope_required("dossiers:read")
    def get(self, request: Request, slug: str, number: UUID) -> HttpResponse:
        """The ZIP as it was built; its hash is the ETag."""
        read(request.query_params, {})
        found = _built(request, slug).filter(pk=number).first()
        if found is None:
            raise Problem(404, f"this token's space has no dossier {number}, or not any more")
        return attached(found)


def _built(request: Request, slug: str) -> QuerySet[Dossier]:
    token = request.auth
    assert isinstance(token, AccessToken)
    if token.tenant.slug != slug:
        raise Problem(404, f"this token is of no space {slug}")
    return Dossier.objects.filter(tenant=token.tenant, state=Dossier.State.BUILT)


def _row(request: Request, slug: str, dossier: Dossier) -> dict[str, object]:
    facts = ("id", "subject", "name", "as_of", "zones", "method_version", "sha256")
    address = request.build_absolute_uri(reverse("dossier-api-file", args=[slug, dossier.pk]))
    return {**{name: getattr(dossier, name) for name in facts}, "url": address}
