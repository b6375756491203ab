"""The doors of open data: the page that lists the files, the catalogue for portals, and the files."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from coverage.amounts import month_name
from maps.data import shelf
from maps.data.catalogue import catalogue
from maps.data.words import FORMATS, NOT_OF_MONTHS, TABLE_NAMES, TYPES, explained
from maps.models import DataFile

# Files change when a month goes on, or somebody erases: nobody shows them for longer without asking again.
FRESH_SECONDS = 3600
JSON_LD = "application/ld+json"


@require_safe
@gzip_page
def data_page(request: HttpRequest) -> HttpResponse:
    """The files of each month, the newest first, with what a reader must know of them."""
    kept = DataFile.objects.order_by("-month", "table", "ending")
    shown = [_month(month, files) for month, files in groupby(kept, lambda file: file.month)]
    context = {
        "months": shown,
        "tables": [(title, explained(name), NOT_OF_MONTHS[name]) for name, title in TABLE_NAMES.items()],
        "licence": settings.DATA_LICENCE,
        "licence_url": settings.DATA_LICENCE_URL,
        "embargo_days": settings.EMBARGO_DAYS,
    }
    return render(request, "maps/data.html", context)


def _month(month: date, files: Iterable[DataFile]) -> dict[str, Any]:
    listed = list(files)
    return {
        "id": f"{month:%Y-%m}",
        "name": month_name(f"{month:%Y-%m}"),
        "as_of": listed[0].as_of,
        "method_versions": sorted({word for file in listed for word in file.method_versions.split()}),
        "files": [(file, TABLE_NAMES[file.table], FORMATS[file.ending]) for file in listed],
    }


@require_safe
@gzip_page
@conditional_page
def catalogue_file(request: HttpRequest) -> HttpResponse:
    """The catalogue for portals, in French and English at once."""
    response = JsonResponse(catalogue(), content_type=JSON_LD, json_dumps_params={"ensure_ascii": False})
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response


@require_safe
def data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file by its name, or 304 for whoever has it; its tag is its hash."""
    file = DataFile.objects.filter(name=name).first()
    if file is None:
        raise Http404(f"there is no file {name}")
    tag = f'"{file.sha256}"'
    unchanged = get_conditional_response(request, etag=tag)
    response = unchanged or StreamingHttpResponse(
        [] if request.method == "HEAD" else shelf.contents(file),
        content_type=TYPES[file.ending],
        headers={
            "Content-Length": str(file.size),
            "Content-Disposition": f'attachment; filename="{file.name}"',
            "X-Content-SHA256": file.sha256,
        },
    )
    response["ETag"] = tag
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response
