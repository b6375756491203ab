"""The door of one question: is this territory white for that operator, today or in a month?"""

from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from councils.figures import territory_figures
from coverage.core.evidence import SERVICES
from coverage.floor import month as month_of_day
from coverage.kept_months import month_of
from coverage.models import OfficialRelease
from coverage.queries import EVERY_OPERATOR
from maps.api.parameters import operator, release_there
from maps.territory_sentences import answer
from maps.territory_told import Place, latest_month, of_month, of_today
from maps.views import FRESH_SECONDS, answering_problems
from publishing.parameters import Reader, one_of, read
from publishing.problems import Problem

READERS: dict[str, Reader] = {
    "operator": operator,
    "service": one_of(SERVICES),
    "month": month_of,
    "release": release_there,
}


@require_safe
@gzip_page
@conditional_page
@answering_problems
def territory_answer(request: HttpRequest, key: str) -> HttpResponse:
    """`sentences` on a territory for `service` and `operator` (none: each in turn), the plain answer first.

    As of today, or of a `month` that is kept, beside the newest release of then; a `release` takes the place
    of its operator's. Problem 400 for a parameter that is wrong or missing, 404 for a key that none has.
    """
    asked = read(request.GET, READERS, required=("operator", "service"))
    try:
        place = place_told(key, **asked)
    except LookupError as error:
        raise Problem(404, str(error)) from None
    sentences = answer(place, asked["operator"], asked["service"])
    response = JsonResponse(
        {
            "key": key,
            "name": place.name,
            "as_of": place.as_of.isoformat(),
            "month": place.month and month_of_day(place.month),
            "sentences": sentences,
        }
    )
    patch_cache_control(response, private=True, max_age=FRESH_SECONDS)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def place_told(
    key: str,
    service: str,
    operator: str = EVERY_OPERATOR,
    month: date | None = None,
    release: OfficialRelease | None = None,
) -> Place:
    """What is told of a territory today, or in a month; a release alone is held against the newest month.

    LookupError for a key that no territory has, Problem 400 for a release of another operator or service.
    """
    if release is None and month is None:
        return of_today(territory_figures(key), service)
    if release and (
        release.service != SERVICES.index(service) or operator not in (EVERY_OPERATOR, release.operator)
    ):
        raise Problem(400, "release: is of another operator or service", parameter="release")
    told_in = month or latest_month()
    if told_in is None:
        raise Problem(400, "release: no month is kept yet that it could be held against", parameter="release")
    place = of_month(key, service, told_in, release)
    return place if month else place._replace(month=None)
