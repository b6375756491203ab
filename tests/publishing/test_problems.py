"""Errors of the API have one shape, whatever raised them."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.test import Client
from rest_framework.exceptions import MethodNotAllowed, NotAuthenticated, Throttled, ValidationError

from publishing.problems import Problem, as_problem, problem_response

CASES = [
    (Problem(409, "the same id with other content"), 409, "Conflict", "the same id with other content"),
    (ValidationError({"bbox": ["too wide", "too high"]}), 400, "Bad Request", "bbox: too wide too high"),
    (NotAuthenticated("send the token"), 401, "Unauthorized", "send the token"),
    (Http404("no such zone"), 404, "Not Found", "no such zone"),
    (Http404(), 404, "Not Found", "there is nothing at this address"),
    (PermissionDenied(), 403, "Forbidden", "this is not yours to see"),
]


@pytest.mark.parametrize(("error", "status", "title", "detail"), CASES)
def test_an_error_becomes_problem_details(error: Exception, status: int, title: str, detail: str) -> None:
    response = as_problem(error, {})
    assert response is not None
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.data == {"status": status, "title": title, "detail": detail}


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_a_silent_database_asks_to_come_back(error: Exception) -> None:
    response = as_problem(error, {})
    assert response is not None
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "gone" not in response.data["detail"]


def test_a_problem_may_have_members_of_its_own() -> None:
    assert Problem(400, "lon: is missing", parameter="lon").body()["parameter"] == "lon"


def test_what_the_framework_says_in_headers_is_kept() -> None:
    limited, wrong_verb = as_problem(Throttled(wait=30), {}), as_problem(MethodNotAllowed("PUT"), {})
    assert limited is not None
    assert limited["Retry-After"] == "30"
    assert wrong_verb is not None
    assert wrong_verb.status_code == 405


def test_a_programming_error_is_left_to_crash() -> None:
    assert as_problem(ZeroDivisionError(), {}) is None


def test_plain_views_answer_in_the_same_shape() -> None:
    response = problem_response(Problem(404, "no such tile", layer="measured"))
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content) == {
        "status": 404,
        "title": "Not Found",
        "detail": "no such tile",
        "layer": "measured",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/white-zones", "/api/v1/where-to-measure", "/api/v1/releases"])
def test_a_format_that_an_address_has_not_is_a_wrong_parameter(client: Client, path: str) -> None:
    answer = client.get(path, {"format": "xml"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["parameter"] == "format"


@pytest.mark.django_db  # a page says whether what the site shows is invented
@pytest.mark.parametrize(
    ("path", "kind"), [("/api/v1/nothing", "application/problem+json"), ("/none", "text/html")]
)
def test_an_unknown_address_is_a_problem_under_the_api(
    client: Client, settings: Any, path: str, kind: str
) -> None:
    settings.DEBUG = False
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (404, kind)


@pytest.mark.parametrize(
    ("path", "kind"), [("/api/v1/white-zones", "application/problem+json"), ("/", "text/html")]
)
def test_a_crash_is_a_problem_under_the_api_and_tells_no_details(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, path: str, kind: str
) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError("a secret of the server")

    for door in ("maps.api.views.read", "maps.views.Pickers"):
        monkeypatch.setattr(door, crash)
    settings.DEBUG, client.raise_request_exception = False, False
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (500, kind)
    assert "secret" not in answer.content.decode()
