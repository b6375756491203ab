"""The shapes of cases and of the scoreboard, for the published description only."""

from datetime import date

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from coverage.core.evidence import SERVICES
from coverage.zone_schema import ZoneSchema
from gap_reports.models import Case
from gap_reports.operators.answer_files import MOVES
from gap_reports.operators.answers import ALREADY_SO, APPLIED
from gap_reports.operators.scoreboard import AS_HOST, LEVELS, figures_on
from gap_reports.states import State
from measurements.api.schemas import ParameterProblemSchema, ProblemSchema
from publishing.parameters import DEFAULT_LIMIT, MAX_LIMIT
from publishing.problems import CONTENT_TYPE

BAD_PARAMETER = {(400, CONTENT_TYPE): ParameterProblemSchema}
NEEDS_TOKEN = {(401, CONTENT_TYPE): ProblemSchema, (403, CONTENT_TYPE): ProblemSchema}
NOT_FOUND = {(404, CONTENT_TYPE): ProblemSchema}
REFUSED = "refused"


class SaidSchema(serializers.Serializer[object]):
    """The newest word of the operator, its own."""

    move = serializers.ChoiceField(MOVES)
    by = serializers.CharField(help_text="the name of its space")
    at = serializers.DateTimeField()
    reason = serializers.CharField(allow_blank=True)
    day = serializers.DateField(allow_null=True)
    details = serializers.DictField(help_text="of a contest: `reference`, `stated_site`")


class CaseSchema(serializers.Serializer[object]):
    """A zone before one operator: where it stands, our claim, and the operator's word."""

    id = serializers.UUIDField()
    operator = serializers.CharField(help_text="who is asked, five digits")
    role = serializers.ChoiceField(Case.Role.values, help_text="host: of customers of another operator")
    state = serializers.ChoiceField(State.values)
    detected_on = serializers.DateField()
    reported_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    overdue = serializers.BooleanField()
    answered_on = serializers.DateField(allow_null=True)
    planned_on = serializers.DateField(allow_null=True)
    claimed_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    public_from = serializers.DateField(help_text="of the zone; before that day it is under embargo")
    moves = serializers.ListField(child=serializers.ChoiceField(MOVES), help_text="what may be answered")
    answer = SaidSchema(allow_null=True)
    zone = ZoneSchema(help_text="our claim, as /api/v1/white-zones says it")


class CasePageSchema(serializers.Serializer[object]):
    """Cases, those due first, and where the next page is."""

    cases = CaseSchema(many=True)
    next = serializers.URLField(allow_null=True)


class AnswerSchema(serializers.Serializer[object]):
    """An answer to a case: each field a text, as in the CSV."""

    case = serializers.UUIDField()
    move = serializers.ChoiceField(MOVES)
    reason = serializers.CharField(required=False, help_text="needed to contest and to refuse")
    day = serializers.DateField(required=False, help_text="needed to plan and to declare a repair")
    reference = serializers.CharField(required=False, help_text="with a contest: where it can be read")
    site = serializers.CharField(required=False, help_text="with a contest: a site that our list lacks")
    site_commune = serializers.CharField(required=False, help_text="of that site, its INSEE code")
    site_since = serializers.DateField(required=False, help_text="the first day of that site in service")


class ResultSchema(serializers.Serializer[object]):
    """What became of one answer."""

    index = serializers.IntegerField(help_text="its place in the list, from 0")
    case = serializers.CharField(help_text="as it was sent")
    result = serializers.ChoiceField((APPLIED, ALREADY_SO, REFUSED))
    field = serializers.CharField(required=False, help_text="what was wrong, of one refused")
    reason = serializers.CharField(required=False, help_text="why, of one refused")


class ResultsSchema(serializers.Serializer[object]):
    """What became of each answer, in the order sent."""

    applied = serializers.IntegerField()
    already_so = serializers.IntegerField()
    refused = serializers.IntegerField()
    results = ResultSchema(many=True)


class FileResultSchema(serializers.Serializer[object]):
    """What became of the lines of a file; those refused come back as CSV with a column `error`."""

    applied = serializers.IntegerField()
    already_so = serializers.IntegerField()
    left_empty = serializers.IntegerField()
    refused = serializers.IntegerField()
    refused_lines = serializers.CharField(allow_blank=True)


_COUNTS = {name: serializers.IntegerField() for name in (*figures_on(date.min), AS_HOST)}


class ScoreSchema(serializers.Serializer[object]):
    """One operator in one territory; medians are null where fewer than three cases were timed."""

    operator = serializers.CharField()
    operator_name = serializers.CharField()
    territory = serializers.CharField(allow_null=True)
    territory_name = serializers.CharField(allow_null=True)
    locals().update(_COUNTS)
    median_days_to_answer = serializers.FloatField(allow_null=True)
    answers_timed = serializers.IntegerField()
    median_days_to_verified_repair = serializers.FloatField(allow_null=True)
    repairs_timed = serializers.IntegerField()


class ScoreboardSchema(serializers.Serializer[object]):
    """The scoreboard."""

    level = serializers.ChoiceField(tuple(LEVELS))
    quarter = serializers.CharField(allow_null=True)
    as_of = serializers.DateField()
    scores = ScoreSchema(many=True)


def asked(name: str, description: str, **more: object) -> OpenApiParameter:
    """A parameter of the query, a text unless `more` says otherwise."""
    return OpenApiParameter(name, location=OpenApiParameter.QUERY, description=description, **more)  # type: ignore[arg-type]


CASE = OpenApiParameter("case", OpenApiTypes.UUID, OpenApiParameter.PATH, description="id of the case")
CASE_PARAMETERS = [
    asked("state", "one state", enum=State.values),
    asked("service", "one service", enum=SERVICES),
    asked("operator", "who is asked: five digits"),
    asked("role", "own, or host of another operator's customers", enum=Case.Role.values),
    asked("territory", "key of a territory: com-80021, epci-200018083, dep-80, reg-32"),
    asked("overdue", "true: those alone that are late", type=bool),
    asked("cursor", "where the page before ended: taken from `next`"),
    asked("limit", f"cases on a page, at most {MAX_LIMIT}", type=int, default=DEFAULT_LIMIT),
]
SCOREBOARD_PARAMETERS = [
    asked("level", "by which territories", enum=list(LEVELS), default="country"),
    asked("quarter", "cases detected in a quarter, as 2026-Q4; all of them without"),
]
