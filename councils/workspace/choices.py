"""What the list of the workspace can be asked for, by a form, a file's address or the API: one table."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from accounts.models import Tenant, User
from councils.models import Priority
from councils.workspace import listing
from councils.workspace.listing import NONE, ORDERS, Wanted
from coverage.core.evidence import SERVICES
from coverage.models import WhiteZone
from coverage.queries import EVERY_OPERATOR
from gap_reports.states import State
from measurements.vocabulary import operator_of
from publishing.parameters import Reader, boolean, one_of, read
from publishing.problems import Problem

ANY_STATUS = "any"
ME = "me"
STATUSES = (*WhiteZone.Status.values, ANY_STATUS)
STATES = (*State.values, NONE)
PRIORITIES = {str(priority): int(priority) for priority in Priority} | {NONE: NONE}


def operator(text: str) -> str:
    """The operator of a PLMN, aliases included, or the word for every operator."""
    found = text if text == EVERY_OPERATOR else operator_of(text)
    if found is None:
        raise ValueError(f"{text!r} is neither an operator's five digits nor {EVERY_OPERATOR!r}")
    return found


def priority(text: str) -> int | str:
    """1 to 3, or the word for zones without one."""
    return PRIORITIES[one_of(tuple(PRIORITIES))(text)]


def assignee(text: str) -> int | str:
    """The number of a person, the word for oneself, or that for zones that nobody sees to."""
    if text in (ME, NONE):
        return text
    if not (text.isascii() and text.isdigit() and int(text) < 2**31):
        raise ValueError(f"{text!r} is neither the number of a person nor {ME!r} nor {NONE!r}")
    return int(text)


READERS: dict[str, Reader] = {
    "operator": operator,
    "service": one_of(SERVICES),
    "status": one_of(STATUSES),
    "state": one_of(STATES),
    "priority": priority,
    "assignee": assignee,
    "short_list": boolean,
    "sort": one_of(tuple(ORDERS)),
}


def asked(query: QueryDict, more: Mapping[str, Reader]) -> dict[str, Any]:
    """Values of the parameters of a list, and of those that an address has beside; Problem as `read`."""
    return read(query, {**READERS, **more})


def wanted(values: Mapping[str, Any], person: User) -> Wanted:
    """The list that is asked for: of open zones, and by priority, unless something else is said."""
    chosen = {"status": WhiteZone.Status.OPEN.value} | {
        name: value for name, value in values.items() if name in READERS
    }
    if chosen["status"] == ANY_STATUS:
        chosen["status"] = None
    if chosen.get("assignee") == ME:
        chosen["assignee"] = person.pk
    return Wanted(**chosen)


def page(values: Mapping[str, Any], tenant: Tenant, person: User, limit: int) -> listing.Page:
    """A page of the list that is asked for; Problem where its cursor is of no such list."""
    try:
        return listing.page(tenant, wanted(values, person), values.get("cursor"), limit)
    except ValueError as wrong:
        raise Problem(400, f"cursor: {wrong}", parameter="cursor") from None


def without_blanks(query: QueryDict) -> QueryDict:
    """The parameters of a form that something was chosen for."""
    kept = query.copy()
    for name in [name for name, texts in kept.lists() if not any(texts)]:
        del kept[name]
    return kept
