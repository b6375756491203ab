"""Territories in the API and as files: the figures that the page shows, number for number."""

import csv
import io
import json
from dataclasses import asdict
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from jsonschema import Draft202012Validator

from councils.compare import compare
from councils.figures import territory_figures
from councils.ranking import ranking
from councils.tables import COLUMNS, RANKING_COLUMNS, figure_rows, ranking_rows
from tests.councils.factories import SERVED, WHITE, inhabited, measured, sign
from tests.coverage.factories import (
    ALPHA,
    BRAVO,
    larger_territory,
    official_share,
    pipeline_state,
    release,
    tile_key,
)
from tests.maps.test_api import strict

pytestmark = pytest.mark.django_db

TERRITORIES = "/api/v1/territories"
SIDE_BY_SIDE = {"by": "missing_area", "operator": ALPHA, "service": "data_4g"}


@pytest.fixture(autouse=True)
def department() -> None:
    """Two communes and one without a tile, two operators, white and served tiles, declared and not."""
    pipeline_state()
    larger_territory("dep-80")
    inhabited("80001", range(35), people=4.5)
    inhabited("80002", range(35, 45), people=0)
    for operator in (ALPHA, BRAVO):
        found = release(operator, service="data_4g")
        for column in range(10, 30):
            official_share(found, tile_key(column), bc=0.4, tbc=0.35)
        measured(range(8, 16), WHITE, operator=operator)
        measured(range(16, 38), SERVED, operator=operator)
    sign()
    compare()


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def as_text(rows: Any, columns: tuple[str, ...]) -> list[dict[str, str]]:
    return [{name: "" if row.get(name) is None else str(row[name]) for name in columns} for row in rows]


@pytest.mark.parametrize("key", ["com-80001", "com-80002", "dep-80"])
def test_api_and_file_are_the_figures(client: Client, key: str) -> None:
    figures = territory_figures(key)
    assert figures.rows
    assert client.get(f"{TERRITORIES}/{key}").json() == as_json(asdict(figures))
    response = client.get(f"/territories/{key}.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert rows_of(response.content.decode("utf-8-sig")) == as_text(figure_rows(figures), COLUMNS)


def test_every_number_of_the_figures_is_in_the_file() -> None:
    figures = as_json(asdict(territory_figures("dep-80")))

    def numbers(value: Any) -> set[float]:
        if isinstance(value, dict):
            return set().union(*(numbers(item) for name, item in value.items()))
        if isinstance(value, list):
            return set().union(*(numbers(item) for item in value))
        return {value} if isinstance(value, int | float) else set()

    in_file = numbers(as_json(list(figure_rows(territory_figures("dep-80")))))
    only_there = {figures["communes"], figures["people_imputed"]}
    assert numbers(figures) - in_file <= only_there


@pytest.mark.parametrize("kind", ["com", "epci"])
def test_a_ranking_is_the_same_in_api_and_file(client: Client, kind: str) -> None:
    larger_territory("epci-1", ["80001", "80002"])
    found = ranking("dep-80", kind, **SIDE_BY_SIDE)
    assert found.ranked
    query = SIDE_BY_SIDE | {"kind": kind}
    assert client.get(f"{TERRITORIES}/dep-80/ranking", query).json() == as_json(asdict(found))
    response = client.get("/territories/dep-80/ranking.csv", query)
    assert rows_of(response.content.decode("utf-8-sig")) == as_text(ranking_rows(found), RANKING_COLUMNS)


def test_a_territory_is_found_by_its_name(client: Client) -> None:
    found = client.get(TERRITORIES, {"q": "commune 80001"}).json()
    assert found["territories"] == [
        {"key": "com-80001", "kind": "com", "code": "80001", "name": "Commune 80001", "department": "80"}
    ]


@pytest.mark.parametrize(
    "address",
    [f"{TERRITORIES}/dep-99", f"{TERRITORIES}/x", "/territories/dep-99.csv", f"{TERRITORIES}/dep-99/ranking"],
)
def test_an_unknown_territory_is_a_problem(client: Client, address: str) -> None:
    response = client.get(address, SIDE_BY_SIDE if "ranking" in address else None)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("address", "query", "parameter"),
    [
        (TERRITORIES, {}, "q"),
        (TERRITORIES, {"q": " "}, "q"),
        (TERRITORIES, {"q": "x" * 101}, "q"),
        (f"{TERRITORIES}/dep-80", {"q": "x"}, "q"),
        ("/territories/dep-80.csv", {"q": "x"}, "q"),
        (f"{TERRITORIES}/dep-80/ranking", SIDE_BY_SIDE | {"by": "beauty"}, "by"),
        (f"{TERRITORIES}/dep-80/ranking", SIDE_BY_SIDE | {"kind": "reg"}, "kind"),
        (f"{TERRITORIES}/dep-80/ranking", {"by": "missing_area"}, "operator"),
        ("/territories/dep-80/ranking.csv", SIDE_BY_SIDE | {"operator": "1"}, "operator"),
    ],
)
def test_a_wrong_parameter_is_named(
    client: Client, address: str, query: dict[str, str], parameter: str
) -> None:
    response = client.get(address, query)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["parameter"] == parameter


@pytest.mark.parametrize(
    "address", [f"{TERRITORIES}/dep-80", "/territories/dep-80.csv", f"{TERRITORIES}?q=80"]
)
def test_who_asks_again_learns_that_nothing_changed(client: Client, address: str) -> None:
    first = client.get(address)
    assert "max-age=60" in first["Cache-Control"]
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/api/v1/territories/{key}", f"{TERRITORIES}/dep-80"),
        ("/api/v1/territories/{key}/ranking", f"{TERRITORIES}/dep-80/ranking"),
        ("/api/v1/territories", f"{TERRITORIES}?q=80"),
    ],
)
def test_answers_are_as_described(client: Client, path: str, address: str) -> None:
    described = client.get("/api/v1/schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json").json()
    media = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    answer = client.get(address, SIDE_BY_SIDE if "ranking" in path else None)
    assert answer.status_code == 200
    components = {"components": strict(described["components"])}
    Draft202012Validator(strict(media["schema"]) | components).validate(answer.json())


def test_a_territory_is_told_in_few_questions(client: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        client.get(f"{TERRITORIES}/dep-80")
