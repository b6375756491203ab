"""The calendar of the coverage room: what the public was told is kept by month, so that it can be drawn."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from coverage.core.verdict import NOT_KNOWN, SERVED, WHITE
from coverage.floor import PARAMETERS
from coverage.models import KeptMonth, MonthlyTile, PipelineState
from coverage.sql import load

FLOOR = {**PARAMETERS, "not_known": NOT_KNOWN, "white": WHITE, "served": SERVED}
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")

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
        cursor.execute(load("months_decided"))
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
    """Take out of past months what rests on erased evidence alone; returns the number of rows that fell.

    A square that somebody erased evidence of keeps its verdict where two others at least bear it out in that
    month's window; else it is not known there, and where nobody else is left, it is not there. To be done
    while the journal of erasures holds them, after the month under way was kept.
    """
    with connection.cursor() as cursor:
        cursor.execute(load("months_fallen"), {**FLOOR, "months": settings.EVIDENCE_WINDOW_MONTHS})
        fallen = int(cursor.rowcount)
        if fallen:
            for statement in ("split", "delete", "fall", "mended"):
                cursor.execute(load(f"months_{statement}"), FLOOR)
        cursor.execute("DROP TABLE coverage_fallen")
    return fallen


def month_of(text: str) -> date:
    """The first day of a month that is kept; ValueError for no month, LookupError for one that is not kept.

    >>> month_of("2026")
    Traceback (most recent call last):
        ...
    ValueError: '2026' is not a month as 2026-11
    """
    if not MONTH.fullmatch(text):
        raise ValueError(f"{text!r} is not a month as 2026-11")
    month = date.fromisoformat(f"{text}-01")
    if not KeptMonth.objects.filter(month=month).exists():
        raise LookupError(f"of {text} nothing is kept")
    return month


def months() -> list[date]:
    """First days of the months that are kept, newest first."""
    kept = KeptMonth.objects.order_by("-month").values_list("month", flat=True)
    return list(kept.distinct())


def last_day(month: date) -> date:
    """The day that a kept month is told as of: that of its last publication."""
    kept = KeptMonth.objects.filter(month=month).aggregate(day=Max("as_of"))
    return kept["day"] or month


def edition(month: date, operator: str | None, service: int | None) -> str:
    """A text that changes with what is kept of a month, of these or of every operator and service."""
    chosen = {"operator": operator, "service": service}
    kept = KeptMonth.objects.filter(month=month, **{k: v for k, v in chosen.items() if v is not None})
    rows = kept.order_by("operator", "service").values_list("operator", "service", "decided", "mended")
    return ",".join(" ".join(map(str, row)) for row in rows)


def rows_of(tiles: Sequence[int], month: date) -> pd.DataFrame:
    """What the public was told of these tiles (keys) in a month that is kept.

    One row per tile, operator and service, in that order: `tile`, `operator`, `service` and `verdict`
    (positions), `told` and `witnesses` (of `MonthlyTile`, null as there), `method_version`.
    """
    columns = ["tile", "operator", "service", "verdict", "told", "witnesses"]
    held = MonthlyTile.objects.filter(tile__in=tiles, since__lte=month).exclude(until__lt=month)
    rows: Any = held.order_by(*columns[:3]).values_list(*columns)
    facts = KeptMonth.objects.filter(month=month).values_list("operator", "service", "method_version")
    versions = pd.DataFrame(list(facts), columns=["operator", "service", "method_version"])
    return pd.DataFrame(list(rows), columns=columns).merge(versions, on=["operator", "service"])
