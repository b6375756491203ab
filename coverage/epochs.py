"""The epoch keeper: what all evidence teaches of phones and of the ground, fitted now and then, and frozen.

A fit reads all evidence of the window, one operator and service after the other: its cost grows with the
rows of evidence, and with nothing else that is there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection, transaction

from coverage.core.epoch import fit
from coverage.core.estimate import METHOD_VERSION
from coverage.core.evidence import Evidence
from coverage.core.grid import parent
from coverage.core.model import AREA_M, Model, Outages, Phones, nothing_known
from coverage.core.model import Epoch as Fitted
from coverage.models import Epoch, EpochModel, EpochOutage, EpochPhone, PipelineState
from coverage.sql import load
from coverage.stored import DAY_ZERO, Kind, evidence_of, window
from measurements import queries

# So many times the evidence that an epoch was fitted on can tell another story; so can what an erasure left.
GROWTH = 1.5
# How many failures get lost is told by each of them. Learnt from fewer people, it would tell of one: of who
# failed where, even after an erasure, in the squares of all others.
FEWEST_PEOPLE = 10
# Columns of what an epoch keeps, in the order of `Phones` and `Outages`, with the types that these have.
PHONE = {
    "contributor_id": "i8",
    "device": "i8",
    "offset_db": "f8",
    "offset_sd_db": "f8",
    "fault": "f8",
    "standing": "?",
}
COPY_PHONES = f"COPY coverage_epochphone (epoch_id, operator, service, {', '.join(PHONE)}) FROM STDIN"
OUTAGE = {"area": "i8", "day": "i8", "lasting": "?"}


def in_force(as_of: date) -> Epoch:
    """The epoch to estimate under as of a day: the last one fitted until then, or a new one where it is due.

    Due is: none yet by this method, the last one `EPOCH_DAYS` old, or `GROWTH` times its evidence by now, or
    as many times less.
    """
    counts = _count(as_of)
    fitted = Epoch.objects.filter(method_version=METHOD_VERSION, fitted_on__lte=as_of)
    last = fitted.order_by("fitted_on", "number").last()
    if last is None or _is_over(last, as_of, sum(counts.values())):
        return _freeze(as_of, counts)
    return last


def standing() -> int | None:
    """The number of the epoch that the tiles now stand under; None before they were first estimated."""
    return PipelineState.objects.values_list("epoch_id", flat=True).first()


def _is_over(epoch: Epoch, as_of: date, rows: int) -> bool:
    old = as_of - epoch.fitted_on >= timedelta(days=settings.EPOCH_DAYS)
    more, less = rows >= GROWTH * epoch.evidence_rows, GROWTH * rows <= epoch.evidence_rows
    return old or (rows > 0 and (more or less))


def _count(as_of: date) -> dict[Kind, int]:
    with connection.cursor() as cursor:
        cursor.execute(load("count_evidence"), window(as_of)[::-1])
        return {(operator, service): rows for operator, service, rows in cursor.fetchall()}


@transaction.atomic
def _freeze(as_of: date, counts: dict[Kind, int]) -> Epoch:
    last = Epoch.objects.order_by("number").last()
    epoch = Epoch.objects.create(
        number=last.number + 1 if last else 1,
        fitted_on=as_of,
        method_version=METHOD_VERSION,
        evidence_rows=sum(counts.values()),
    )
    for kind in sorted(counts):
        with connection.cursor() as cursor:
            evidence = evidence_of(cursor, kind, window(as_of))
        _keep(epoch, kind, learnt(evidence))
    return epoch


def learnt(evidence: Evidence) -> Fitted:
    """What an epoch learns from evidence; nothing of what failures alone tell, if it is of a few people."""
    fitted = fit(evidence)
    if len(np.unique(evidence.contributor)) >= FEWEST_PEOPLE:
        return fitted
    plain = Model()
    return replace(fitted, model=replace(fitted.model, lost=plain.lost, deepening=plain.deepening))


def _keep(epoch: Epoch, kind: Kind, fitted: Fitted) -> None:
    of = _of(epoch, kind)
    EpochModel.objects.create(**of, parameters=asdict(fitted.model))
    with connection.cursor() as cursor, cursor.copy(COPY_PHONES) as copy:
        for row in _rows(fitted.phones):
            copy.write_row((epoch.number, *kind, *row))
    EpochOutage.objects.bulk_create(
        EpochOutage(**of, area=area, day=DAY_ZERO + timedelta(days=day), lasting=lasting)
        for area, day, lasting in _rows(fitted.outages)
    )


def _of(epoch: Epoch, kind: Kind) -> dict[str, Any]:
    return {"epoch": epoch, "operator": kind[0], "service": kind[1]}


def _rows(columns: Phones | Outages) -> Iterator[tuple[Any, ...]]:
    return zip(*(getattr(columns, field.name).tolist() for field in fields(columns)), strict=True)


def forget_erased() -> None:
    """Take away the phones of who erased while an epoch was being fitted: the fold did not see them yet.

    To be done after the epoch is stored; the journal knows longer who erased than any fit takes.
    """
    EpochPhone.objects.filter(contributor_id__in=queries.erased()).delete()


def recall(epoch: Epoch, kind: Kind, evidence: Evidence) -> Fitted:
    """What an epoch holds of one operator and service, as far as this evidence concerns it.

    An operator or a phone that came later is a stranger to it: the model as it is written, nobody's standing.
    """
    of = _of(epoch, kind)
    parameters = EpochModel.objects.filter(**of).values_list("parameters", flat=True).first()
    if parameters is None:
        return nothing_known()
    people, areas = np.unique(evidence.contributor), np.unique(parent(evidence.tile, AREA_M))
    phones = EpochPhone.objects.filter(**of, contributor_id__in=people.tolist())
    outages = EpochOutage.objects.filter(**of, area__in=areas.tolist()).order_by("area", "day", "lasting")
    return Fitted(
        Model(**parameters),
        Phones(*_columns(PHONE, phones.order_by("contributor_id", "device").values_list(*PHONE))),
        Outages(*_columns(OUTAGE, [(row.area, (row.day - DAY_ZERO).days, row.lasting) for row in outages])),
    )


def _columns(kinds: dict[str, str], rows: Iterable[tuple[Any, ...]]) -> list[np.ndarray]:
    columns = list(zip(*rows, strict=True)) or [()] * len(kinds)
    return [np.array(column).astype(kind) for column, kind in zip(columns, kinds.values(), strict=True)]
