"""Ground floor: what programs read is in English, whatever language the person behind them reads."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from publishing.problems import API

FOR_PROGRAMS = (API, "/upload/")
SPOKEN = "en"  # the language of our own sentences there; the REST framework would translate some of its own


def english_api(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, to stand after Django's own choice of a language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(FOR_PROGRAMS):
            return answer(request)
        with translation.override(SPOKEN):
            response = answer(request)
        response.headers["Content-Language"] = SPOKEN
        return response

    return middleware
