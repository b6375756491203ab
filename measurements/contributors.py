"""Who observed: random tokens known only by a keyed hash, and their erasure."""

import hmac
import secrets
from collections.abc import Iterable
from hashlib import sha256

from django.conf import settings
from django.db import connection, transaction

from measurements.models import Batch, Contributor, TouchedDay

# The text that contributors agree to; a new text gets a new date, and old consents keep theirs.
CONSENT_VERSION = "2026-11"
# Consent for imported readings lies with who imports them.
IMPORTED = "import"


def token_hash(token: str) -> bytes:
    """The keyed hash under which a token is stored, 32 bytes."""
    return keyed_hash(b"token", token)


def keyed_hash(kind: bytes, name: str) -> bytes:
    """HMAC-SHA256 under the server's key, 32 bytes.

    Hashes of different kinds never meet: to guess the name in a file must not be to hold a token.
    """
    key = settings.CONTRIBUTOR_HASH_KEY.encode()
    return hmac.digest(key, kind + b"\0" + name.encode(), sha256)


def new_contributor() -> str:
    """Make an anonymous contributor; returns the token, which is shown once and stored nowhere."""
    token = secrets.token_urlsafe(32).replace("-", "_")  # a command takes a leading hyphen for an option
    Contributor.objects.create(token_hash=token_hash(token), consent_version=CONSENT_VERSION)
    return token


def contributor_of(token: str) -> Contributor:
    """The contributor of a token.

    Raises:
        Contributor.DoesNotExist: nobody has it, or it was erased.
    """
    return Contributor.objects.get(token_hash=token_hash(token))


def contributor_ids(names: Iterable[str]) -> dict[str, int]:
    """Ids of contributors that a file names with strings of its own; made where they are new."""
    hashes = {name: keyed_hash(b"import", name) for name in sorted(names)}
    Contributor.objects.bulk_create(
        (Contributor(token_hash=value, consent_version=IMPORTED) for value in hashes.values()),
        ignore_conflicts=True,
    )
    rows = Contributor.objects.filter(token_hash__in=list(hashes.values())).values_list("token_hash", "id")
    ids = {bytes(value): pk for value, pk in rows}
    return {name: ids[value] for name, value in hashes.items()}


def known_as(kind: str, name: str) -> Contributor:
    """Whom a foreign client names in another way than by a token, such as its key; made where new."""
    hashed, consent = keyed_hash(kind.encode(), name), {"consent_version": kind}
    return Contributor.objects.get_or_create(token_hash=hashed, defaults=consent)[0]


def named(name_or_token: str) -> list[Contributor]:
    """Everybody who is known by this: as a token, in imported files, or to a foreign client as its key."""
    # What is made of another name than a token says in its consent which kind of name it was.
    kinds = {"token", IMPORTED, *Contributor.objects.values_list("consent_version", flat=True).distinct()}
    hashes = [keyed_hash(kind.encode(), name_or_token) for kind in kinds]
    return list(Contributor.objects.filter(token_hash__in=hashes).order_by("pk"))


@transaction.atomic
def erase(contributor: Contributor) -> int:
    """Take back everything: readings, refusals, receipts, the contributor; returns the number of readings.

    The journal has the tiles recomputed. Waits for an upload of the same contributor to end.
    """
    Contributor.objects.select_for_update().get(pk=contributor.pk)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM measurements_reading WHERE contributor_id = %s", [contributor.pk])
        readings = cursor.rowcount
    Batch.objects.filter(contributor=contributor).delete()
    TouchedDay.objects.filter(contributor_id=contributor.pk).delete()
    TouchedDay.objects.create(contributor_id=contributor.pk, day=None)
    Contributor.objects.filter(pk=contributor.pk).delete()
    return readings
