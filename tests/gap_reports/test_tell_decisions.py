"""Operators hear of what the evidence decides in their cases: in one letter, of each step once."""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import Notice, Tenant, WebhookEndpoint
from gap_reports import tasks
from gap_reports.models import Case, Contact, Step
from gap_reports.moves import move
from gap_reports.states import CLOSED, RULES, IllegalMove, Move, State
from gap_reports.tell_decisions import tell_decisions
from gap_reports.telling import tell
from tests.accounts.factories import operator
from tests.gap_reports.factories import NOON, a_case, a_zone, said, take

pytestmark = pytest.mark.django_db

REPORTED_ON = date(2026, 9, 1)
REFUTED = {  # as `verification.weighing.told` has it
    "outcome": "not_repaired",
    "since": "2026-09-15",
    "repaired": 0.1,
    "unrepaired": 0.6,
    "partial": False,
    "contributors": "5–9",
    "contributor_days": "10–19",
    "days_missing": 0,
}
DECISIONS = [
    (State.REPAIR_CLAIMED, Move.VERIFY),
    (State.REPAIR_CLAIMED, Move.FIND_UNREPAIRED),
    (State.CONTESTED, Move.BEAR_OUT),
    (State.PLANNED, Move.CORRECT_MAP),
    (State.ACKNOWLEDGED, Move.WITHDRAW),
    (State.VERIFIED, Move.REOPEN),
    (State.VERIFIED, Move.ASK_AGAIN),
]


def a_space(slug: str = "lumo", *codes: str) -> Tenant:
    tenant = operator(slug)
    tenant.contact, tenant.operators = f"reseau@{slug}.example", list(codes or ["00101"])
    tenant.save()
    WebhookEndpoint.objects.create(tenant=tenant, url=f"https://{slug}.example/hook", secret="whsec_AAAA")
    return tenant


@pytest.fixture
def space() -> Tenant:
    return a_space()


def known(state: State = State.REPAIR_CLAIMED, **columns: Any) -> Case:
    """A case that its operator was told of."""
    return a_case(state, **{"reported_on": REPORTED_ON} | columns)


def mails() -> list[Any]:
    found = Notice.objects.filter(channel="mail").order_by("created_at")
    return [notice.content for notice in found]


def rows() -> list[dict[str, Any]]:
    """What webhooks are told of decisions."""
    calls = Notice.objects.filter(channel="webhook", content__kind="cases.decided").order_by("created_at")
    return [row for call in calls for row in call.content["data"]["cases"]]


@pytest.mark.parametrize(("state", "what"), DECISIONS)
def test_each_move_of_the_evidence_is_told_with_what_follows_from_it(
    space: Tenant, state: State, what: Move
) -> None:
    case = known(state)
    take(case.pk, what)
    assert [tell_decisions(), tell_decisions()] == [1, 0]
    case.refresh_from_db()
    (row,) = rows()
    assert (row["case"], row["move"], row["state"]) == (str(case.pk), what, RULES[what].to)
    assert row["due_on"] == (case.due_on and str(case.due_on))
    assert (case.due_on is None) == (case.state in CLOSED | {State.REPAIR_CLAIMED})
    (mail,) = mails()
    assert str(case.pk) in mail["text"]
    assert ("30 novembre 2026" in mail["text"]) == (case.due_on is not None)


def test_the_table_above_has_every_move_of_the_evidence() -> None:
    assert {what for _, what in DECISIONS} == {what for what, rule in RULES.items() if rule.by == "evidence"}


def test_a_run_writes_one_letter_for_all_steps_in_the_language_of_each_contact(space: Tenant) -> None:
    for language in ("fr", "en"):
        Contact.objects.create(tenant=space, name="N", mail=f"{language}@lumo.example", language=language)
    twice, once = known(), known(State.CONTESTED)
    take(twice.pk, Move.FIND_UNREPAIRED, Move.WITHDRAW)
    take(once.pk, Move.BEAR_OUT)
    assert tell_decisions() == 2
    french, english = sorted(mails(), key=lambda mail: str(mail["to"]), reverse=True)
    assert (french["subject"], english["subject"]) == (
        "2 de vos cas ont évolué",
        "2 of your cases have moved",
    )
    assert (
        "1 octobre 2026\N{NO-BREAK SPACE}: Les nouvelles mesures ne trouvent pas de réparation."
        in french["text"]
    )
    for words in ("Fresh readings find no repair.", "Where it stands now: Withdrawn by us.", "due on"):
        assert words in english["text"]
    assert english["text"].index(str(once.pk)) < english["text"].index(str(twice.pk))  # what is due is first
    assert [row["move"] for row in rows()] == ["bear_out", "find_unrepaired", "withdraw"]
    assert {row["state"] for row in rows() if row["case"] == str(twice.pk)} == {"withdrawn"}


def test_the_letter_tells_what_fresh_readings_found_in_classes_and_why_a_zone_went(space: Tenant) -> None:
    Contact.objects.create(tenant=space, name="N", mail="en@lumo.example", language="en")
    refuted, gone = known(), known(State.PLANNED)
    move(refuted.pk, Move.FIND_UNREPAIRED, said(Move.FIND_UNREPAIRED, details=REFUTED), NOON)
    because = {"status": "withdrawn", "reason": "fewer_witnesses"}
    move(gone.pk, Move.WITHDRAW, said(Move.WITHDRAW, details=because), NOON)
    tell_decisions()
    (mail,) = mails()
    assert "since 15 September 2026: 5–9; their days of measurement: 10–19." in mail["text"]
    assert "Service in 10% of the zone, and none in 60%" in mail["text"]
    assert "It was withdrawn: too few witnesses are left." in mail["text"]


def test_under_an_embargo_the_letter_says_until_when(space: Tenant) -> None:
    take(known(zone=a_zone(public_from=date(2999, 5, 1))).pk, Move.FIND_UNREPAIRED)
    tell_decisions()
    assert "sous embargo jusqu’au 1 mai 2999" in mails()[0]["text"]
    assert rows()[0]["public_from"] == "2999-05-01"


def test_what_the_operator_does_itself_is_not_told_it(space: Tenant) -> None:
    take(known(State.REPORTED).pk, Move.ACKNOWLEDGE, Move.PLAN, Move.CLAIM_REPAIR)
    assert tell_decisions() == 0


def test_of_a_case_that_was_never_reported_nothing_is_told_but_its_report(space: Tenant) -> None:
    case = a_case()
    take(case.pk, Move.CORRECT_MAP, Move.REOPEN)
    assert tell_decisions() == 0
    assert [tell(NOON), tell_decisions()] == [1, 0]
    take(case.pk, Move.WITHDRAW)
    assert [tell_decisions(), [row["move"] for row in rows()]] == [1, ["withdraw"]]


def test_who_answers_a_case_that_is_open_again_before_being_told_is_told_what_comes_next(
    space: Tenant,
) -> None:
    case = a_case()
    take(case.pk, Move.CORRECT_MAP, Move.REOPEN, Move.CLAIM_REPAIR)
    assert (tell(NOON), tell_decisions()) == (0, 0)
    take(case.pk, Move.FIND_UNREPAIRED)
    assert (tell(NOON), tell_decisions()) == (0, 1)
    case.refresh_from_db()
    assert case.reported_on == case.answered_on is not None


def test_no_case_is_reported_twice(space: Tenant) -> None:
    case = a_case()
    tell(NOON)
    take(case.pk, Move.CORRECT_MAP, Move.REOPEN)
    with pytest.raises(IllegalMove, match="reported before"):
        move(case.pk, Move.REPORT, said(Move.REPORT))


def test_the_case_of_another_zone_is_told_where_it_goes_on(space: Tenant) -> None:
    take(known(merged_into=None).pk, Move.FIND_UNREPAIRED)
    Case.objects.update(merged_into=known(State.REPORTED))
    assert tell_decisions() == 0


def test_later_steps_are_told_in_a_letter_of_their_own(space: Tenant) -> None:
    case = known()
    for what in (Move.VERIFY, Move.ASK_AGAIN, Move.FIND_UNREPAIRED):
        take(case.pk, what)
        assert tell_decisions() == 1
    assert [row["move"] for row in rows()] == ["verify", "ask_again", "find_unrepaired"]
    assert len(mails()) == 3


def test_a_space_with_two_codes_has_one_letter_and_two_spaces_of_a_code_one_each() -> None:
    a_space("lumo", "00101", "00102")
    a_space("vega", "00102")
    for code in ("00101", "00102"):
        take(known(operator=code).pk, Move.VERIFY)
    assert tell_decisions() == 2
    told = {mail["to"]: mail["subject"] for mail in mails()}
    assert told == {
        "reseau@lumo.example": "2 de vos cas ont évolué",
        "reseau@vega.example": "1 de vos cas a évolué",
    }


def test_a_run_that_is_cut_off_tells_nothing_and_the_next_one_all_of_it(
    space: Tenant, monkeypatch: Any
) -> None:
    cases = [known(), known()]
    for case in cases:
        take(case.pk, Move.FIND_UNREPAIRED)
    with monkeypatch.context() as broken:
        broken.setattr("gap_reports.tell_decisions.Case.objects.bulk_update", _cut)
        with pytest.raises(ConnectionError):
            tell_decisions()
    assert not Notice.objects.exists()
    assert [tell_decisions(), tell_decisions()] == [2, 0]
    assert len(rows()) == len(cases)


def _cut(*_: object, **__: object) -> None:
    raise ConnectionError


def test_what_nobody_can_be_told_of_waits(space: Tenant) -> None:
    take(known().pk, Move.FIND_UNREPAIRED)
    Tenant.objects.update(operators=["00109"])
    assert tell_decisions() == 0
    Tenant.objects.update(operators=["00101"])
    assert tell_decisions() == 1


def test_an_installation_that_upgrades_writes_of_no_old_step(space: Tenant) -> None:
    old = known()
    take(old.pk, Move.FIND_UNREPAIRED)
    known(State.REPORTED)
    with connection.cursor() as cursor:
        cursor.execute(import_module("gap_reports.migrations.0008_what_operators_were_told").KNOWN)
    assert tell_decisions() == 0
    take(old.pk, Move.WITHDRAW)
    assert tell_decisions() == 1
    assert [row["move"] for row in rows()] == ["withdraw"]


def test_a_move_beside_the_letter_does_not_have_it_told_again(space: Tenant, monkeypatch: Any) -> None:
    case = known()
    take(case.pk, Move.FIND_UNREPAIRED)
    written = Step.save

    def meanwhile(step: Step, **how: Any) -> None:
        tell_decisions()  # of the step before, while this one is under way
        written(step, **how)

    with monkeypatch.context() as slow:
        slow.setattr(Step, "save", meanwhile)
        take(case.pk, Move.WITHDRAW)
    tell_decisions()
    assert [row["move"] for row in rows()] == ["find_unrepaired", "withdraw"]


@pytest.mark.django_db(transaction=True)
def test_two_runs_beside_each_other_tell_it_once(space: Tenant) -> None:
    for _ in range(5):
        take(known().pk, Move.FIND_UNREPAIRED)
    told: list[int] = []
    runs = [Thread(target=_run, args=(told,)) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sorted(told) == [0, 0, 5]
    assert len(rows()) == 5


def _run(told: list[int]) -> None:
    try:
        told.append(tell_decisions())
    finally:
        connection.close()


def pipeline() -> None:
    call_command("run_pipeline", stdout=StringIO())


@pytest.mark.parametrize("ring", [tasks.tell_operators, pipeline])
def test_beat_and_pipeline_tell_of_decisions(space: Tenant, ring: Callable[[], object]) -> None:
    take(known().pk, Move.FIND_UNREPAIRED)
    ring()
    assert rows()[0]["move"] == "find_unrepaired"
