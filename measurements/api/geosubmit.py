"""`POST /v2/geosubmit`: the door that stumblers know, with the answers that they expect of Ichnaea."""

from hashlib import sha256
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import Throttled

from measurements import intake
from measurements.api import overload
from measurements.api.bodies import is_chunked, unpacked
from measurements.api.senders import app_of, sender_of
from measurements.formats.geosubmit import decode_reports
from measurements.formats.item import Item
from measurements.models import Contributor
from publishing.problems import RETRY_SECONDS, Problem

# NeoStumbler sends 950 reports at once, in a town with a hundred Wi-Fi networks each: 20 MB before packing.
# Three times that, and twenty times its number of reports, is no batch of a phone.
MOST_BYTES = 64 * 2**20
MOST_REPORTS = 20_000

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "Content-Type, Content-Encoding",
    "Access-Control-Max-Age": "2592000",  # 30 days, as Ichnaea
}
ITEMS = "items: "
PARSE_ERROR = 400, "parseError", "Parse Error"
UNAVAILABLE = 503, "serviceUnavailable", "Service Unavailable"


@csrf_exempt
def geosubmit(request: HttpRequest) -> HttpResponse:
    """200 and `{}` once all is durable, bad reports kept as refused; 400 is no batch, 503 is come again."""
    if request.method == "OPTIONS":
        return HttpResponse(headers=CORS)
    if request.method != "POST":
        return _error(PARSE_ERROR)
    try:
        _store(request)
    except Problem as problem:
        return _error(UNAVAILABLE) if problem.status == 503 else _not_understood(problem.detail)
    except UnreadablePostError as error:
        return _not_understood(str(error))
    except Throttled as error:  # apps take 429 for a mistake of theirs
        return _error(UNAVAILABLE, wait=error.wait)  # type: ignore[attr-defined]
    except (OperationalError, InterfaceError, Contributor.DoesNotExist):
        return _error(UNAVAILABLE)
    return JsonResponse({}, headers=CORS)


def _store(request: HttpRequest) -> None:
    # Read to its end even where there is no place: a connection closed upon half a body loses the answer.
    sent = _body_of(request)
    with overload.place():
        body = unpacked(sent, request.headers.get("Content-Encoding", ""), MOST_BYTES)
        items = _items_of(body, app_of(request))
        intake.store_in_parts(sender_of(request), items, "geosubmit", sha256(body).hexdigest())


def _items_of(body: bytes, app: str) -> list[Item]:
    try:
        return decode_reports(body, app, MOST_REPORTS)
    except ValueError as error:
        raise Problem(400, str(error)) from None


def _body_of(request: HttpRequest) -> bytes:
    """What was sent, also in chunks without a length, which Django takes for nothing."""
    stream = request.META["wsgi.input"] if is_chunked(request.META) else request
    sent = stream.read(MOST_BYTES + 1)
    if len(sent) > MOST_BYTES:
        raise Problem(413, f"more than {MOST_BYTES} bytes; send a smaller batch")
    return bytes(sent)


def _not_understood(message: str) -> HttpResponse:
    """What is wrong, by `items` or the whole body; in Ichnaea's word where it has one."""
    field, reason = ("items", message.removeprefix(ITEMS)) if message.startswith(ITEMS) else ("body", message)
    told = {field: "Required" if reason == "missing" else reason}
    return _error(PARSE_ERROR, {"validation": told})


def _error(
    kind: tuple[int, str, str], details: dict[str, Any] | None = None, wait: float | None = None
) -> HttpResponse:
    """An error as Ichnaea writes it; `wait` in seconds, where more is known than the usual."""
    status, reason, message = kind
    error = {"domain": "global", "reason": reason, "message": message}
    told = {"error": {"errors": [error], "code": status, "message": message}}
    headers = CORS | ({"Retry-After": f"{wait or RETRY_SECONDS:.0f}"} if kind is UNAVAILABLE else {})
    return JsonResponse(told | ({"details": details} if details else {}), status=status, headers=headers)
