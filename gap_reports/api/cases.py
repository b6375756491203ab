"""The doors of cases for programs: the list, one of them, answers as JSON and as CSV, and the scoreboard."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import override
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import api_view
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import AccessToken
from accounts.tokens import TokenAuthentication, scope_required
from coverage.core.evidence import SERVICES
from coverage.queries import communes_of
from gap_reports.api import shapes
from gap_reports.models import Case
from gap_reports.operators import answer_files
from gap_reports.operators.answers import Refused, answer
from gap_reports.operators.case_rows import case_rows
from gap_reports.operators.cases import CaseFilter, chosen, page_of, read_cursor, read_operator
from gap_reports.operators.quarters import quarter_of
from gap_reports.operators.scoreboard import LEVELS, score_rows, scoreboard
from gap_reports.parties import cases_of
from gap_reports.states import State
from publishing.files import TableRenderer
from publishing.pages import next_page
from publishing.parameters import DEFAULT_LIMIT, MAX_LIMIT, Reader, boolean, one_of, page_size, read
from publishing.problems import Problem

READERS: dict[str, Reader] = {
    "state": one_of(tuple(State.values)),
    "service": one_of(SERVICES),
    "operator": read_operator,
    "role": one_of(tuple(Case.Role.values)),
    "territory": communes_of,
    "overdue": boolean,
    "cursor": read_cursor,
    "limit": page_size,
}
SCOREBOARD_READERS: dict[str, Reader] = {"level": one_of(tuple(LEVELS)), "quarter": quarter_of}
FIELDS = answer_files.TO_FILL


class CsvBody(BaseParser):
    """Hands the view the bytes of a file, never more than may be."""

    media_type = "text/csv"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: object = None) -> Any:
        return bytes(stream.read(answer_files.MOST_BYTES + 1))


class Cases(APIView):
    """`/api/v1/cases`"""

    authentication_classes = [TokenAuthentication]

    @extend_schema(
        operation_id="cases",
        parameters=shapes.CASE_PARAMETERS,
        responses={200: shapes.CasePageSchema, **shapes.BAD_PARAMETER, **shapes.NEEDS_TOKEN},
    )
    @scope_required("cases:read")
    def get(self, request: Request) -> Response:
        """The cases of the token's space, those due first."""
        asked, today = read(request.query_params, READERS), timezone.now().date()
        wanted = CaseFilter(
            state=asked.get("state"),
            service=asked.get("service"),
            operator=asked.get("operator"),
            role=asked.get("role"),
            communes=asked.get("territory"),
            overdue_on=today if asked.get("overdue") else None,
        )
        found = chosen(cases_of(_token(request).tenant).filter(merged_into=None), wanted)
        shown = page_of(found, asked.get("cursor"), asked.get("limit", DEFAULT_LIMIT))
        return Response({"cases": case_rows(shown.cases, today), "next": next_page(request, shown.last)})


class OneCase(APIView):
    """`/api/v1/cases/<id>`"""

    authentication_classes = [TokenAuthentication]

    @extend_schema(
        operation_id="case",
        parameters=[shapes.CASE],
        responses={
            200: shapes.CaseSchema,
            308: OpenApiResponse(description="the case became part of another, which Location names"),
            **shapes.BAD_PARAMETER,
            **shapes.NEEDS_TOKEN,
            **shapes.NOT_FOUND,
        },
    )
    @scope_required("cases:read")
    def get(self, request: Request, case: UUID) -> Response:
        """One case of the token's space."""
        read(request.query_params, {})
        found = cases_of(_token(request).tenant).select_related("zone").filter(pk=case).first()
        if found is None:
            raise Problem(404, f"this space has no case {case}")
        if found.merged_into_id is not None:
            address = request.build_absolute_uri(f"/api/v1/cases/{found.merged_into_id}")
            return Response(status=308, headers={"Location": address})
        return Response(case_rows([found], timezone.now().date())[0])


class Answers(APIView):
    """`/api/v1/cases/answers`"""

    authentication_classes = [TokenAuthentication]
    parser_classes = [JSONParser]

    @extend_schema(
        operation_id="answer_cases",
        request=shapes.AnswerSchema(many=True),
        responses={200: shapes.ResultsSchema, **shapes.BAD_PARAMETER, **shapes.NEEDS_TOKEN},
    )
    @scope_required("cases:answer")
    def post(self, request: Request) -> Response:
        """Answers to cases of the token's space; a bad one sinks no other, a repeated one changes nothing."""
        with override("en"):
            results = [
                _result(_token(request), index, item) for index, item in enumerate(_items(request.data))
            ]
        counts = {name: sum(row["result"] == name for row in results) for name in RESULTS}
        return Response({**counts, "results": results})


def _token(request: Request) -> AccessToken:
    """What let the program in, behind `scope_required`."""
    return cast(AccessToken, request.auth)


RESULTS = (shapes.APPLIED, shapes.ALREADY_SO, shapes.REFUSED)


def _items(sent: Any) -> list[Any]:
    if not isinstance(sent, list):
        raise Problem(400, "the body is not a list of answers", parameter="body")
    if len(sent) > MAX_LIMIT:
        raise Problem(400, f"the list has more than {MAX_LIMIT} answers; send it in parts", parameter="body")
    return sent


def _result(token: AccessToken, index: int, item: Any) -> dict[str, Any]:
    case = item.get("case") if isinstance(item, dict) else None
    told = {"index": index, "case": case if isinstance(case, str) else ""}
    try:
        return told | {"result": answer(token.tenant, token.made_by, _answer(item))}
    except Refused as error:
        return told | {"result": shapes.REFUSED, "field": error.field, "reason": str(error.args[0])}


def _answer(item: Any) -> Any:
    """Refused for what is no object, has a member that no answer has, or one that is no text."""
    if not isinstance(item, dict):
        raise Refused("answer", "is not an object")
    for name, value in item.items():
        if name not in ("case", *FIELDS):
            raise Refused(str(name)[:40], f"is no field of an answer; known are case, {', '.join(FIELDS)}")
        if not isinstance(value, str):
            raise Refused(name, "is not a text")
    return answer_files.answer_of(item)


class AnswerFiles(APIView):
    """`/api/v1/cases/answers.csv`"""

    authentication_classes = [TokenAuthentication]
    parser_classes = [CsvBody]
    renderer_classes = [JSONRenderer, TableRenderer]

    @extend_schema(
        operation_id="answer_template",
        responses={(200, "text/csv"): OpenApiTypes.STR, **shapes.BAD_PARAMETER, **shapes.NEEDS_TOKEN},
    )
    @scope_required("cases:bulk")
    def get(self, request: Request) -> HttpResponse:
        """The open cases of the token's space as CSV, with the columns of an answer left empty."""
        read(request.query_params, {})
        text = answer_files.template(_token(request).tenant)
        return HttpResponse(text, content_type="text/csv; charset=utf-8")

    @extend_schema(
        operation_id="answer_file",
        request={"text/csv": OpenApiTypes.STR},
        responses={200: shapes.FileResultSchema, **shapes.BAD_PARAMETER, **shapes.NEEDS_TOKEN},
    )
    @scope_required("cases:bulk")
    def post(self, request: Request) -> Response:
        """The same, filled in; lines that are refused come back, and sink no other."""
        token, content = _token(request), cast(bytes, request.data)
        with override("en"):
            try:
                taken = answer_files.take_file(token.tenant, token.made_by, content)
            except answer_files.Unreadable as error:
                raise Problem(400, str(error), parameter="body") from None
        names = ("applied", "already_so", "left_empty", "refused", "refused_lines")
        told = {name: getattr(taken, name) for name in names}
        return Response(told, content_type=JSONRenderer.media_type)


@extend_schema(
    operation_id="scoreboard",
    parameters=shapes.SCOREBOARD_PARAMETERS,
    responses={200: shapes.ScoreboardSchema, **shapes.BAD_PARAMETER},
)
@api_view(["GET", "HEAD"])
def scoreboard_view(request: Request) -> Response:
    """What became of the public cases, by operator and territory: the figures of the page `/scoreboard/`."""
    asked, today = read(request.query_params, SCOREBOARD_READERS), timezone.now().date()
    level, quarter = asked.get("level", "country"), asked.get("quarter")
    scores = score_rows(scoreboard(level, today, quarter))
    named = str(quarter) if quarter else None
    return Response({"level": level, "quarter": named, "as_of": today, "scores": scores})
