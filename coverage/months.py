"""The calendar of the coverage room: what the public was told is kept by month, so that it can be drawn."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from coverage import month_zones
from coverage.core.evidence import SERVICES
from coverage.core.verdict import SERVED, WHITE
from coverage.floor import PARAMETERS
from coverage.models import KeptMonth, PipelineState
from coverage.sql import load

FLOOR = {**PARAMETERS, "white": WHITE, "served": SERVED, "services": list(range(len(SERVICES)))}

# First the squares that two had measured, then those where one person alone is left.
MENDING = ("split", "delete", "fall", "alone_split", "alone_delete", "alone_keep", "mended")

Kind = tuple[str, int]  # operator, service


@transaction.atomic
def keep(as_of: date) -> int:
    """Keep the month of `as_of` as it is told now; returns how many operators and services changed.

    The month under way follows each publication, those before it are frozen: for an earlier day than the
    newest that was kept nothing is done. Of a month that said the same as the one before no row is made.
    """
    month = as_of.replace(day=1)
    newest = KeptMonth.objects.aggregate(newest=Max("as_of"))["newest"]
    if newest and as_of < newest:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(load("months_decided"), FLOOR)
        decided = {(operator, service): digest for operator, service, digest in cursor.fetchall()}
    changed = [kind for kind, digest in decided.items() if _last_decided(kind) != digest]
    for kind in changed:
        _keep_kind(kind, month)
    _sign(month, as_of, decided)
    return len(changed)


def _last_decided(kind: Kind) -> str | None:
    kept = KeptMonth.objects.filter(operator=kind[0], service=kind[1]).order_by("-month")
    return kept.values_list("decided", flat=True).first()


def _keep_kind(kind: Kind, month: date) -> None:
    """Write what differs from what is kept, so that the rows are the same however often this was done."""
    before = (month - timedelta(days=1)).replace(day=1)
    named: dict[str, Any] = {"operator": kind[0], "service": kind[1], "month": month, "month_before": before}
    with connection.cursor() as cursor:
        cursor.execute(load("months_now"), {**FLOOR, **named})
        cursor.execute("ALTER TABLE coverage_told ADD PRIMARY KEY (tile)")  # else each is looked for in all
        for statement in ("drop", "close", "reopen", "open"):
            cursor.execute(load(f"months_{statement}"), named)
        cursor.execute("DROP TABLE coverage_told")


def _sign(month: date, as_of: date, decided: dict[Kind, str]) -> None:
    state = PipelineState.objects.get()
    facts = {"as_of": as_of, "method_version": state.method_version, "epoch": state.epoch_id}
    for (operator, service), digest in decided.items():
        KeptMonth.objects.update_or_create(
            month=month, operator=operator, service=service, defaults={**facts, "decided": digest}
        )


@transaction.atomic
def mend() -> int:
    """Take out of past months what rests on erased evidence alone; returns how many rows are due.

    A square that somebody erased evidence of keeps its verdict where two others at least bear it out in that
    month's window; else it is not known there. Where one other alone is left, all services say so alike, and
    where nobody is, it is not there. What is not told white any more is no part of that month's zones either.
    To be done while the journal of erasures holds them, after the month under way was kept.
    """
    asked = {**FLOOR, "months": settings.EVIDENCE_WINDOW_MONTHS}
    with connection.cursor() as cursor:
        fallen = 0
        for found in ("fallen", "alone"):
            cursor.execute(load(f"months_{found}"), asked)
            fallen += int(cursor.rowcount)
        if fallen:
            for statement in MENDING:
                cursor.execute(load(f"months_{statement}"), FLOOR)
            month_zones.mend()
        cursor.execute("DROP TABLE coverage_fallen, coverage_alone")
    return fallen
