"""`GET /api/v1/contributors/me/readings`: all that is kept under a token, for whoever shows it."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from measurements import limits, takeout
from measurements.api import own_schemas
from measurements.api.authentication import ContributorToken
from measurements.api.views import ERRORS, LIMITED, sender, wait
from publishing.pages import next_page
from publishing.parameters import MAX_LIMIT, Reader, page_size, read

READERS: dict[str, Reader] = {"cursor": takeout.place, "limit": page_size}
PARAMETERS = [
    OpenApiParameter("cursor", description="where the page before ended: taken from `next`"),
    OpenApiParameter(
        "limit", int, description=f"entries on a page: 1 to {MAX_LIMIT}, {MAX_LIMIT} unless said"
    ),
]


class OwnReadings(APIView):
    """`/api/v1/contributors/me/readings`"""

    authentication_classes = [ContributorToken]

    @extend_schema(parameters=PARAMETERS, responses={200: own_schemas.OwnSchema, **LIMITED, **ERRORS})
    def get(self, request: Request) -> Response:
        """A page of what the sender sent and what became of it: readings, refusals, then gaps of duty."""
        contributor, asked = sender(request), read(request.query_params, READERS)
        seconds = max(
            limits.allow("own", bytes(contributor.token_hash).hex()),
            limits.allow("origin", limits.origin_of(request)),
        )
        wait(seconds, "too many pages in a short time.")
        told, last = takeout.page_of(
            contributor, asked.get("cursor", takeout.FIRST), asked.get("limit", MAX_LIMIT)
        )
        who = {"since": contributor.created_at, "consent_version": contributor.consent_version}
        answer = {"contributor": who, **told, "next": next_page(request, last)}
        return Response(answer, headers={"Cache-Control": "no-store"})
