"""The letters room: one notice for many cases, to whoever an operator's space names."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import outbox
from accounts.models import Tenant
from accounts.models.tenants import Kind
from coverage.queries import communes_of
from gap_reports.letter_words import row
from gap_reports.models import Case, Contact

KEY_DIGITS = 32


class Words(NamedTuple):
    """What a mail says of some cases."""

    subject: str
    text: str


class Reader(NamedTuple):
    """Whom a mail goes to, in which language; `name` tells contacts of a space apart, none for its own."""

    mail: str
    language: str
    name: str


class AddressBook(NamedTuple):
    """The contacts of a space, each with the communes that it answers for (None: all); its own address."""

    contacts: list[tuple[Reader, set[str] | None]]
    space: list[Reader]


def as_it_stands(tenant: Tenant, case: Case) -> list[dict[str, Any]]:
    """A case for a webhook: one row."""
    return [row(tenant, case)]


class Letter(NamedTuple):
    """A notice: `kind` as webhooks are told it, `about` what makes it another one than those before it.

    `words` is what a mail says of cases, `rows` what a webhook is told of each.
    """

    kind: str
    about: str
    words: Callable[[Tenant, Sequence[Case]], Words]
    rows: Callable[[Tenant, Case], list[dict[str, Any]]] = as_it_stands


def spaces_of(operator: str) -> QuerySet[Tenant]:
    """The spaces that hold an operator's code."""
    return Tenant.objects.filter(kind=Kind.OPERATOR, operators__contains=[operator]).order_by("slug")


def reached(operator: str) -> list[Tenant]:
    """Those of them that somebody can be told through."""
    return [tenant for tenant in spaces_of(operator) if _is_reached(tenant)]


def _is_reached(tenant: Tenant) -> bool:
    return (
        bool(tenant.contact)
        or Contact.objects.filter(tenant=tenant).exists()
        or tenant.webhooks.filter(active=True).exists()
    )


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
    for number, (reader, theirs) in enumerate(_by_reader(tenant, cases)):
        with override(reader.language):
            words = letter.words(tenant, theirs)
        mail = outbox.Mail(reader.mail, words.subject, words.text)
        outbox.post(f"{letter.kind}:{told}:mail:{number}", mail=mail, tenant=tenant)
    for endpoint in tenant.webhooks.all():
        rows = [one for case in cases for one in letter.rows(tenant, case)]
        call = outbox.Call(endpoint, letter.kind, {"cases": rows})
        outbox.post(f"{letter.kind}:{told}:hook:{endpoint.pk}", webhook=call, tenant=tenant)


def _by_reader(tenant: Tenant, cases: Sequence[Case]) -> list[tuple[Reader, list[Case]]]:
    book = address_book(tenant)
    theirs: dict[Reader, list[Case]] = {}
    for case in cases:
        for reader in readers(book, set(case.zone.communes)):
            theirs.setdefault(reader, []).append(case)
    return list(theirs.items())


def address_book(tenant: Tenant) -> AddressBook:
    """Who can be written to in the name of a space."""
    contacts = Contact.objects.filter(tenant=tenant).order_by("pk")
    space = [Reader(tenant.contact, settings.LANGUAGE_CODE, "")] if tenant.contact else []
    return AddressBook([(_reader(one), _communes(one)) for one in contacts], space)


def readers(book: AddressBook, communes: set[str]) -> list[Reader]:
    """Contacts for one of these communes, else those without territories, else the space's own, else all."""
    fitting = [reader for reader, theirs in book.contacts if theirs is not None and theirs & communes]
    general = [reader for reader, theirs in book.contacts if theirs is None]
    return fitting or general or book.space or [reader for reader, _ in book.contacts]


def _reader(contact: Contact) -> Reader:
    return Reader(contact.mail, contact.language, str(contact.pk))


def _communes(contact: Contact) -> set[str] | None:
    """Those of all its territories; None for a contact without any, who answers for all."""
    if not contact.territories:
        return None
    found: set[str] = set()
    for key in contact.territories:
        try:
            found.update(communes_of(key))
        except LookupError:  # the boundaries of that territory are not imported: it fits no zone
            continue
    return found
