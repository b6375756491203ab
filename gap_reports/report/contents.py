"""What a gap report says: an operator's open cases on a territory, with all that belongs to each."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from coverage.models import OfficialRelease, Territory, WhiteZone
from coverage.queries import as_of, communes_of, lies_in
from coverage.zone_context import ZoneContext, context_of
from coverage.zone_words import releases_of
from gap_reports.models import Bundle, Case
from gap_reports.operators.case_rows import case_rows
from gap_reports.states import OPEN

OVERDUE, NEW, STANDING = "overdue", "new", "open"
GROUPS = (OVERDUE, NEW, STANDING)  # in this order
NEW_DAYS = 31  # what was detected within them is new: a report is made each month


class NoSubject(ValueError):
    """There is no such operator or territory; a sentence."""


@dataclass(frozen=True)
class Entry:
    """A case, its zone, what is around it, and what it rests on."""

    number: int  # in the report, from 1
    group: str  # one of GROUPS
    row: dict[str, Any]  # of `operators.case_rows`
    zone: WhiteZone
    context: ZoneContext
    releases: list[OfficialRelease]
    bundle: str | None  # the hash of the newest one that was kept


@dataclass(frozen=True)
class Contents:
    """All that a report is made of; of the same rows in the database and the same day, the same contents."""

    operator: str
    territory: Territory
    on: date
    as_of: date  # of the published map
    entries: tuple[Entry, ...]

    def of(self, group: str) -> list[Entry]:
        """The cases of a group."""
        return [entry for entry in self.entries if entry.group == group]

    @property
    def name(self) -> str:
        """Of the file, without its ending."""
        return f"carte-blanche-{self.operator}-{self.territory.key}-{self.on}"


@contextmanager
def one_moment() -> Iterator[None]:
    """What is read in this block is of one moment; within an open transaction, that one decides."""
    is_inside = connection.in_atomic_block
    with transaction.atomic():
        if not is_inside:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def contents_of(operator: str, territory: str, on: date) -> Contents:
    """What is open on a day between an operator and a territory (its key); NoSubject."""
    try:
        communes = communes_of(territory)
    except LookupError as error:
        raise NoSubject(str(error)) from None
    if not (len(operator) == 5 and operator.isdigit()):
        raise NoSubject(f"operator: {operator!r} is not a code of five digits, like 20801")
    cases = list(
        Case.objects.filter(
            lies_in(communes, "zone__communes"), operator=operator, merged_into=None, state__in=OPEN
        )
        .select_related("zone")
        .order_by("due_on", "detected_on", "pk")
    )
    rows = case_rows(cases, on)
    pairs = sorted(zip(rows, cases, strict=True), key=lambda pair: GROUPS.index(group_of(pair[0], on)))
    bundles = _bundles([case.zone_id for case in cases])
    return Contents(
        operator,
        Territory.objects.get(key=territory),
        on,
        as_of(),
        tuple(
            _entry(number, row, case, on, bundles.get(case.zone_id))
            for number, (row, case) in enumerate(pairs, start=1)
        ),
    )


def group_of(row: dict[str, Any], on: date) -> str:
    """Which group of the report a case belongs to."""
    if row["overdue"]:
        return OVERDUE
    return NEW if row["detected_on"] > on - timedelta(days=NEW_DAYS) else STANDING


def _entry(number: int, row: dict[str, Any], case: Case, on: date, bundle: str | None) -> Entry:
    releases = [release for _, release in releases_of(row["zone"])]
    return Entry(number, group_of(row, on), row, case.zone, context_of(case.zone), releases, bundle)


def _bundles(zones: list[UUID]) -> dict[UUID, str]:
    kept = Bundle.objects.filter(zone__in=zones).order_by("zone", "-as_of", "-epoch").distinct("zone")
    return dict(kept.values_list("zone", "sha256"))
