"""Ground floor: what every page may say of whoever reads it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Membership


def person(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: `own_spaces`, the memberships of who is signed in, asked for when shown."""
    return {"own_spaces": SimpleLazyObject(lambda: memberships(request))}


def memberships(request: HttpRequest) -> list[Membership]:
    """One's roles, by the name of the space; none for who is not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    return list(Membership.objects.filter(user=user).select_related("tenant").order_by("tenant__name"))
