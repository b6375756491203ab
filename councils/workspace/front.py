"""The workspace on the first page of a council's space: what changed, what is due, what is chosen."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import front, sections
from accounts.permissions import SpaceRequest
from councils.workspace.changes import changes_since
from councils.workspace.listing import Wanted, wanted_zones
from councils.workspace.scope import territories
from councils.workspace.shown import lines
from councils.workspace.visits import arrive
from coverage.embargo import today
from gap_reports.deadlines import RUNS

SHOWN = 10  # of each list; the others are behind a link


def changed(request: SpaceRequest) -> dict[str, Any]:
    """What is new since one's last visit."""
    since = arrive(request.user, request.tenant, timezone.now())
    return {"changes": changes_since(request.tenant, request.user, since)}


def overdue(request: SpaceRequest) -> dict[str, Any]:
    """Zones whose operator should have spoken by now."""
    late = wanted_zones(request.tenant, Wanted(sort="due")).filter(due_on__lt=today(), state__in=RUNS)
    return _some(request, late)


def chosen(request: SpaceRequest) -> dict[str, Any]:
    """The short list."""
    return _some(request, wanted_zones(request.tenant, Wanted(short_list=True)))


def mine(request: SpaceRequest) -> dict[str, Any]:
    """Open zones that whoever asks sees to."""
    return _some(request, wanted_zones(request.tenant, Wanted(assignee=request.user.pk, status="open")))


def compared(request: SpaceRequest) -> dict[str, Any]:
    """The space's territories, each with a page that compares what lies in it."""
    return {"territories": territories(request.tenant)}


def _some(request: SpaceRequest, found: QuerySet[Any]) -> dict[str, Any]:
    shown = list(found[:SHOWN])
    more = found.count() - SHOWN if len(shown) == SHOWN else 0
    return {"lines": lines(request.tenant, shown), "more": more}


STYLE = "councils/councils.css"
PARTS = (
    front.Part("councils/front/changes.html", changed, "zones.see", "council", 10, STYLE),
    front.Part("councils/front/overdue.html", overdue, "zones.see", "council", 20, STYLE),
    front.Part("councils/front/mine.html", mine, "zones.work", "council", 30, STYLE),
    front.Part("councils/front/short_list.html", chosen, "zones.see", "council", 40, STYLE),
    front.Part("councils/front/compared.html", compared, "zones.see", "council", 90, STYLE),
)
MENU = sections.Section(_("White zones"), "space-zones", "zones.see", 10)


def register() -> None:
    """Adds these parts and the page of zones to every space; called when the application starts."""
    for part in PARTS:
        front.register(part)
    sections.register(MENU)
