"""The public doors: the scoreboard, the list of cases behind each of its figures, and one case."""

import csv
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from coverage.amounts import whole
from coverage.queries import communes_of
from coverage.words import SERVICE_NAMES
from gap_reports.models import Case
from gap_reports.operators.case_words import case_words, listed
from gap_reports.operators.cases import CaseFilter, chosen, page_of, public_cases, read_cursor, read_operator
from gap_reports.operators.quarters import Quarter, quarter_of
from gap_reports.operators.scoreboard import (
    AS_HOST,
    LEVELS,
    TOO_FEW,
    Score,
    counted,
    listed_by,
    quarters,
    score_rows,
    scoreboard,
)
from gap_reports.operators.scoreboard_words import FIGURE_NAMES, LEVEL_NAMES, quarter_name
from gap_reports.states import State
from gap_reports.views.answer_files import MARK
from measurements.vocabulary import operator_name

ON_A_PAGE = 50
Value = TypeVar("Value")


@require_safe
@gzip_page
def scoreboard_page(request: HttpRequest) -> HttpResponse:
    """What became of the cases, by operator and territory; each figure leads to its cases."""
    level, quarter = _level(request), _asked(request, "quarter", quarter_of)
    scores = scoreboard(level, timezone.now().date(), quarter)
    known = sorted({*quarters(), *([quarter] if quarter else [])}, reverse=True)
    context = {
        "level": level,
        "levels": LEVEL_NAMES.items(),
        "quarter": str(quarter or ""),
        "quarters": [(str(one), quarter_name(one)) for one in known],
        "names": FIGURE_NAMES.values(),
        "lines": [_line(score, quarter) for score in scores],
        "too_few": TOO_FEW,
        "query": urlencode({"level": level} | ({"quarter": str(quarter)} if quarter else {})),
    }
    return render(request, "gap_reports/scoreboard.html", context)


@require_safe
@gzip_page
def scoreboard_file(request: HttpRequest) -> HttpResponse:
    """The same figures as CSV."""
    scores = scoreboard(_level(request), timezone.now().date(), _asked(request, "quarter", quarter_of))
    response = HttpResponse(MARK, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="scoreboard.csv"'
    rows = score_rows(scores)
    if rows:
        writer = csv.DictWriter(response, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return response


def _line(score: Score, quarter: Quarter | None) -> dict[str, Any]:
    asked = {"operator": score.operator}
    asked |= {"territory": score.territory} if score.territory else {}
    asked |= {"quarter": str(quarter)} if quarter else {}
    counts = {**score.counts, AS_HOST: score.as_host}
    return {
        "operator": operator_name(score.operator),
        "territory": score.territory,
        "name": score.name,
        "figures": [
            (title, counts[name], urlencode(asked | {"figure": name})) for name, title in FIGURE_NAMES.items()
        ],
        "answer": (_days(score.answer_days), score.answers_timed),
        "repair": (_days(score.repair_days), score.repairs_timed),
    }


def _days(days: float | None) -> str | None:
    return None if days is None else whole(days)


@require_safe
@gzip_page
def cases_page(request: HttpRequest) -> HttpResponse:
    """Public cases: those of a figure, or as the filters say."""
    today, quarter = timezone.now().date(), _asked(request, "quarter", quarter_of)
    figure = _asked(request, "figure", _word(FIGURE_NAMES))
    found = chosen(counted(quarter), _filter(request))
    if figure:
        found = listed_by(found, figure, today)
    shown = page_of(found, _asked(request, "cursor", read_cursor), ON_A_PAGE)
    query = {name: value for name, value in request.GET.items() if name != "cursor"}
    context = {
        "cases": listed(shown.cases, today),
        "count": found.count(),
        "figure": FIGURE_NAMES[figure] if figure else "",
        "operator": operator_name(request.GET.get("operator", "")),
        "territory": request.GET.get("territory", ""),
        "quarter": quarter_name(quarter) if quarter else "",
        "next": urlencode(query | {"cursor": shown.last}) if shown.last else "",
    }
    return render(request, "gap_reports/public_cases.html", context)


@require_safe
@gzip_page
def case_page(request: HttpRequest, case: UUID) -> HttpResponse:
    """A public case: our claim, and the operator's words in full beside it."""
    found = public_cases().select_related("zone").filter(pk=case).first()
    if found is None:
        return _led_on(case)
    return render(request, "gap_reports/public_case.html", case_words(found, timezone.now().date()))


def _led_on(case: UUID) -> HttpResponse:
    """To the case that this one became part of, if that is public."""
    merged = Case.objects.filter(pk=case, merged_into__in=public_cases()).first()
    if merged is None:
        raise Http404("there is no such case")
    return redirect("public-case", merged.merged_into_id, permanent=True)


def _filter(request: HttpRequest) -> CaseFilter:
    return CaseFilter(
        state=_asked(request, "state", _word(State.values)),
        service=_asked(request, "service", _word(SERVICE_NAMES)),
        operator=_asked(request, "operator", read_operator),
        communes=_asked(request, "territory", communes_of),
    )


def _level(request: HttpRequest) -> str:
    return _asked(request, "level", _word(LEVELS)) or "country"


def _word(words: Any) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise LookupError(f"{text!r} is none of {', '.join(words)}")
        return text

    return read


def _asked(request: HttpRequest, name: str, read: Callable[[str], Value]) -> Value | None:
    """A value of the query; a page that was never linked to is none."""
    text = request.GET.get(name, "")
    try:
        return read(text) if text else None
    except (ValueError, LookupError) as error:
        raise Http404(f"{name}: {error}") from None
