"""The telling room: what was detected is reported to its operator, each case once."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Tenant
from gap_reports import letters
from gap_reports.bundle.store import named
from gap_reports.letter_words import footer, lines
from gap_reports.letters import Letter, Words
from gap_reports.models import Case
from gap_reports.moves import Said, move
from gap_reports.states import RULES, By, IllegalMove, Move

REPORTED = "cases.reported"
AUTHOR = "platform"
# One that was closed and is open again before its operator could be told waits as well.
UNTOLD = Q(state__in=RULES[Move.REPORT].of, reported_on=None, merged_into=None)
# Cases of one letter and transaction: at first an operator has thousands, each with a bundle to make, and a
# run that is cut off should lose minutes, not hours.
PORTION = 100


def tell(at: datetime | None = None) -> int:
    """Report what waits to the operators that can be told; returns how many cases were.

    Those of an operator without a space, or whose space names nobody, wait on.
    """
    waiting = Case.objects.filter(UNTOLD).select_related("zone")
    by_operator = groupby(waiting.order_by("operator", "pk"), key=lambda case: case.operator)
    return sum(
        _tell(operator, cases, at or timezone.now())
        for operator, theirs in by_operator
        for cases in _portions(list(theirs))
    )


def _portions(cases: Sequence[Case]) -> Iterator[Sequence[Case]]:
    return (cases[first : first + PORTION] for first in range(0, len(cases), PORTION))


@transaction.atomic
def _tell(operator: str, cases: Sequence[Case], at: datetime) -> int:
    spaces = letters.reached(operator)
    told = [case for case in cases if _report(case, at)] if spaces else []
    if told:
        letter = Letter(REPORTED, str(told[0].pk), _words)
        for tenant in spaces:
            letters.send(tenant, told, letter)
    return len(told)


def _report(case: Case, at: datetime) -> bool:
    """Whether it was to be reported still: another run may have done so in the meantime."""
    try:
        step = move(case.pk, Move.REPORT, Said(By.PLATFORM, AUTHOR, details=_claim(case)), at)
    except IllegalMove:
        return False
    Case.objects.filter(pk=case.pk).update(told=step.number)  # what was before, the operator need not hear
    case.refresh_from_db(fields=["state", "due_on"])
    return True


def _claim(case: Case) -> dict[str, Any]:
    """What we said to the operator, and the hash of what it rests on."""
    zone = case.zone
    return {
        "official_release": zone.official_release,
        "official_level": zone.official_level,
        "method_version": zone.method_version,
        "as_of": zone.as_of.isoformat(),
        "tiles": zone.tiles,
        **named(zone),
    }


def _words(tenant: Tenant, cases: Sequence[Case]) -> Words:
    count = len(cases)
    subject = ngettext("%(count)d new white zone", "%(count)d new white zones", count) % {"count": count}
    text = _(
        "Hello,\n\n"
        "measurements say that your customers have no service at these places, which the official map "
        "declares covered. An answer is expected within the delay shown; it will stand in public beside "
        "our claim.\n\n%(cases)s\n\n%(footer)s\n"
    )
    return Words(subject, text % {"cases": lines(tenant, cases), "footer": footer()})
