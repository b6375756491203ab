"""Two zones pass through every state of a case, before an operator, a council's agent and a resident.

After each step all three look. The operator answers by the forms of its page; what evidence does is done by
the verbs of the pipeline, on rows as readings and estimates leave them.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Tenant
from coverage.core.evidence import SERVICES
from coverage.models import WhiteZone, ZoneTile
from gap_reports.follow_zones import follow_zones
from gap_reports.history import broken
from gap_reports.models import Case, Step
from gap_reports.states import RULES, By, Move, State
from gap_reports.telling import tell
from gap_reports.verification.decide import verify_repairs
from gap_reports.verification.words import progress
from gap_reports.words import MOVE_NAMES, STATE_NAMES
from tests.accounts import factories
from tests.accounts.conftest import no_attempts_yet, quick_passwords  # noqa: F401
from tests.browser.conftest import PHONE, Visit
from tests.browser.test_accounts import sign_in
from tests.browser.test_operators import say
from tests.coverage.factories import commune, larger_territory, tile_key, witness
from tests.gap_reports.factories import a_zone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_attempts_yet")]
TILES = [tile_key(column) for column in range(3)]
ELSEWHERE = tile_key(90)
PEOPLE = range(901, 905)  # so many verify a repair, each on a day of their own
Status = WhiteZone.Status


def today() -> date:
    """The day of the clock, which the pages count from: it may end while tests run."""
    return timezone.now().date()


class Life:
    """A zone, its case, and three people with the pages that they look at."""

    def __init__(self, operator: Visit, council: Visit, resident: Visit) -> None:
        self.operator, self.council, self.resident = operator, council, resident
        self.zone = a_zone(service=SERVICES.index("data_4g"), as_of=today() - timedelta(30))
        ZoneTile.objects.bulk_create(ZoneTile(zone=self.zone, tile=tile) for tile in TILES)
        self.said: list[str] = []

    @property
    def case(self) -> Case:
        return Case.objects.get(zone=self.zone)

    def answers(self, what: Move, reason: str, **fields: str) -> None:
        """The operator fills in the form of a move; what was said before and now undecided stays so."""
        page = self.operator.open(f"/spaces/lumo/cases/{self.case.pk}/")
        say(page, str(MOVE_NAMES[what]), reason=reason, **fields)
        self.said.append(reason)
        assert verify_repairs(today()) == 0

    def measured(self, since: date, *, served: bool) -> None:
        """Each on another day, people pass through the zone and through a place with service."""
        found = {"speaks_for": int(served), "against": int(not served)}
        for day, person in enumerate(PEOPLE, start=1):
            witness(contributor_id=person, tile=ELSEWHERE, day=since, speaks_for=1, against=0)
            for tile in TILES:
                witness(contributor_id=person, tile=tile, day=since + timedelta(day), **found)
        assert verify_repairs(since + timedelta(len(PEOPLE))) == 1

    def becomes(self, status: Status, *, lacks: bool = True) -> None:
        """The pipeline draws the zone anew, and its case follows."""
        drawn = {"status": status, "missing_from_official": lacks, "as_of": today() + timedelta(1)}
        WhiteZone.objects.filter(pk=self.zone.pk).update(**drawn)
        follow_zones(today())


class Act(NamedTuple):
    """Something that happens, and where the case stands then."""

    happens: Callable[[Life], object]
    state: State


def told() -> list[Act]:
    """How each case begins."""
    return [
        Act(lambda _life: follow_zones(today()), State.DETECTED),
        Act(lambda _life: tell(), State.REPORTED),
    ]


def disputed() -> list[Act]:
    """An operator that will do nothing, until the map is corrected, and then is not."""
    day = f"{today() + timedelta(90)}"
    return [
        *told(),
        Act(lambda life: life.answers(Move.ACKNOWLEDGE, "Nous connaissons ce trou."), State.ACKNOWLEDGED),
        Act(lambda life: life.answers(Move.CONTEST, "Nos relevés disent le contraire."), State.CONTESTED),
        Act(lambda life: life.measured(today(), served=False), State.REOPENED),
        Act(lambda life: life.answers(Move.REFUSE, "Trop peu d’habitants."), State.REFUSED),
        Act(lambda life: life.answers(Move.PLAN, "Finalement, un pylône.", day=day), State.PLANNED),
        Act(lambda life: life.becomes(Status.MAP_CORRECTED, lacks=False), State.MAP_CORRECTED),
        Act(lambda life: life.becomes(Status.OPEN), State.REOPENED),
        Act(lambda life: life.becomes(Status.WITHDRAWN), State.WITHDRAWN),
    ]


def repaired() -> list[Act]:
    """An operator that declares too early what is true the second time, and does not last."""
    early, late = today() - timedelta(20), today() - timedelta(10)
    return [
        *told(),
        Act(
            lambda life: life.answers(Move.CLAIM_REPAIR, "Le pylône émet.", day=f"{early}"),
            State.REPAIR_CLAIMED,
        ),
        Act(lambda life: life.measured(early, served=False), State.REOPENED),
        Act(
            lambda life: life.answers(Move.CLAIM_REPAIR, "Cette fois, oui.", day=f"{late}"),
            State.REPAIR_CLAIMED,
        ),
        Act(lambda life: life.measured(late, served=True), State.VERIFIED),
        Act(lambda life: life.becomes(Status.REPAIRED), State.VERIFIED),
        Act(lambda life: life.becomes(Status.OPEN), State.REOPENED),
    ]


WALKS = {"disputed": disputed, "repaired": repaired}


@pytest.fixture
def life(desktop: Visit, phone: Visit, no_script: Visit, settings) -> Life:
    """The operator at a desk, the council's agent on a phone, the resident without scripts."""
    settings.SECOND_FACTOR_FOR = []
    commune("80021")
    larger_territory("dep-80")
    lumo, council = factories.operator(), factories.council()
    Tenant.objects.filter(pk=lumo.pk).update(contact="reseau@lumo.example")
    for visit, space in ((desktop, lumo), (phone, council)):
        sign_in(visit.page, visit.site, factories.member(space, "agent").email)
    return Life(desktop, phone, no_script)


def operator_sees(life: Life) -> None:
    """Where the case stands, and a form for each move that the table gives an operator from there."""
    page, case = life.operator.open(f"/spaces/lumo/cases/{life.case.pk}/"), life.case
    offered = [what for what, rule in RULES.items() if rule.by == By.OPERATOR and case.state in rule.of]
    assert stands(page) == STATE_NAMES[case.state]
    names = page.locator("details.move summary").all_inner_texts()
    assert names == [str(MOVE_NAMES[what]) for what in offered]
    assert progress(case, today()) in words(page)


def council_sees(life: Life) -> None:
    """The same beside its plan, and nothing to answer with; nothing sticks out of a phone."""
    case = life.case
    page = life.council.open(f"/spaces/conseil-80/cases/{case.pk}/")
    assert stands(page) == STATE_NAMES[case.state]
    assert page.locator("details.move, form[action*=answer]").count() == 0
    assert wide(page) <= PHONE["width"]
    life.council.open(f"/spaces/conseil-80/zones/{life.zone.pk}/")
    assert page.locator(".case strong").first.inner_text() == STATE_NAMES[case.state]
    assert wide(page) <= PHONE["width"]


def resident_sees(life: Life) -> None:
    """In words where it stands and all that the operator said, under hashes that hold."""
    case, steps = life.case, list(Step.objects.filter(zone=life.zone).order_by("number"))
    page = life.resident.open(f"/zones/{life.zone.pk}/")
    assert str(STATE_NAMES[case.state]) in words(page)
    assert progress(case, today()) in words(page)
    life.resident.open(f"/zones/{life.zone.pk}/history/")
    assert str(STATE_NAMES[case.state]) in page.locator("table.services").inner_text()
    assert page.locator("blockquote.said").all_inner_texts() == life.said
    assert page.locator(".history code.hash").all_inner_texts() == [step.hash for step in steps]
    assert page.locator(".notice").count() == 0
    assert broken(steps) is None


def stands(page: Page) -> str:
    return page.locator(".stands strong").first.inner_text()


def words(page: Page) -> str:
    return page.get_by_role("main").inner_text()


def wide(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
def test_three_people_see_where_a_case_stands_after_each_step(life, walk):
    for act in walk():
        act.happens(life)
        assert life.case.state == act.state
        assert bool(progress(life.case, today())) == (act.state in {State.CONTESTED, State.REPAIR_CLAIMED})
        operator_sees(life)
        council_sees(life)
        resident_sees(life)


def test_the_walks_pass_through_every_state():
    assert {act.state for walk in WALKS.values() for act in walk()} == set(State)
