"""Errors of the API as RFC 9457 problem details, whatever raised them."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from rest_framework.exceptions import APIException, ErrorDetail
from rest_framework.response import Response
from rest_framework.views import exception_handler

from publishing.negotiation import UnknownFormat

CONTENT_TYPE = "application/problem+json"
API = "/api/"  # programs read what is under this address, people the rest
# Long enough for a database to restart, short enough that a phone in a bus still has network.
RETRY_SECONDS = 10


class Problem(Exception):
    """An answer that is not the wished one: HTTP status, a sentence, and members of its own."""

    def __init__(self, status: int, detail: str, **members: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.members = status, detail, members

    def body(self) -> dict[str, Any]:
        """The members of RFC 9457; `type` is left out, which means about:blank."""
        return {
            "status": self.status,
            "title": HTTPStatus(self.status).phrase,
            "detail": self.detail,
            **self.members,
        }


def problem_response(problem: Problem) -> HttpResponse:
    """The same for views that are not of the REST framework."""
    return JsonResponse(problem.body(), status=problem.status, content_type=CONTENT_TYPE)


def _sentence(detail: Any) -> str:
    if isinstance(detail, list):
        return " ".join(_sentence(item) for item in detail)
    if isinstance(detail, dict):
        return " ".join(f"{field}: {_sentence(item)}" for field, item in detail.items())
    return str(detail)


def _problem_of(error: Exception) -> Problem | None:
    match error:
        case Problem():
            return error
        case UnknownFormat():
            return Problem(400, str(error), parameter="format")
        case APIException():
            detail: ErrorDetail | list[Any] | dict[str, Any] = error.detail
            return Problem(error.status_code, _sentence(detail))
        case Http404():
            return Problem(404, str(error) or "there is nothing at this address")
        case PermissionDenied():
            return Problem(403, str(error) or "this is not yours to see")
        case OperationalError() | InterfaceError():
            return Problem(
                503, "the database does not answer; nothing of this request was kept, send it again"
            )
    return None


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler of addresses that do not exist: a problem under /api/, a page elsewhere."""
    if request.path.startswith(API):
        return problem_response(Problem(404, "there is nothing at this address"))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler of crashes: the same; the log has the details, the answer has none."""
    if request.path.startswith(API):
        return problem_response(Problem(500, "the server failed to answer; its log says why"))
    return defaults.server_error(request)


def as_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The REST framework's exception handler: a problem+json answer, or None to let it crash."""
    problem = _problem_of(error)
    if problem is None:
        return None
    framework = exception_handler(error, context)  # rolls back, and knows headers such as Allow
    response = Response(problem.body(), status=problem.status, content_type=CONTENT_TYPE)
    if framework is not None:
        for header in ("WWW-Authenticate", "Allow", "Retry-After"):
            if header in framework:
                response[header] = framework[header]
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response
