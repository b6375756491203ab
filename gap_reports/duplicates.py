"""The room of duplicates: two cases that are one matter become one, and lead there."""

from uuid import UUID

from django.db import transaction

from coverage.models import WhiteZone
from gap_reports.models import Case


class NotOne(ValueError):
    """Two cases that cannot be one matter; the sentence says why."""


@transaction.atomic
def merge(pk: UUID, into: UUID) -> Case:
    """Have a case go on in another one, of the same operator and a zone that overlaps; returns that one.

    NotOne where that is not so. No step is made: nothing changed its state.
    """
    locked = Case.objects.select_for_update(no_key=True).filter(pk__in=[pk, into]).order_by("pk")
    cases = {case.pk: case for case in locked}
    if len(cases) < 2:
        raise NotOne("a case is not merged with itself")
    merged, heir = cases[pk], cases[into]
    if merged.operator != heir.operator:
        raise NotOne("these cases are of two operators")
    if merged.merged_into_id or heir.merged_into_id:
        raise NotOne("one of these cases was merged already")
    if not _overlap(merged, heir):
        raise NotOne("the zones of these cases do not overlap")
    Case.objects.filter(merged_into=merged).update(merged_into=heir)
    merged.merged_into = heir
    merged.save(update_fields=["merged_into"])
    return heir


def _overlap(one: Case, other: Case) -> bool:
    """Sides that touch are no overlap: two zones may lie side by side for reasons of their own."""
    shape = WhiteZone.objects.get(pk=one.zone_id).geom
    met = WhiteZone.objects.filter(pk=other.zone_id, geom__intersects=shape)
    return met.exclude(geom__touches=shape).exists()
