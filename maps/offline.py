"""The door of the map page's service worker, and what that may keep for when there is no network."""

from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

WORKER = Path(__file__).parent / "static" / "maps" / "worker.js"
# Beside the page's files and the tiles: the lists, the card, names, and the council's colours and logo.
KEPT = ("white-zones", "served-undeclared", "tiles-at", "communes", "theme", "logo")


@require_safe
@gzip_page
@conditional_page
def worker(request: HttpRequest) -> HttpResponse:
    """The worker, at the root: a worker keeps what lies beside it or below, and the map is at the root."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


def worker_address() -> str:
    """Where the worker is, told by how the addresses begin what it may keep: files of any version too."""
    tiles = reverse("tile", args=["LAYER", 0, 0, 0]).partition("LAYER")[0]
    files = static("").removesuffix(f"{settings.STATIC_VERSION}/")
    beginnings = [files, tiles, *(reverse(name) for name in KEPT)]
    return f"{reverse('map-worker')}?{urlencode({'keep': beginnings}, doseq=True)}"
