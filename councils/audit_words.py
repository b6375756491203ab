"""The words of an audit: what its answers and its doubts mean, and its table on a territory's page."""

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from councils.audit import ServiceAudit
from councils.figures import ServiceFigures, TerritoryFigures
from councils.reliability import (
    MIN_PEOPLE,
    MIN_SQUARES,
    ONE_AT_MOST,
    RELIABLE,
    RELIABLE_ONCE,
    SPREAD_AT_LEAST,
    Answer,
    Doubt,
)
from councils.territory_tables import NOTHING, Table, Text, by_service
from councils.territory_words import names_of
from councils.witnesses import HEARD
from coverage.amounts import percent
from coverage.core.evidence import SERVICES
from coverage.words import DEFAULT_SERVICE

ANSWERS = {
    Answer.COMPATIBLE: gettext_noop("Readings compatible with {reliable}"),
    Answer.BELOW: gettext_noop("Readings not compatible with {reliable}"),
    Answer.FAR_BELOW: gettext_noop("Readings compatible neither with {reliable} nor with {once}"),
    Answer.CANNOT_TELL: gettext_noop("Cannot tell"),
}
DOUBTS = {
    Doubt.NOTHING_DECLARED: gettext_noop("nothing is declared here"),
    Doubt.NOBODY: gettext_noop(
        "nowhere did two people whom others bear out measure the same square of 1 km, outdoors and "
        "on the way, where it is declared"
    ),
    Doubt.FEW_PEOPLE: gettext_noop(
        "too few people: {people} at least, of whom a few must not make the crowd"
    ),
    Doubt.FEW_PLACES: gettext_noop("too few places: {squares} squares of 1 km at least"),
    Doubt.NOT_SPREAD: gettext_noop(
        "not spread out: over {spread} of the declared area is far from any reading that counts"
    ),
    Doubt.ONE_CARRIES: gettext_noop("one person alone carries more than {one} of the sample"),
    Doubt.ONE_DECIDES: gettext_noop("without one of these people, {reliable} would be possible"),
    Doubt.WIDE: gettext_noop("the interval is too wide: {reliable} is possible, and so is less than {once}"),
}
SILENT_SERVICE = gettext_noop("Not audited: a phone on 4G does not say whether 5G is there too")


def limits() -> dict[str, str]:
    """The numbers that the words name, as the page writes them."""
    return {
        "reliable": percent(RELIABLE),
        "once": percent(RELIABLE_ONCE),
        "people": str(MIN_PEOPLE),
        "squares": str(MIN_SQUARES),
        "spread": percent(1 - SPREAD_AT_LEAST),
        "one": percent(ONE_AT_MOST),
    }


def audit_table(figures: TerritoryFigures, audits: Sequence[ServiceAudit]) -> Table:
    """One line for each operator and service with a release."""
    found = {(one.operator, one.service): one for one in audits}

    def cells(row: ServiceFigures) -> list[Text]:
        if SERVICES.index(row.service) not in HEARD:
            return [_(SILENT_SERVICE), NOTHING, NOTHING, NOTHING]
        return audit_cells(found.get((row.operator, row.service)))

    columns = [
        _("Operator"),
        _("Answer"),
        _("Success where it is declared"),
        _("Witnesses"),
        _("Where they came"),
    ]
    declared = [row for row in figures.rows if row.official]
    groups = by_service(declared, names_of(figures), cells)
    return Table("audit", _("Success rate in the declared zone, outdoors"), columns, groups)


def audit_cells(audit: ServiceAudit | None) -> list[Text]:
    """Answer, rate with its interval, witnesses, and how much of the declared area they came near."""
    if audit is None or not audit.squares:
        doubts = audit.doubts if audit else (Doubt.NOBODY,)
        return [answer_words(Answer.CANNOT_TELL, doubts), NOTHING, NOTHING, NOTHING]
    witnesses = _("{people} people").format(people=audit.people)
    return [answer_words(audit.answer, audit.doubts), _rate(audit), witnesses, _places(audit)]


def answer_words(answer: str, doubts: Sequence[str]) -> str:
    """The answer, and why one cannot tell."""
    told = _(ANSWERS[Answer(answer)]).format(**limits())
    if not doubts:
        return told
    why = "; ".join(_(DOUBTS[Doubt(doubt)]).format(**limits()) for doubt in doubts)
    return _("{answer}: {why}").format(answer=told, why=why)


def audit_sentence(audits: Sequence[ServiceAudit], names: dict[str, str]) -> str:
    """What the audit says of the service that most people mean by "network", in one sentence."""
    told = [one for one in audits if one.service == DEFAULT_SERVICE]
    by_answer = {
        answer: [names[one.operator] for one in told if one.answer == answer]
        for answer in (Answer.FAR_BELOW, Answer.BELOW, Answer.COMPATIBLE, Answer.CANNOT_TELL)
    }
    parts = [
        _("{answer} ({operators})").format(answer=_lower(answer), operators=", ".join(operators))
        for answer, operators in by_answer.items()
        if operators
    ]
    if all(one.answer == Answer.CANNOT_TELL for one in told):
        return _("Whether the official maps are reliable here, the readings cannot tell.")
    return _("Where the maps declare 4G: {parts}.").format(parts="; ".join(parts))


def _lower(answer: Answer) -> str:
    """An answer in the middle of a sentence."""
    told = _(ANSWERS[answer]).format(**limits())
    return told[0].lower() + told[1:]


def _rate(audit: ServiceAudit) -> str:
    if audit.rate is None or audit.low is None or audit.high is None:
        return NOTHING
    ends = _("{low} to {high}").format(low=percent(audit.low, 1), high=percent(audit.high, 1))
    return f"{percent(audit.rate, 1)} ({ends})"


def _places(audit: ServiceAudit) -> str:
    squares = ngettext("{squares} square of 1 km", "{squares} squares of 1 km", audit.squares)
    near = _("within 5 km of {share} of the declared area").format(share=percent(audit.spread))
    return f"{squares.format(squares=number_format(audit.squares))}; {near}"
