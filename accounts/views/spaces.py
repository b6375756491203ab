"""The doors of spaces: one's own, and the first page of each."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.context import memberships
from accounts.front import parts, styles
from accounts.permissions import SpaceRequest, allowed
from accounts.second_factor import lacks_second_factor
from accounts.sections import sections


@login_required
@require_safe
def spaces(request: HttpRequest) -> HttpResponse:
    """The spaces that one belongs to, and one's role in each."""
    context = {"memberships": memberships(request), "lacks_second_factor": lacks_second_factor(request.user)}
    return render(request, "accounts/spaces.html", context)


@require_safe
@allowed("space.see")
def space(request: SpaceRequest, slug: str) -> HttpResponse:
    """A space's first page: what it is about, and what one may open."""
    context = {"parts": list(parts(request)), "styles": styles(request)}
    return render_space(request, "accounts/space.html", context)


def render_space(
    request: SpaceRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of a space, for a view behind `allowed`: with `tenant`, `role` and `sections` of the menu."""
    tenant, role = request.tenant, request.role
    menu = list(sections(role, tenant.kind))
    return render(
        request, template, {"tenant": tenant, "role": role, "sections": menu, **context}, status=status
    )
