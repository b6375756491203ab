"""The verb of the councils room: bring sums and audits up to what is now published, as little as is due.

A part's stamp names all that it is made from: releases are immutable, families and communes have a digest. So
it is made again when its stamp differs, and from nothing it comes out the same.
"""

from hashlib import md5

from django.db import transaction

from councils import kept_audits, parts, totals
from councils.ground import spread
from councils.models import Compared, Comparison
from councils.turns import COMPARING, take_turn
from coverage.core.estimate import METHOD_VERSION
from coverage.queries import as_of


def compare() -> int:
    """Make the parts that are due, all or none, then the audits, one by one; returns how many changed.

    One at a time: who comes meanwhile waits, and finds nothing left to do.
    """
    return _add_up() + kept_audits.keep()


@transaction.atomic
def _add_up() -> int:
    take_turn(COMPARING)
    day = as_of()
    ground = spread()
    wanted = {part.name: part for part in parts.wanted(day, ground)}
    stored = dict(Compared.objects.values_list("part", "stamp"))
    gone = [name for name in stored if name not in wanted]
    due = [part for name, part in wanted.items() if stored.get(name) != part.stamp]
    for name in gone:
        parts.forget(name)
    for part in due:
        part.make()
    _remember(gone, due)
    changed = len(gone) + len(due)
    members = _keep_totals(changed > 0, ground)
    stands_for = {"as_of": day, "method_version": METHOD_VERSION, "members": members}
    Comparison.objects.update_or_create(pk=1, defaults=stands_for)
    return changed


def _keep_totals(changed: bool, ground: str) -> str:
    """Add the larger territories up again if sums changed, or members, or their ground; returns a stamp.

    The ground is theirs before any release or evidence is: people may be imported before both.
    """
    communes = totals.members()
    stamp = md5(repr((communes, ground)).encode(), usedforsecurity=False).hexdigest()
    if changed or not Comparison.objects.filter(members=stamp).exists():
        totals.keep(communes)
    return stamp


def _remember(gone: list[str], made: list[parts.Part]) -> None:
    Compared.objects.filter(part__in=[*gone, *(part.name for part in made)]).delete()
    Compared.objects.bulk_create(Compared(part=part.name, stamp=part.stamp) for part in made)
