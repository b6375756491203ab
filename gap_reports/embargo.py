"""The embargo of the gap_reports room: who is shown a white zone before it is public."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from accounts.models import Tenant, User
from coverage.embargo import today
from coverage.models import WhiteZone
from coverage.queries import find_zone
from gap_reports.models import Case
from gap_reports.parties import communes_of_space


def zone_for(user: User | AnonymousUser, zone: UUID) -> WhiteZone | None:
    """The zone of this id, or what redirects it, if it is public or concerns who asks; None otherwise."""
    found = find_zone(zone, embargoed=True)
    if found is None or is_public(found) or may_see(user, found):
        return found
    return None


def is_public(zone: WhiteZone) -> bool:
    """Whether its embargo has ended."""
    return zone.public_from <= today()


def may_see(user: User | AnonymousUser, zone: WhiteZone) -> bool:
    """Whether it concerns them: staff, operators with a case there, councils on whose ground it lies."""
    if not user.is_authenticated or not user.is_active:
        return False
    spaces = Tenant.objects.filter(memberships__user=user.pk)
    return user.is_staff or any(_concerns(zone, space) for space in spaces)


def _concerns(zone: WhiteZone, space: Tenant) -> bool:
    if space.kind == "operator":
        asked = Case.objects.filter(zone=zone, operator__in=space.operators)
        return zone.operator in space.operators or asked.exists()
    return not set(zone.communes).isdisjoint(communes_of_space(space))


def kept_private(request: HttpRequest, zone: WhiteZone, answer: HttpResponse) -> HttpResponse:
    """The answer; of a zone under embargo one that no cache keeps."""
    if not is_public(zone):
        patch_cache_control(answer, private=True, no_store=True)
    return answer
