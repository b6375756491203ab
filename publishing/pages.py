"""Ground floor: long lists in pages, by a cursor that stays true while rows come and go."""

from typing import Generic, NamedTuple, TypeVar

from django.db.models import Model, QuerySet
from rest_framework.request import Request

Row = TypeVar("Row", bound=Model)


class Page(NamedTuple, Generic[Row]):
    """Rows in the order of their primary key; `last` is the key to go on after, None at the end."""

    rows: list[Row]
    last: object | None


def page(rows: QuerySet[Row], after: object | None, limit: int) -> Page[Row]:
    """The first `limit` rows whose primary key is beyond `after`, in one query.

    A key, unlike a position, does not move when other rows appear or vanish: no row is shown twice, and none
    that stays as it is gets lost.
    """
    beyond = rows if after is None else rows.filter(pk__gt=after)
    found = list(beyond.order_by("pk")[: limit + 1])  # one more tells whether a page follows
    shown = found[:limit]
    return Page(shown, shown[-1].pk if len(found) > limit else None)


def next_page(request: Request, last: object | None) -> str | None:
    """Address of the page that follows the one ending at `last`: the same request, further on; or None."""
    if last is None:
        return None
    query = request.query_params.copy()
    query["cursor"] = str(last)
    return request.build_absolute_uri(f"?{query.urlencode()}")
