"""The doors of a space's look: its colours as a style sheet, and its logo."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

from accounts.looks import logo_path, style_sheet
from accounts.permissions import SpaceRequest, allowed


@require_safe
@conditional_page
@allowed("space.see")
def colours(request: SpaceRequest, slug: str) -> HttpResponse:
    """The space's colours, to be read after the product's own style sheet; with an ETag."""
    return _kept(HttpResponse(style_sheet(request.tenant), content_type="text/css"))


@require_safe
@conditional_page
@allowed("space.see")
def logo(request: SpaceRequest, slug: str) -> HttpResponse:
    """The space's logo; 404 where it has none."""
    path = logo_path(request.tenant)
    if path is None:
        raise Http404("this space has no logo")
    return _kept(HttpResponse(path.read_bytes(), content_type=settings.THEME_LOGO_TYPES[path.suffix.lower()]))


def _kept(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_cache=True)  # asked for again, mostly "not modified"
    return response
