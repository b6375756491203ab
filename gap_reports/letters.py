"""The letters room: one notice for many cases, to whoever an operator's space names."""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import outbox
from accounts.links import full
from accounts.models import Tenant
from accounts.models.tenants import Kind
from coverage.core.evidence import SERVICES
from coverage.models import Territory
from coverage.queries import communes_of
from coverage.words import SERVICE_NAMES
from gap_reports.models import Case, Contact
from measurements.vocabulary import operator_name

LISTED = 40  # in a mail; a webhook names them all
KEY_DIGITS = 32


class Words(NamedTuple):
    """What a mail says of some cases."""

    subject: str
    text: str


class Letter(NamedTuple):
    """A notice: `kind` as webhooks are told it, `about` what makes it another one than those before it."""

    kind: str
    about: str
    words: Callable[[Sequence[Case]], Words]


def spaces_of(operator: str) -> QuerySet[Tenant]:
    """The spaces that hold an operator's code."""
    return Tenant.objects.filter(kind=Kind.OPERATOR, operators__contains=[operator]).order_by("slug")


def reached(operator: str) -> list[Tenant]:
    """Those of them that somebody can be told through."""
    return [tenant for tenant in spaces_of(operator) if _is_reached(tenant)]


def _is_reached(tenant: Tenant) -> bool:
    return bool(tenant.contact) or Contact.objects.filter(tenant=tenant).exists() or tenant.webhooks.exists()


def why_nobody(operator: str) -> str:
    """Why nobody can be told of an operator's cases, in words for the staff; empty where somebody can."""
    if reached(operator):
        return ""
    if spaces_of(operator).exists():
        return _("its space has neither a contact nor a webhook")
    return _("no space holds this operator’s code")


def send(tenant: Tenant, cases: Sequence[Case], letter: Letter) -> None:
    """One mail for each address, of the cases that it answers for; one call of each webhook, of them all.

    To be done in the transaction of what is told. The same letter again changes nothing.
    """
    told = sha256(f"{tenant.slug} {letter.about}".encode()).hexdigest()[:KEY_DIGITS]
    with override(settings.LANGUAGE_CODE):
        for number, (address, theirs) in enumerate(_by_address(tenant, cases)):
            words = letter.words(theirs)
            mail = outbox.Mail(address, words.subject, words.text)
            outbox.post(f"{letter.kind}:{told}:mail:{number}", mail=mail, tenant=tenant)
    for endpoint in tenant.webhooks.all():
        call = outbox.Call(endpoint, letter.kind, {"cases": [row(case) for case in cases]})
        outbox.post(f"{letter.kind}:{told}:hook:{endpoint.pk}", webhook=call, tenant=tenant)


def _by_address(tenant: Tenant, cases: Sequence[Case]) -> list[tuple[str, list[Case]]]:
    named = [
        (contact, _communes(contact)) for contact in Contact.objects.filter(tenant=tenant).order_by("pk")
    ]
    theirs: dict[str, list[Case]] = {}
    for case in cases:
        for address in _addresses(tenant, named, set(case.zone.communes)):
            theirs.setdefault(address, []).append(case)
    return list(theirs.items())


def _addresses(
    tenant: Tenant, named: Sequence[tuple[Contact, set[str]]], communes: set[str]
) -> Iterable[str]:
    """Contacts for one of these communes, else those without territories, else the space's own."""
    fitting = [contact.mail for contact, theirs in named if theirs & communes]
    general = [contact.mail for contact, _ in named if not contact.territories]
    return fitting or general or filter(None, [tenant.contact])


def _communes(contact: Contact) -> set[str]:
    found: set[str] = set()
    for key in contact.territories:
        try:
            found.update(communes_of(key))
        except LookupError:  # the boundaries of that territory are not imported: it fits no zone
            continue
    return found


def row(case: Case) -> dict[str, Any]:
    """What a webhook is told of a case."""
    return {
        "case": str(case.pk),
        "zone": str(case.zone_id),
        "operator": case.operator,
        "role": case.role,
        "service": SERVICES[case.zone.service],
        "communes": case.zone.communes,
        "state": str(case.state),
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "url": full(reverse("zone", args=[case.zone_id])),
    }


def lines(cases: Sequence[Case]) -> str:
    """The first of some cases, one below the other, and how many there are besides."""
    codes = {code for case in cases[:LISTED] for code in case.zone.communes}
    communes = Territory.objects.filter(kind=Territory.COMMUNE, code__in=codes)
    names = dict(communes.values_list("code", "name"))
    listed = [_line(case, names) for case in cases[:LISTED]]
    if len(cases) > LISTED:
        listed.append(_("and %(count)d more, in your space.") % {"count": len(cases) - LISTED})
    return "\n\n".join(listed)


def _line(case: Case, names: dict[str, str]) -> str:
    where = ", ".join(names.get(code, code) for code in case.zone.communes) or _("outside of known communes")
    what = f"{where}: {operator_name(case.zone.operator or case.operator)}, "
    what += str(SERVICE_NAMES[SERVICES[case.zone.service]])
    if case.due_on:
        what += " · " + _("due on %(day)s") % {"day": date_format(case.due_on)}
    return f"- {what}\n  {full(reverse('zone', args=[case.zone_id]))}"


def footer() -> str:
    """Where an operator answers."""
    return _("To answer, sign in: %(address)s") % {"address": full(reverse("spaces"))}
