"""The words of the report: what was asked and found, what stays unknown, how it was decided, each target."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _

from councils.campaigns import words
from councils.campaigns.states import State
from councils.models import Campaign, CampaignTarget
from coverage.amounts import percent
from coverage.core.discovery import FALSE_DISCOVERY_RATE
from coverage.core.verdict import MIN_CONTRIBUTORS

OWNER = "Carte blanche"


def report_words(campaign: Campaign, targets: Sequence[CampaignTarget]) -> dict[str, Any]:
    """All that its pages say, in the language that is active."""
    assert campaign.ended_on is not None
    rows = words.rows(targets)
    told = [(code, name, count) for code, name, count in words.counts(targets) if code != State.OPEN]
    return {
        "lang": translation.get_language(),
        "owner": OWNER,
        "title": campaign.name,
        "subtitle": campaign.place,
        "kind": _("Report of a campaign, {day}").format(day=_day(campaign.ended_on)),
        "source": f"{OWNER} · {campaign.tenant.name} · {campaign.method_version}",
        "page_word": _("Page"),
        "key_figures": [{"value": str(count), "term": name} for _code, name, count in told],
        "asked": {"heading": _("What was asked"), "head": _head(), "rows": _asked(campaign, len(targets))},
        "found": {"heading": _("What was found"), "sentences": _found(targets)},
        "map": {
            "caption": _(
                "Targets by how they ended, enlarged where they would not be seen; the broken line is the "
                "area."
            ),
            "alt": _("Map of the area with its targets: {counts}.").format(
                counts=", ".join(f"{name} {count}" for _code, name, count in told)
            ),
            "legend": [[f"{code}.svg", name] for code, name, count in told if count],
        },
        "unknown": {"heading": _("What stays unknown, and why"), "sentences": _unknown(targets)},
        "method": {"heading": _("How it was decided"), "sentences": _method(campaign)},
        "limits": {"heading": _("Limits"), "sentences": _limits()},
        "targets": {"heading": _("Each target"), **_table(rows)},
    }


def _day(day: Any) -> str:
    return str(formats.date_format(day, "DATE_FORMAT"))


def _head() -> list[str]:
    return [_("Question"), _("Answer")]


def _asked(campaign: Campaign, count: int) -> list[list[str]]:
    return [
        [_("Ground"), campaign.place],
        [_("Operators"), words.operators_of(campaign)],
        [_("Services"), words.services_of(campaign)],
        [
            _("Days"),
            f"{_day(campaign.first_day)} – {_day(campaign.last_day)}",
        ],
        [_("Opened"), _day(campaign.opened_on)],
        [_("Targets"), _("{count} squares of 200 m, each for one operator and service").format(count=count)],
        [_("List, frozen at the opening (SHA-256)"), campaign.list_hash],
        [
            _("Budget, in days of people"),
            _("{budget} in all, {bound} for each target").format(
                budget=campaign.budget, bound=campaign.bound
            ),
        ],
        [_("Given, in days of people"), campaign.days],
    ]


def _found(targets: Sequence[CampaignTarget]) -> list[str]:
    said = []
    white = _("Published as white zones: {count} of {all} targets, {new} of them not known before.")
    served = _("Published as served: {count} of {all} targets, {new} of them not known before.")
    for state, text in ((State.WHITE, white), (State.SERVED, served)):
        ended = [target for target in targets if target.state == state]
        new = sum(target.at_opening == "not_known" for target in ended)
        said.append(text.format(count=len(ended), all=len(targets), new=new))
    repaired = sum(target.at_opening == "white" and target.state == State.SERVED for target in targets)
    if repaired:
        said.append(_("White zones at the opening, served at the end: {count}.").format(count=repaired))
    return said


def _unknown(targets: Sequence[CampaignTarget]) -> list[str]:
    """How many targets ended without an answer, by what ended them and what the estimate lacks."""
    left = [target for target in targets if target.state in (State.BUDGET_SPENT, State.TIME_UP)]
    if not left:
        return [_("Nothing: every target has an answer.")]
    said = []
    for state in (State.BUDGET_SPENT, State.TIME_UP):
        of_state = [target for target in left if target.state == state]
        for reason in sorted({_reason(target) for target in of_state}):
            count = sum(_reason(target) == reason for target in of_state)
            line = _("{state} – {reason}: {count}")
            said.append(line.format(state=_(words.STATE_NAMES[state]), reason=reason, count=count))
    said.append(_("Not known does not mean served."))
    return said


def _reason(target: CampaignTarget) -> str:
    if target.verdict != "not_known":
        return _("a verdict of before, at which too few people looked again")
    return _(words.REASONS[target.reason])


def _method(campaign: Campaign) -> list[str]:
    return [
        _(
            "Targets were chosen by what one more reading outdoors is expected to decide: squares that are "
            "not known and declared covered, and squares of white zones that nobody had looked at for a "
            "while."
        ),
        _(
            "A target ends when a publication says that it is white or served. That verdict is the "
            "estimator’s, taken together with all squares of the operator, the service and the région, so "
            "that at most {rate} of what is published is expected to be false. The campaign counts nothing "
            "of its own towards it: readings that were asked for weigh as any other."
        ).format(rate=percent(FALSE_DISCOVERY_RATE)),
        _(
            "A target also ends when {bound} days of people were given to it, by {people} people at least, "
            "when the campaign’s whole budget was, or after the last day. A target that was white or "
            "served at the opening ends once {people} people looked again."
        ).format(bound=campaign.bound, people=MIN_CONTRIBUTORS),
        _(
            "A target that has ended stays as it ended. What is published later may differ: the map has "
            "it, this report does not."
        ),
        _("Version of the method: {version}.").format(version=campaign.method_version),
    ]


def _limits() -> list[str]:
    return [
        _("Readings are those of volunteers, where they could pass; they are no test by a regulator."),
        _(
            "Roads and rights of way are not known to us. Squares that were measured before lie on ways "
            "that somebody took; of the others nothing is known."
        ),
        _(
            "What one person alone found is not told, nor how often they were there: numbers of people and "
            "days are classes, and such a target has no number of days."
        ),
    ]


def _table(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Head and lines, cell by cell; operator and service are told where targets differ in them."""
    several = len({(row["operator"], row["service"]) for row in rows}) > 1
    columns: dict[str, Callable[[dict[str, Any]], str]] = {
        _("No."): lambda row: str(row["rank"]),
        _("Square"): lambda row: str(row["tile"]),
        **(
            {_("Operator and service"): lambda row: f"{row['operator']}, {row['service']}"} if several else {}
        ),
        _("Ended as"): lambda row: str(row["state"]),
        _("On"): lambda row: str(formats.date_format(row["ended_on"], "SHORT_DATE_FORMAT")),
        _("Days"): lambda row: str(row["days"]),
        _("What was published"): lambda row: str(row["figures"]),
    }
    return {"head": list(columns), "rows": [[told(row) for told in columns.values()] for row in rows]}
