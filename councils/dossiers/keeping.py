"""The archive of dossiers: what is asked for waits for a worker, what was built is kept as it was handed out.

Why the file and not what it was made from: docs/decisions/0014.
"""

import csv
import io
import logging
import zipfile
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from typst import TypstError

from accounts.models import Tenant, User
from councils.dossiers.build import Built, build
from councils.dossiers.contents import NothingPublished, key_of_pseudonyms
from councils.dossiers.moment import one_moment
from councils.dossiers.subject import NoSubject, Subject, key_of, subject_of, unknown_zone
from councils.models import Dossier
from councils.workspace.scope import communes
from coverage.core.evidence import SERVICES
from coverage.core.grid import parse_tile_id
from coverage.embargo import today
from coverage.evidence_table import handsets
from publishing.archive import sha256

log = logging.getLogger(__name__)

MOST_TRIES = 3  # of a dossier whose worker was cut off, or failed
# A worker that is still at it after so long was cut off: the largest take minutes.
CUT_OFF = timedelta(minutes=30)

EVIDENCE = "evidence.csv"
DAYS_OF_A_MONTH = 31  # at most


class NotYours(PermissionError):
    """The place does not lie on the space's territories; a sentence for who asked."""


def ask(tenant: Tenant, person: User, text: str) -> Dossier:
    """A dossier of what somebody named (`key_of`), to be built by a worker; one that waits is not doubled.

    NoSubject where nothing is known under that name, NotYours where it lies elsewhere. Of a zone elsewhere
    nothing is known before its embargo ends: who tries ids does not learn of it.
    """
    key = key_of(text)
    subject = subject_of(key)
    try:
        check_scope(tenant, subject)
    except NotYours:
        if subject.territory is None and subject.zones[0].public_from > today():
            raise unknown_zone(key) from None
        raise
    asked = {"name": subject.name[:300], "asked_by": person}
    waiting = {"tenant": tenant, "subject": subject.key, "state": Dossier.State.WAITING}
    return Dossier.objects.get_or_create(**waiting, defaults=asked)[0]


def check_scope(tenant: Tenant, subject: Subject) -> None:
    """NotYours unless a zone touches the space's territories, or a territory lies in them."""
    own, theirs = set(communes(tenant)), set(subject.communes)
    inside = theirs <= own if subject.territory else bool(theirs & own)
    if not inside:
        raise NotYours(_("{name} does not lie on the territory of this space.").format(name=subject.name))


def build_waiting() -> int:
    """Build what waits, the oldest first, each by one worker; returns how many were built."""
    waiting = Dossier.objects.filter(state=Dossier.State.WAITING, tries__gte=MOST_TRIES)
    reason = _("It was tried three times and broke off each time: please tell whoever runs this site.")
    waiting.filter(_left_alone()).update(state=Dossier.State.FAILED, reason=reason)
    built = 0
    while (number := _claim()) is not None:
        built += _build(number)
    return built


def _left_alone() -> Q:
    return Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - CUT_OFF)


@transaction.atomic
def _claim() -> UUID | None:
    free = Dossier.objects.filter(_left_alone(), state=Dossier.State.WAITING, tries__lt=MOST_TRIES)
    one = free.select_for_update(skip_locked=True).order_by("asked_at", "pk").first()
    if one is None:
        return None
    one.tries, one.claimed_at = one.tries + 1, timezone.now()
    one.save(update_fields=["tries", "claimed_at"])
    return one.pk


def _build(number: UUID) -> bool:
    """Whether it was built; what it was made from is of one moment, and so is what is written down."""
    with one_moment():
        dossier = Dossier.objects.get(pk=number)
        try:
            built = build(dossier.subject)
        except (NoSubject, NothingPublished) as error:
            dossier.state, dossier.reason = Dossier.State.FAILED, str(error)[:200]
            dossier.save(update_fields=["state", "reason"])
            return False
        except TypstError:
            log.exception("the dossier %s cannot be set", number)
            return False  # what comes after does not wait for it; it is tried again, a few times
        _keep(dossier, built)
        return True


def _keep(dossier: Dossier, built: Built) -> None:
    """The file on its shelf; where the same lies there already, that one has been asked for again."""
    digest = sha256(built.content)
    same = Dossier.objects.filter(tenant=dossier.tenant, state=Dossier.State.BUILT, sha256=digest)
    if same.update(asked_at=dossier.asked_at, asked_by=dossier.asked_by):
        dossier.delete()
        return
    contents = built.contents
    dossier.state, dossier.content, dossier.sha256 = Dossier.State.BUILT, built.content, digest
    dossier.as_of, dossier.method_version = contents.as_of, contents.method_version
    dossier.subject, dossier.zones = contents.subject.key, len(contents.zones)
    dossier.built_at = timezone.now()
    dossier.save()


def forget() -> int:
    """Drop the files that hold somebody's evidence who erased theirs since, or that are too old; how many."""
    kept = Dossier.objects.filter(state=Dossier.State.BUILT).defer("content").order_by("pk")
    old = kept.filter(built_at__lt=_oldest()).values_list("pk", flat=True)
    gone = [*old, *(one.pk for one in kept.exclude(pk__in=old).iterator() if _lost(one))]
    return Dossier.objects.filter(pk__in=gone).update(state=Dossier.State.WITHDRAWN, content=None)


def _oldest() -> datetime:
    return timezone.now() - timedelta(days=DAYS_OF_A_MONTH * settings.EVIDENCE_WINDOW_MONTHS)


def _lost(dossier: Dossier) -> bool:
    """Whether a phone of which it tells is in the evidence no more: its pseudonym is drawn again to see."""
    with zipfile.ZipFile(io.BytesIO(bytes(dossier.content or b""))) as files:
        rows = list(csv.DictReader(io.StringIO(files.read(EVIDENCE).decode())))
    key = key_of_pseudonyms(f"{dossier.subject}-{dossier.as_of}")
    for service in sorted({row["service"] for row in rows}):
        told = [row for row in rows if row["service"] == service]
        tiles = sorted({parse_tile_id(row["tile"]) for row in told})
        if {row["handset"] for row in told} - handsets(tiles, SERVICES.index(service), key):
            return True
    return False
