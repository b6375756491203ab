"""The demonstration's offices: spaces of fictional operators and a council, who sits there, what they say."""

import hmac
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, Tenant, User
from accounts.tenants_file import import_tenants
from gap_reports.follow_zones import follow_zones
from gap_reports.models import Case, Step
from gap_reports.operators.answers import Answer, answer
from gap_reports.operators.cases import operator_moves
from gap_reports.states import By, Move
from gap_reports.telling import tell

SPACES = Path(__file__).with_name("spaces.toml")
DOMAIN = "demonstration.example"
PASSWORD_DIGITS = 16
# What each operator says of its first cases, by their ids; it leaves the others to the visitor.
PLANNED_AHEAD, REPAIRED_BEFORE = timedelta(days=120), timedelta(days=10)
SAYINGS: dict[str, tuple[tuple[Move, str], ...]] = {
    "alpha": (
        (Move.PLAN, "Un pylône est commandé pour ce secteur."),
        (Move.CONTEST, "Nos propres relevés y trouvent du réseau au bord de la route."),
        (Move.ACKNOWLEDGE, "Le relief masque le site voisin."),
        (Move.REFUSE, "Trop peu d’habitants pour un site de plus."),
        (Move.CLAIM_REPAIR, "L’antenne a été réorientée."),
    ),
    "bravo": ((Move.ACKNOWLEDGE, ""), (Move.PLAN, "Répéteur prévu au printemps.")),
}


def open_offices() -> dict[str, str]:
    """Make the spaces, tell the operators of their cases, answer some; returns addresses and their password.

    Nobody can sign in where DEBUG is off: there the people have no password that works, and none is returned.
    Twice is once.
    """
    made, changed, unchanged = import_tenants(SPACES)
    spaces = Tenant.objects.filter(slug__in=[*made, *changed, *unchanged])
    people = {tenant.slug: _person(tenant) for tenant in spaces}
    follow_zones(timezone.now().date())
    tell()
    for slug in SAYINGS:
        _answer(Tenant.objects.get(slug=slug), people[slug])
    return {user.email: password() for user in people.values()} if settings.DEBUG else {}


def password() -> str:
    """That of the demonstration's people: only this installation can compute it, and it stays the same."""
    key = settings.CONTRIBUTOR_HASH_KEY.encode()
    return hmac.digest(key, b"demonstration:password", "sha256").hex()[:PASSWORD_DIGITS]


def _person(tenant: Tenant) -> User:
    email = f"{tenant.slug}@{DOMAIN}"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    wanted = password() if settings.DEBUG else None
    if wanted is None or not user.check_password(wanted):
        user.set_password(wanted)
        user.save()
    Membership.objects.get_or_create(user=user, tenant=tenant, defaults={"role": "agent"})
    return user


@transaction.atomic
def _answer(tenant: Tenant, person: User) -> None:
    """Answers, unless the operator has spoken already."""
    if Step.objects.filter(case__operator__in=tenant.operators, by=By.OPERATOR).exists():
        return
    told = Case.objects.filter(operator__in=tenant.operators, merged_into=None).order_by("pk")
    open_to_answers = [case for case in told if operator_moves(case)]
    for case, (what, words) in zip(open_to_answers, SAYINGS[tenant.slug], strict=False):
        answer(tenant, person, Answer(case.pk, what, words, _day(what)))


def _day(what: Move) -> date | None:
    today = timezone.now().date()
    return {Move.PLAN: today + PLANNED_AHEAD, Move.CLAIM_REPAIR: today - REPAIRED_BEFORE}.get(what)
