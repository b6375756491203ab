"""The official map's incident book: files that could not be had or imported, until one of the layer could."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.db.models import Q, QuerySet
from django.utils import timezone

from coverage.download import RefusedDownload
from coverage.models import OfficialRefusal
from coverage.official.names import RefusedFile, read_name
from coverage.official.unpack import sha256

Step = OfficialRefusal.Step

# A layer that could be imported is there, whether or not it could be downloaded before.
SETTLES = {Step.FETCH: (Step.FETCH,), Step.IMPORT: (Step.FETCH, Step.IMPORT)}


@contextmanager
def noted(step: OfficialRefusal.Step, name: str, path: Path | None = None) -> Iterator[None]:
    """Note what the block refuses, and pass it on; where it ends well, what stood against a layer is settled.

    The same file refused again is one row, with its last time. A file that is not there is nobody's attempt.
    """
    try:
        yield
    except (RefusedFile, RefusedDownload, OSError) as error:
        if path is None or path.is_file():
            _note(step, name, path, str(error))
        raise
    _settle(step, name)


def standing() -> QuerySet[OfficialRefusal]:
    """What was refused last of its layer, the newest first."""
    return OfficialRefusal.objects.filter(settled_at=None).order_by("-refused_at")


def _note(step: OfficialRefusal.Step, name: str, path: Path | None, message: str) -> None:
    OfficialRefusal.objects.update_or_create(
        step=step,
        name=name,
        sha256=sha256(path) if path else "",
        defaults={**_layer(name), "message": message, "refused_at": timezone.now(), "settled_at": None},
    )


def _settle(step: OfficialRefusal.Step, name: str) -> None:
    """What tells no layer, such as a list of files or a name that nobody reads, is settled by any success.

    An older quarter settles no newer one: what is missing of the layer is still missing.
    """
    layer = _layer(name)
    theirs = Q(layer="") | Q(**layer) if layer else Q(layer="")
    refused = OfficialRefusal.objects.filter(theirs, step__in=SETTLES[step], settled_at=None)
    settled = [row.pk for row in refused if not row.layer or _day(row.name) <= _day(name)]
    OfficialRefusal.objects.filter(pk__in=settled).update(settled_at=timezone.now())


def _day(name: str) -> date:
    """Of what time a file is whose name tells its layer."""
    return read_name(name).released_on


def _layer(name: str) -> dict[str, str]:
    try:
        told = read_name(name)
    except RefusedFile:
        return {}
    return {"operator": told.operator, "layer": told.layer, "territory": told.territory}
