"""What changed since one's last visit, and when a visit ends."""

from datetime import UTC, datetime, timedelta

import pytest

from councils.models import Change
from councils.workspace.changes import SHOWN, changes_since
from councils.workspace.plans import Wish, change_plan
from councils.workspace.visits import FIRST_LOOK, LEFT_AFTER, arrive
from coverage.models import WhiteZone, ZoneEvent
from gap_reports.moves import move
from gap_reports.states import Move
from tests.councils.workspace import factories
from tests.coverage.factories import AS_OF
from tests.gap_reports.factories import a_case, said

pytestmark = pytest.mark.django_db
SINCE = datetime(2026, 11, 1, 9, tzinfo=UTC)
LATER, SOONER = SINCE + timedelta(hours=1), SINCE - timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def council():
    factories.ground()
    return factories.council()


@pytest.fixture
def anne(council):
    return factories.agent(council)


def zone(born=SOONER, **columns):
    made = factories.zone(**columns)
    WhiteZone.objects.filter(pk=made.pk).update(created_at=born)
    return made


def event(of, what, at=LATER, reason="evidence_changed"):
    ZoneEvent.objects.create(
        zone=of, as_of=AS_OF, epoch=1, what=what, reason=reason, probability_before=0.97, created_at=at
    )


def texts(kind):
    return [(line.zone, line.text) for line in kind.lines]


def test_zones_born_since_are_told_and_others_are_not(council, anne):
    new = zone(LATER)
    zone(SOONER)
    zone(LATER, communes=factories.ELSEWHERE)
    zone(LATER, contributors=1)
    changes = changes_since(council, anne, SINCE)
    assert [line.zone for line in changes.born.lines] == [new.pk]
    assert changes.number == 1


def test_what_became_of_zones_is_told_as_in_public(council, anne):
    gone, heir = zone(status="withdrawn"), zone()
    merged = zone(status="withdrawn", redirect_to=heir)
    event(gone, "withdrawn", reason="erased")
    event(merged, "merged", LATER + MINUTE, reason="merged")
    event(heir, "split", SOONER)
    event(zone(communes=factories.ELSEWHERE), "withdrawn")
    assert texts(changes_since(council, anne, SINCE).zones) == [
        (
            heir.pk,
            "Une autre zone s’y est jointe\N{NO-BREAK SPACE}: ce qui les séparait s’est révélé blanc aussi.",
        ),
        (gone.pk, "Elle a été retirée\N{NO-BREAK SPACE}: il reste trop peu de témoins."),
    ]


def test_steps_of_cases_are_told_in_words(council, anne):
    case = a_case(zone=zone())
    move(case.pk, Move.REPORT, said(Move.REPORT), SOONER)
    move(case.pk, Move.REFUSE, said(Move.REFUSE), LATER)
    told = texts(changes_since(council, anne, SINCE).cases)
    assert told == [(case.zone_id, "Alpha (fictif) · L’opérateur a refusé")]


def test_what_somebody_else_gave_me_is_told_while_it_is_mine(council, anne):
    paul = factories.agent(council, "paul")
    mine, taken, his = (zone() for _ in range(3))
    for of, who in ((mine, anne), (taken, anne), (his, paul)):
        change_plan(council, of.pk, paul, Wish(None, who.pk, False), 0)
    change_plan(council, taken.pk, paul, Wish(None, None, False), 1)
    change_plan(council, zone().pk, anne, Wish(None, anne.pk, False), 0)
    Change.objects.update(at=LATER)
    assert texts(changes_since(council, anne, SINCE).assigned) == [(mine.pk, "paul@example.org")]
    assert changes_since(council, anne, LATER).assigned.lines == []


def test_of_many_the_newest_are_shown_and_the_others_counted(council, anne):
    for hours in range(SHOWN + 3):
        zone(LATER + timedelta(hours=hours))
    born = changes_since(council, anne, SINCE).born
    assert (len(born.lines), born.more) == (SHOWN, 3)


def test_a_reload_shows_what_the_visit_began_with(council, anne):
    assert arrive(anne, council, SINCE) == SINCE - FIRST_LOOK
    assert arrive(anne, council, SINCE + MINUTE) == SINCE + MINUTE - FIRST_LOOK
    ended, back = SINCE + MINUTE, SINCE + timedelta(days=2)
    assert arrive(anne, council, back) == ended
    assert arrive(anne, council, back + LEFT_AFTER) == ended
    assert arrive(anne, council, back + LEFT_AFTER + LEFT_AFTER + MINUTE) == back + LEFT_AFTER


def test_visits_are_each_persons_in_each_space(council, anne):
    paul, other = factories.agent(council, "paul"), factories.council("autre")
    arrive(anne, council, SINCE)
    later = SINCE + timedelta(days=1)
    assert arrive(anne, council, later) == SINCE
    assert arrive(paul, council, later) == arrive(anne, other, later) == later - FIRST_LOOK
