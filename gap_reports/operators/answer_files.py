"""The operators room: many answers in one CSV; each line stands alone, bad ones come back with the reason."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Tenant, User
from coverage import csv_values
from coverage.core.evidence import SERVICES
from coverage.models import Territory
from gap_reports.models import AnswerFile, Case
from gap_reports.operators.answers import APPLIED, Answer, Refused, answer
from gap_reports.operators.cases import operator_moves
from gap_reports.operators.contests import FIELDS as CONTEST
from gap_reports.operators.contests import contest_details
from gap_reports.parties import cases_of
from gap_reports.states import RULES, By, Move

ABOUT = ("case", "zone", "commune", "operator", "service", "state", "due")
TO_FILL = ("move", "day", "reason", *CONTEST)
COLUMNS = (*ABOUT, *TO_FILL)
ERROR = "error"
MOST_BYTES = 4 * 2**20
MOST_LINES = 10_000
KEPT = timedelta(days=90)  # long enough to mend what was refused
MOVES = tuple(str(what) for what, rule in RULES.items() if rule.by == By.OPERATOR)


class Unreadable(ValueError):
    """A file of which no line can be taken: one sentence says why."""


@dataclass
class Applied:
    """What became of a file: how many lines were taken or known; those refused, as they came, and why."""

    applied: int = 0
    already_so: int = 0
    left_empty: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)


def template(tenant: Tenant) -> str:
    """The open cases of a space as CSV, a line each, with the columns of an answer left empty."""
    cases = [
        case
        for case in cases_of(tenant).filter(merged_into=None).select_related("zone").order_by("due_on", "pk")
        if operator_moves(case)
    ]
    names = _commune_names(case.zone.communes for case in cases)
    return written(COLUMNS, (_about(case, names) for case in cases))


def refused_lines(done: Applied) -> str:
    """The lines that were not taken as CSV, with a column that says why; mended, it can be sent again."""
    return written((*COLUMNS, ERROR), done.refused)


def written(columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> str:
    """CSV with a header, semicolons between: what a French spreadsheet opens without a question."""
    text = io.StringIO()
    writer = csv.DictWriter(text, tuple(columns), restval="", extrasaction="ignore", delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def take_file(tenant: Tenant, person: User, content: bytes) -> AnswerFile:
    """Take a file line by line, and keep for a while what became of it; Unreadable if it is no such file."""
    done = apply_file(tenant, person, content)
    tenant.answer_files.filter(at__lt=timezone.now() - KEPT).delete()
    return AnswerFile.objects.create(
        tenant=tenant,
        person=person,
        applied=done.applied,
        already_so=done.already_so,
        left_empty=done.left_empty,
        refused=len(done.refused),
        refused_lines=refused_lines(done) if done.refused else "",
    )


def apply_file(tenant: Tenant, person: User, content: bytes) -> Applied:
    """Take the answers of a file, each line by itself; Unreadable where it is no such file."""
    done = Applied()
    for row in _rows(content):
        if not any(row[name] for name in TO_FILL):
            done.left_empty += 1
            continue
        try:
            outcome = answer(tenant, person, answer_of(row))
        except Refused as error:
            done.refused.append({**row, ERROR: str(error)})
            continue
        if outcome == APPLIED:
            done.applied += 1
        else:
            done.already_so += 1
    return done


def answer_of(row: Mapping[str, str]) -> Answer:
    """The answer that texts by the names of the columns say; Refused names the first that is wrong."""
    what = _move(row.get("move", "").strip())
    return Answer(
        case=_case(row.get("case", "").strip()),
        move=what,
        reason=row.get("reason", "").strip(),
        day=_day("day", row.get("day", "").strip()),
        details=contest_details(what, _with_iso_day(row)),
    )


def _with_iso_day(row: Mapping[str, str]) -> dict[str, str]:
    since = _day("site_since", row.get("site_since", "").strip())
    return {**row, "site_since": since.isoformat() if since else ""}


def _case(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("case", _("%(text)s is not the id of a case") % {"text": repr(text[:60])}) from None


def _move(text: str) -> Move:
    if text not in MOVES:
        known = ", ".join(MOVES)
        raise Refused("move", _("%(text)s is none of %(known)s") % {"text": repr(text[:60]), "known": known})
    return Move(text)


def _day(name: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return csv_values.day(name, text)
    except csv_values.BadValue:
        raise Refused(name, _("%(text)s is not a day like 2026-05-31") % {"text": repr(text[:60])}) from None


def _about(case: Case, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "case": case.pk,
        "zone": case.zone_id,
        "commune": ", ".join(names.get(code, code) for code in case.zone.communes),
        "operator": case.operator,
        "service": SERVICES[case.zone.service],
        "state": case.state,
        "due": case.due_on or "",
    }


def _commune_names(codes: Iterable[Iterable[str]]) -> dict[str, str]:
    wanted = {code for some in codes for code in some}
    found = Territory.objects.filter(kind=Territory.COMMUNE, code__in=wanted)
    return dict(found.values_list("code", "name"))


def _rows(content: bytes) -> Iterator[dict[str, str]]:
    text = _text(content)
    header = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=max(";,\t", key=header.count), strict=True)
    try:
        columns = [name.strip().lower() for name in rows.fieldnames or ()]
        if gone := [name for name in ("case", "move") if name not in columns]:
            lacks = {"name": gone[0]}
            raise Unreadable(_("the file has no column “%(name)s”: fill the template in") % lacks)
        rows.fieldnames = columns
        found = [{name: (row.get(name) or "").strip() for name in COLUMNS} for row in rows]
    except csv.Error as error:
        raise Unreadable(_("line %(line)d: %(why)s") % {"line": rows.line_num, "why": error}) from None
    if len(found) > MOST_LINES:
        raise Unreadable(_("the file has more than %(most)d lines; send it in parts") % {"most": MOST_LINES})
    yield from found


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES or b"\0" in content:
        raise Unreadable(_("the file is no text, or has more than %(most)d bytes") % {"most": MOST_BYTES})
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what an older spreadsheet writes
