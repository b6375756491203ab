"""Ground floor: roles are handed on and taken back, and a space is never left without an administrator."""

from django.db import transaction

from accounts.models import Membership, Tenant
from accounts.models.tenants import Role


class LastAdministrator(ValueError):
    """Without this person nobody could hand on a role any more."""


@transaction.atomic
def set_role(membership: Membership, role: str) -> None:
    """Gives somebody another role; LastAdministrator where nobody would be left who can undo it."""
    _keep_an_administrator(membership, but_for=role != Role.ADMINISTRATOR)
    Membership.objects.filter(pk=membership.pk).update(role=role)


@transaction.atomic
def remove(membership: Membership) -> None:
    """Takes somebody out of a space; their tokens there are good for nothing. LastAdministrator as above."""
    _keep_an_administrator(membership, but_for=True)
    Membership.objects.filter(pk=membership.pk).delete()


def _keep_an_administrator(membership: Membership, *, but_for: bool) -> None:
    # Two administrators who remove each other at the same moment wait here for each other.
    tenant = Tenant.objects.select_for_update(no_key=True).get(pk=membership.tenant_id)
    others = tenant.memberships.exclude(pk=membership.pk).filter(user__is_active=True)
    if (
        but_for
        and not others.filter(role=Role.ADMINISTRATOR).exists()
        and tenant.memberships.filter(pk=membership.pk, role=Role.ADMINISTRATOR).exists()
    ):
        raise LastAdministrator
