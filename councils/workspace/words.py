"""The words of the workspace: priorities, timers, and the lines of a zone's log."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from accounts.models import User
from councils.models import Change, Priority, Timer
from councils.workspace.listing import NONE, ORDERS
from coverage.words import Names

What = Change.What

ORDER_NAMES: Names = {
    "priority": gettext_lazy("Priority"),
    "people": gettext_lazy("People who live there"),
    "age": gettext_lazy("Age, the oldest first"),
    "due": gettext_lazy("Day that is due"),
}
LOG = {
    What.PRIORITY: gettext_noop("Priority: {after} (before: {before})"),
    What.ASSIGNEE: gettext_noop("Seen to by: {after} (before: {before})"),
    What.NOTE: gettext_noop("A note was written"),
    What.TIMER_SET: gettext_noop("A timer was set: {after}"),
    What.TIMER_ENDED: gettext_noop("A timer was taken back: {before}"),
    What.JOINED: gettext_noop("The zone {before} became part of this one, with its notes and plans"),
}
ON_LIST, OFF_LIST = gettext_noop("Put on the short list"), gettext_noop("Taken off the short list")

assert ORDER_NAMES.keys() == ORDERS.keys()


class Line(NamedTuple):
    """A line of the log: when, who, what."""

    at: datetime
    person: str
    text: str


def log_lines(changes: Iterable[Change]) -> list[Line]:
    """Lines of a log in words, in the order given."""
    changes = list(changes)
    named = {change.pk: (change.before, change.after) for change in changes if change.what == What.ASSIGNEE}
    numbers = {int(number) for pair in named.values() for number in pair if number}
    people = {str(pk): str(user) for pk, user in User.objects.in_bulk(numbers).items()}
    return [Line(change.at, _author(change), _text(change, people)) for change in changes]


def _author(change: Change) -> str:
    return "" if change.what == What.JOINED else person_name(change.person)  # the pipeline joins zones


def person_name(person: User | None) -> str:
    """Somebody's name, or that they are gone."""
    return str(person) if person else _("somebody who left")


def priority_name(priority: object) -> str | Promise:
    """High, middle, low; a dash for none."""
    return Priority(int(str(priority))).label if priority not in (None, "", NONE) else "–"


def timer_words(day: date | None, days: int | None) -> str:
    """A rule in words."""
    if day is not None:
        return _("on {day}").format(day=date_format(day, "DATE_FORMAT"))
    told = ngettext("after {days} day without an answer", "after {days} days without an answer", days or 0)
    return told.format(days=days)


def timer_name(timer: Timer) -> str:
    """The rule of a timer in words."""
    return timer_words(timer.day, timer.days)


def _text(change: Change, people: dict[str, str]) -> str:
    if change.what == What.SHORTLISTED:
        return _(ON_LIST if change.after else OFF_LIST)
    before, after = (_value(change.what, value, people) for value in (change.before, change.after))
    return _(LOG[What(change.what)]).format(before=before, after=after)


def _value(what: str, value: str, people: dict[str, str]) -> str | Promise:
    if what == What.PRIORITY:
        return priority_name(value)
    if what == What.ASSIGNEE:
        return people.get(value, person_name(None)) if value else "–"
    if what in (What.TIMER_SET, What.TIMER_ENDED) and value:
        return (
            timer_words(None, int(value)) if value.isdigit() else timer_words(date.fromisoformat(value), None)
        )
    return value
