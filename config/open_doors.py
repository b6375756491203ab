"""Which doors the pages of other sites may read: what is open to everybody, and none that asks who comes."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from publishing.problems import API

# Tiles and files know nobody: their address is enough, and looking for the view would cost more than a tile.
OPEN = re.compile(r"/tiles/|/data/.|/catalog\.jsonld$")
READING = ("GET", "HEAD")
# Without Access-Control-Allow-Credentials a browser sends no cookie, and shows no answer that had one.
ANYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
}
PREFLIGHT = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": ", ".join(READING),
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",  # browsers believe it for a day at most
}

Answer = Callable[[HttpRequest], HttpResponse]


def read_from_anywhere(answer: Answer) -> Answer:
    """Middleware, to stand before all that answers: CORS for what may be read without a session or token.

    The origin is not looked at, so that no answer varies with it and caches hold one for all.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = request.headers.get("Access-Control-Request-Method")
        if request.method == "OPTIONS" and asked in READING and is_open(request.path_info):
            return HttpResponse(status=204, headers=PREFLIGHT)
        response = answer(request)
        if request.method in READING and is_open(request.path_info):
            for name, value in ANYBODY.items():
                response.headers[name] = value
        return response

    return middleware


def is_open(path: str) -> bool:
    """Whether what is read at a path is the same for everybody.

    Under /api/v1/ the door itself says so: one that reads, and knows no way to tell who comes.
    """
    if not path.startswith(API):
        return bool(OPEN.match(path))
    try:
        door: Any = getattr(resolve(path).func, "cls", None)
    except Resolver404:
        return False
    return hasattr(door, "get") and not door.authentication_classes
