"""Whose map it is: the name, logo and colours of a council, as its settings give them to every page."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

FRESH_SECONDS = 3600  # a browser asks again after that, and is answered "not modified"


def theme(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: `theme_name`, `has_logo`, `has_colours` if not the style sheet's own."""
    return {
        "theme_name": settings.THEME_NAME,
        "has_logo": settings.THEME_LOGO is not None,
        "has_colours": colours() != (settings.LIGHT_PALETTE["link"], settings.DARK_PALETTE["link"]),
    }


def colours() -> tuple[str, str]:
    """What links and buttons are coloured with, in the light and in the dark."""
    return settings.THEME_COLOUR, settings.THEME_COLOUR_DARK


@require_safe
@conditional_page
def style_sheet(request: HttpRequest) -> HttpResponse:
    """The council's colours, to be read after the product's own style sheet; with an ETag."""
    light, dark = (f"{{ --link: {colour}; }}" for colour in colours())
    sheet = f":root {light}\n@media (prefers-color-scheme: dark) {{ :root:not(.on-paper) {dark} }}\n"
    return _kept(HttpResponse(sheet, content_type="text/css"))


@require_safe
@conditional_page
def logo(request: HttpRequest) -> HttpResponse:
    """The council's logo; 404 where it has none."""
    if settings.THEME_LOGO is None:
        raise Http404("no logo is configured")
    kind = settings.THEME_LOGO_TYPES[settings.THEME_LOGO.suffix.lower()]
    return _kept(HttpResponse(settings.THEME_LOGO.read_bytes(), content_type=kind))


def _kept(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response
