"""The public API's answers on territories, and the same figures as files: what is told, and side by side."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import wraps
from itertools import chain
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from councils.figures import TerritoryFigures, territory_figures
from councils.kept_audits import kept_audits
from councils.ranking import BY, KINDS, Ranking, ranking
from councils.search import find
from councils.tables import COLUMNS, RANKING_COLUMNS, Row, audit_rows, figure_rows, ranking_rows
from coverage.core.evidence import SERVICES
from maps.api import territory_shapes as schema
from maps.api.parameters import one_operator
from maps.views import FRESH_SECONDS, STALE_SECONDS, answering_problems
from publishing.parameters import Reader, one_of, read
from publishing.problems import Problem

MOST_LETTERS = 100  # the longest name of a commune has 45
# Spreadsheets take a file without this mark for one of another century's letters.
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"

Told = TypeVar("Told")
View = Callable[..., HttpResponse]


def words(text: str) -> str:
    """What somebody looks for."""
    if not text.strip():
        raise ValueError("is empty")
    if len(text) > MOST_LETTERS:
        raise ValueError(f"is longer than {MOST_LETTERS} letters")
    return text


SEARCH_READERS: dict[str, Reader] = {"q": words}
RANKING_READERS: dict[str, Reader] = {
    "kind": one_of(KINDS),
    "by": one_of(tuple(BY)),
    "operator": one_operator,
    "service": one_of(SERVICES),
}
RANKING_NEEDS = ("by", "operator", "service")


def kept_for_a_while(view: View) -> View:
    """The view, whose answers a browser keeps as long as the map's tiles, then asks for by their ETag."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            patch_cache_control(
                response, public=True, max_age=FRESH_SECONDS, stale_while_revalidate=STALE_SECONDS
            )
        return response

    return door


@gzip_page
@conditional_page
@kept_for_a_while
@schema.search
@api_view(["GET", "HEAD"])
def search(request: Request) -> Response:
    """Territories by name or code, the best twenty."""
    asked = read(request.query_params, SEARCH_READERS, required=("q",))
    return Response({"territories": [found._asdict() for found in find(asked["q"])]})


@gzip_page
@conditional_page
@kept_for_a_while
@schema.territory
@api_view(["GET", "HEAD"])
def territory(request: Request, key: str) -> Response:
    """The figures of a territory, as its page and its file show them."""
    read(request.query_params, {})
    return Response(asdict(_figures(key)))


@gzip_page
@conditional_page
@kept_for_a_while
@schema.ranking
@api_view(["GET", "HEAD"])
def side_by_side(request: Request, key: str) -> Response:
    """Communes or EPCI of a territory, ranked as far as their intervals tell them apart."""
    return Response(asdict(_ranking(request.query_params, key)))


@require_safe
@gzip_page
@conditional_page
@kept_for_a_while
@answering_problems
def territory_file(request: HttpRequest, key: str) -> HttpResponse:
    """The figures of a territory as CSV, a row for each."""
    read(request.GET, {})
    figures = _figures(key)
    return _file(key, COLUMNS, chain(figure_rows(figures), audit_rows(figures, kept_audits(key))))


@require_safe
@gzip_page
@conditional_page
@kept_for_a_while
@answering_problems
def side_by_side_file(request: HttpRequest, key: str) -> HttpResponse:
    """The ranking as CSV, a row for each commune or EPCI."""
    found = _ranking(request.GET, key)
    return _file(f"{key}_{found.kind}_{found.by}", RANKING_COLUMNS, ranking_rows(found))


def _figures(key: str) -> TerritoryFigures:
    return _known(lambda: territory_figures(key, with_complaints=True))


def _ranking(query: Any, key: str) -> Ranking:
    asked = read(query, RANKING_READERS, required=RANKING_NEEDS)
    kind = asked.get("kind", KINDS[0])
    return _known(lambda: ranking(key, kind, asked["by"], asked["operator"], asked["service"]))


def _known(tell: Callable[[], Told]) -> Told:
    try:
        return tell()
    except LookupError as error:
        raise Problem(404, str(error)) from None


def _file(name: str, columns: Sequence[str], rows: Iterable[Row]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write(MARK)
    writer = csv.DictWriter(response, columns)
    writer.writeheader()
    writer.writerows(rows)
    return response
