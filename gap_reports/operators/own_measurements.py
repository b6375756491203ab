"""The operators room: who measures for a space; weighed like anybody, and counted where a case is told."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Tenant, User
from accounts.models.tenants import Kind
from coverage.core.verdict import witness_class
from coverage.known_witnesses import witnesses_among
from coverage.models import WhiteZone
from gap_reports.models import OwnContributor
from measurements.contributors import contributor_of, erase, new_contributor

MOST_NAME = 80


@transaction.atomic
def mint(tenant: Tenant, person: User, name: str) -> tuple[OwnContributor, str]:
    """A contributor for a vehicle or a phone of a space, and the token that it uploads with, shown once."""
    token = new_contributor()
    made = OwnContributor(tenant=tenant, contributor=contributor_of(token), name=name, made_by=person)
    made.save()
    return made, token


def take_back(own: OwnContributor) -> int:
    """Erase what a space's contributor sent, as anybody may; returns how many readings it was."""
    return erase(own.contributor)


def own_witnesses(zone: WhiteZone, operator: str) -> str:
    """How many of a zone's witnesses are the operator's own, as a class (`0` for none).

    It says whose they are, and changes nothing: an operator's readings weigh what a resident's weigh.
    """
    ids = _contributors_of(operator)
    count = witnesses_among(zone, ids) if ids else 0
    return witness_class(count) if count else "0"


def _contributors_of(operator: str) -> Sequence[int]:
    owned = OwnContributor.objects.filter(tenant__kind=Kind.OPERATOR, tenant__operators__contains=[operator])
    return list(owned.values_list("contributor_id", flat=True))
