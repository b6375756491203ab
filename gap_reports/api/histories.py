"""The door of histories for programs: every word that a hash covers."""

from uuid import UUID

from django.http import HttpRequest
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from coverage.embargo import today
from coverage.queries import find_zone
from gap_reports.histories import case_facts, history_of
from gap_reports.history import words
from gap_reports.states import By, Move, State
from measurements.api.schemas import ProblemSchema
from publishing.parameters import read
from publishing.problems import CONTENT_TYPE, Problem

WORDS = inline_serializer(
    "StepWords",
    {
        "zone": serializers.UUIDField(),
        "number": serializers.IntegerField(),
        "case": serializers.UUIDField(),
        "move": serializers.ChoiceField(Move.values),
        "before": serializers.ChoiceField(State.values),
        "after": serializers.ChoiceField(State.values),
        "by": serializers.ChoiceField(By.values),
        "author": serializers.CharField(help_text="the name of a space, or a part of the platform"),
        "at": serializers.DateTimeField(),
        "reason": serializers.CharField(),
        "day": serializers.DateField(allow_null=True),
        "details": serializers.DictField(),
        "previous": serializers.CharField(help_text="the hash before it; SHA-256 of the zone's id at first"),
    },
)
STEP = inline_serializer(
    "Step",
    {"words": WORDS, "hash": serializers.CharField(help_text="SHA-256 of the words as JSON")},
    many=True,
)
CASE = inline_serializer(
    "PublicCase",
    {
        "id": serializers.UUIDField(),
        "operator": serializers.CharField(),
        "role": serializers.ChoiceField(["own", "host"]),
        "state": serializers.ChoiceField(State.values),
        "due_on": serializers.DateField(allow_null=True),
        "overdue": serializers.BooleanField(),
        "goes_on_in": serializers.UUIDField(
            allow_null=True, help_text="the zone that its case was merged into"
        ),
    },
    many=True,
)
HISTORY = inline_serializer(
    "ZoneHistory",
    {"zone": serializers.UUIDField(), "intact": serializers.BooleanField(), "cases": CASE, "steps": STEP},
)


@extend_schema(
    operation_id="zone_history",
    parameters=[
        OpenApiParameter("zone", OpenApiTypes.UUID, OpenApiParameter.PATH, description="id of the zone")
    ],
    responses={
        200: HISTORY,
        **dict.fromkeys([(status, CONTENT_TYPE) for status in (400, 404)], ProblemSchema),
    },
)
@api_view(["GET", "HEAD"])
def zone_history(request: Request | HttpRequest, zone: UUID) -> Response:
    """Where the cases of a zone stand, and every step of them with its hash."""
    read(request.GET, {})
    found = find_zone(zone)
    if found is None:
        raise Problem(404, f"no white zone has the id {zone}")
    told = history_of(found)
    return Response(
        {
            "zone": str(found.pk),
            "intact": told.broken_at is None,
            "cases": [case_facts(case, today()) for case in told.cases],
            "steps": [{"words": words(step), "hash": step.hash} for step in told.steps],
        }
    )
