"""The doors of the write side: check the token, hand over, answer once it is durable."""

from dataclasses import asdict
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAuthenticated, Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from measurements import contributors, duty, intake, limits
from measurements.api import overload, schemas
from measurements.api.authentication import ContributorToken
from measurements.api.bodies import RawJson, body_of
from measurements.days import TooManyStored
from measurements.fates import fates
from measurements.formats.item import NotABatch
from measurements.models import Batch, Contributor
from publishing.parameters import read
from publishing.problems import Problem

ERRORS = schemas.problems(400, 401, 503)
LIMITED = schemas.problems(429)
UNREADABLE = schemas.problems(413, 415)

ERASED = "this contributor was erased meanwhile"


def sender(request: Request) -> Contributor:
    """The contributor of the request's token, or a 401."""
    if not isinstance(request.auth, Contributor):
        raise NotAuthenticated("send the contributor's token: Authorization: Bearer <token>")
    return request.auth


def wait(seconds: int, what: str) -> None:
    """A 429 that says when to come back, unless there is nothing to wait for."""
    if seconds:
        raise Throttled(seconds, what)


def limit(request: Request, contributor: Contributor) -> None:
    """Count an upload of this contributor, or a 429."""
    seconds = limits.allow_upload(bytes(contributor.token_hash).hex(), limits.origin_of(request))
    wait(seconds, "too many uploads in a short time.")


class Contributors(APIView):
    """`/api/v1/contributors`"""

    @extend_schema(request=None, responses={201: schemas.TokenSchema, **LIMITED})
    def post(self, request: Request) -> Response:
        """A new anonymous contributor; the token is shown this once."""
        seconds = limits.allow("newcomers", limits.origin_of(request))
        wait(seconds, "too many new contributors from this network today.")
        return Response({"token": contributors.new_contributor()}, status=201)


class Me(APIView):
    """`/api/v1/contributors/me`"""

    authentication_classes = [ContributorToken]

    @extend_schema(request=None, responses={200: schemas.ErasureSchema, **schemas.problems(401, 503)})
    def delete(self, request: Request) -> Response:
        """Erase everything of the sender; the tiles are recomputed at the next run."""
        try:
            return Response({"readings": contributors.erase(sender(request))})
        except Contributor.DoesNotExist:
            raise NotAuthenticated(ERASED) from None


class Readings(APIView):
    """`/api/v1/readings`"""

    authentication_classes = [ContributorToken]
    parser_classes = [RawJson]

    @extend_schema(
        request=schemas.BatchSchema,
        responses={202: schemas.OutcomeSchema, **UNREADABLE, **LIMITED, **ERRORS},
    )
    def post(self, request: Request) -> Response:
        """Store a batch; a bad reading never sinks the others, and the same batch again changes nothing."""
        try:
            contributor, body = sender(request), body_of(request)
            limit(request, contributor)
            with overload.place():
                outcome = intake.accept_batch(contributor, body)
        except NotABatch as error:
            raise Problem(400, str(error)) from None
        except TooManyStored as error:
            raise Problem(413, str(error)) from None
        except Contributor.DoesNotExist:
            raise NotAuthenticated(ERASED) from None
        refused = [
            {"index": item.index, "id": item.reading_id, "reason": item.reason} for item in outcome.refused
        ]
        counts = {"accepted": outcome.accepted, "held": outcome.held, "duplicates": outcome.duplicates}
        return Response({**counts, "refused": refused, "receipt": str(outcome.receipt)}, status=202)


class DutyGaps(APIView):
    """`/api/v1/duty-gaps`"""

    authentication_classes = [ContributorToken]
    parser_classes = [RawJson]

    @extend_schema(
        request=schemas.GapsSchema,
        responses={202: schemas.GapsOutcomeSchema, **UNREADABLE, **LIMITED, **ERRORS},
    )
    def post(self, request: Request) -> Response:
        """Keep where a probe was at work without a reading; the same gaps again change nothing."""
        contributor, body = sender(request), body_of(request)
        limit(request, contributor)
        try:
            return Response(asdict(duty.accept_gaps(contributor, body)), status=202)
        except NotABatch as error:
            raise Problem(400, str(error)) from None
        except Contributor.DoesNotExist:
            raise NotAuthenticated(ERASED) from None


class Receipt(APIView):
    """`/api/v1/receipts/<receipt>`"""

    @extend_schema(responses={200: schemas.ReceiptSchema, **schemas.problems(400, 404)})
    def get(self, request: Request, receipt: UUID) -> Response:
        """What became of each reading of a batch; whoever holds the receipt may ask."""
        read(request.query_params, {})
        batch = Batch.objects.filter(receipt=receipt, source="api").first()
        if batch is None:
            raise Problem(404, "no such receipt, or it was erased")
        return Response({"receipt": str(receipt), "received_at": batch.received_at, "readings": fates(batch)})
