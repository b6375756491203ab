"""The hatch of the maps room: a tile is handed out before a session, a language or a name is asked for."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

Answer = Callable[[HttpRequest], HttpResponse]


def tiles_first(answer: Answer) -> Answer:
    """Middleware, to stand behind what guards every answer and before all that a tile has no need of.

    That costs three times as much as finding a tile that is kept.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            tile = resolve(request.path_info, "maps.tile_urls")
        except Resolver404:
            return answer(request)
        return cast(HttpResponse, tile.func(request, *tile.args, **tile.kwargs))

    return middleware
