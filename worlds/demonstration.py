"""The demonstration's ledger: which one a database holds, whose it is, and what is still to be sent.

The ledger is the contributors themselves. All are made at the start, with tokens that only this installation
can compute and a consent that names the seed and the number of people; the first one's date is the `now` of
the readings. One whose batch is there has sent everything, as a person's readings are one batch.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min

from coverage.models import OfficialRelease, TouchedFamily, TouchedSquare, TouchedTile
from coverage.pipeline import PUBLISHING
from measurements.contributors import token_hash
from measurements.models import Contributor, TouchedDay

FICTIONAL = "001"  # MCC reserved for tests
CONSENT = re.compile(r"demo ([0-9]{1,6}) ([0-9]{1,4})")  # nobody was asked: these people are invented
MOST_SEED, MOST_PEOPLE = 999_999, 9_999  # what fits in a consent's version


class Refused(ValueError):
    """A database that the demonstration must not touch: one sentence that says why."""


@dataclass(frozen=True)
class Demonstration:
    """What decides all of it."""

    seed: int
    people: int
    now: datetime

    def token(self, number: int) -> str:
        """The token of the person of that number."""
        return token_of(self.seed, number)

    def unsent(self) -> list[int]:
        """The numbers of those who have sent nothing yet."""
        waiting = set(Contributor.objects.filter(batch=None).values_list("token_hash", flat=True))
        waiting = {bytes(value) for value in waiting}
        return [number for number in range(self.people) if token_hash(self.token(number)) in waiting]


def token_of(seed: int, number: int) -> str:
    """The token of somebody in the demonstration of a seed; secret, because the key of the hashes is."""
    name = f"demonstration:{seed}:{number}"
    return hmac.digest(settings.CONTRIBUTOR_HASH_KEY.encode(), name.encode(), "sha256").hex()


def found() -> Demonstration | None:
    """The demonstration that this database holds, whole or begun; None where it holds nothing.

    Refused where it holds anything that is not a demonstration's.
    """
    consents = set(Contributor.objects.values_list("consent_version", flat=True))
    read = {consent: CONSENT.fullmatch(consent) for consent in consents}
    if real := Contributor.objects.filter(consent_version__in=[c for c in consents if not read[c]]).count():
        raise Refused(f"contributors: this database holds {real} who are not the demonstration's")
    if real := OfficialRelease.objects.exclude(operator__startswith=FICTIONAL).count():
        raise Refused(f"official releases: this database holds {real} of real operators")
    if not consents:
        return None
    match = read[min(consents)]
    assert match is not None
    first = Contributor.objects.aggregate(first=Min("created_at"))["first"]
    return Demonstration(int(match[1]), int(match[2]), first)


def is_real() -> bool:
    """Whether the database holds anything that is not a demonstration's."""
    try:
        found()
    except Refused:
        return True
    return False


@transaction.atomic
def begin(seed: int, people: int) -> Demonstration:
    """Make everybody's contributor in an empty database. Refused for numbers that are too large."""
    for name, value, most in (("seed", seed, MOST_SEED), ("people", people, MOST_PEOPLE)):
        if not 0 <= value <= most:
            raise Refused(f"{name}: {value} is not within 0 and {most}")
    consent = f"demo {seed} {people}"
    hashes = [token_hash(token_of(seed, number)) for number in range(people)]
    Contributor.objects.bulk_create(Contributor(token_hash=h, consent_version=consent) for h in hashes)
    begun = found()
    assert begun is not None
    return begun


def is_settled() -> bool:
    """Whether the stages after intake have done all there is to do, the zones included.

    The journals are looked at first: who empties the last one holds the lock until the zones are drawn.
    """
    journals = (TouchedTile, TouchedSquare, TouchedFamily)
    waiting = [TouchedDay.objects.filter(done_at=None), *(journal.objects.all() for journal in journals)]
    return not any(journal.exists() for journal in waiting) and not _is_publishing()


def _is_publishing() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
            " WHERE locktype = 'advisory' AND objid = %s AND datname = current_database())",
            [PUBLISHING],
        )
        return bool(cursor.fetchone()[0])
