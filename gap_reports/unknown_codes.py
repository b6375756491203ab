"""The room of unknown codes: those that no table knows wait for a person, whose decision routing follows."""

from datetime import date

from gap_reports.models import UnknownCode
from gap_reports.routing import known_codes
from measurements.queries import CodeSeen, codes_seen
from measurements.retention import months_before

MONTHS = 1  # beside the current one: older readings were looked at when they were new


def find(on: date) -> int:
    """Put the codes of recent readings that no table knows before a person; returns how many there are.

    One that was decided stays so, and goes on being counted.
    """
    since = months_before(on, MONTHS)
    seen = codes_seen(since, known_codes())
    for code in seen:
        _keep(code)
    return len(seen)


def _keep(code: CodeSeen) -> None:
    first, last = code.first_day.replace(day=1), code.last_day.replace(day=1)
    counted = {"readings": code.readings, "last_month": last}
    kept, is_new = UnknownCode.objects.get_or_create(
        plmn=code.plmn, defaults={"first_month": first, **counted}
    )
    if not is_new:
        changed = {**counted, "first_month": min(kept.first_month, first)}
        UnknownCode.objects.filter(pk=kept.pk).update(**changed)
