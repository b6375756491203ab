"""`POST /upload/gnettrack`: logs as G-NetTrack uploads them, a file in a form."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from measurements import intake
from measurements.api import overload, schemas
from measurements.api.senders import sender_of
from measurements.formats.gnettrack import LogNotUnderstood, decode_log
from measurements.formats.item import Item
from measurements.intake import MOST_PER_BATCH
from measurements.models import Contributor
from measurements.outcome import Outcome
from publishing.problems import Problem

FILE = "fileToUpload"  # the part's name in the app
MOST_BYTES = 32 * 2**20  # a day of one line a second, with every column that the app can write
PARAMETERS = [
    OpenApiParameter("key", description="names the sender: the same key is the same contributor"),
    OpenApiParameter("timezone", description="zone in which the log writes local time, such as Europe/Paris"),
    OpenApiParameter("home_plmn", description="operator of the SIM, which the log does not name"),
]


class GnettrackLog(APIView):
    """`/upload/gnettrack`"""

    parser_classes = [MultiPartParser]

    @extend_schema(
        request={"multipart/form-data": schemas.LogSchema},
        parameters=PARAMETERS,
        responses={200: schemas.LogOutcomeSchema, **schemas.problems(400, 413, 415, 429, 503)},
    )
    def post(self, request: Request) -> Response:
        """Store a log line by line; the same file again changes nothing."""
        lines = _lines_of(request)
        zone, home_plmn = _zone(request), _home_plmn(request)
        with overload.place():
            try:
                items = decode_log(lines, contributor="", home_plmn=home_plmn, timezone=zone)
                total, reasons = _store(sender_of(request), items)
            except LogNotUnderstood as error:
                raise Problem(400, f"{FILE}: {error}", parameter=FILE) from None
            except Contributor.DoesNotExist:
                raise Problem(503, "this contributor was erased meanwhile; send the log again") from None
        counts = {"accepted": total.accepted, "duplicates": total.duplicates, "refused": len(total.refused)}
        return Response({**counts, "reasons": dict(reasons.most_common())})


def _lines_of(request: Request) -> Iterator[bytes]:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise Problem(413, f"the body has more than {MOST_BYTES} bytes; send the log in parts")
    file = request.FILES.get(FILE)
    if file is None:
        raise Problem(400, f"{FILE}: missing; send the log as the part of that name", parameter=FILE)
    return iter(file)


def _zone(request: Request) -> ZoneInfo:
    name = request.query_params.get("timezone") or settings.LOG_TIME_ZONE
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        detail = f"timezone: {name!r} is no time zone; write it like Europe/Paris"
        raise Problem(400, detail, parameter="timezone") from None


def _home_plmn(request: Request) -> str:
    text = request.query_params.get("home_plmn", "")
    if text and not (text.isascii() and text.isdigit() and len(text) in (5, 6)):
        raise Problem(400, f"home_plmn: {text!r} is not five or six digits", parameter="home_plmn")
    return str(text)


def _store(contributor: Contributor, items: Iterator[Item]) -> tuple[Outcome, Counter[str]]:
    """Each part is durable by itself: after a failure the log is sent again, and what was kept is known."""
    total, reasons = Outcome(), Counter[str]()
    while part := list(islice(items, MOST_PER_BATCH)):
        content = sha256(b"\n".join(item.raw for item in part)).hexdigest()
        outcome = intake.store_in_parts(contributor, part, "gnettrack", content)
        reasons += outcome.reasons()
        total.add(outcome)
    return total, reasons
