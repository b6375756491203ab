"""Operators are told of each case once, through whoever their space names; without a space, staff see why."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Notice, Tenant, WebhookEndpoint
from coverage.models import Territory
from gap_reports.deadlines import REMINDER, remind
from gap_reports.letters import why_nobody
from gap_reports.models import Case, Contact
from gap_reports.states import Move, State
from gap_reports.telling import tell
from tests.accounts.factories import operator
from tests.coverage.factories import commune
from tests.gap_reports.factories import NOON, a_case, a_zone, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def space() -> Tenant:
    tenant = operator()
    Tenant.objects.filter(pk=tenant.pk).update(contact="reseau@lumo.example")
    tenant.refresh_from_db()
    return tenant


def mails() -> dict[str, str]:
    """What each address is told."""
    found = Notice.objects.filter(channel="mail").order_by("created_at")
    return {notice.content["to"]: notice.content["text"] for notice in found}


def test_new_cases_are_told_in_one_mail_and_one_call_and_never_again(space: Tenant) -> None:
    hook = WebhookEndpoint.objects.create(tenant=space, url="https://lumo.example/hook", secret="whsec_AAAA")
    cases = [a_case(), a_case()]
    assert [tell(NOON), tell(NOON)] == [2, 0]
    mail, call = Notice.objects.order_by("channel")
    assert (mail.content["to"], call.endpoint) == ("reseau@lumo.example", hook)
    assert call.content["kind"] == "cases.reported"
    assert {row["case"] for row in call.content["data"]["cases"]} == {str(case.pk) for case in cases}
    assert all(str(case.pk) in mail.content["text"] for case in cases)
    assert set(Case.objects.values_list("state", "reported_on", "due_on")) == {
        (State.REPORTED, NOON.date(), date(2026, 11, 30))
    }


def test_a_later_case_is_told_by_itself(space: Tenant) -> None:
    a_case()
    tell(NOON)
    later = a_case()
    assert tell(NOON) == 1
    assert str(later.pk) in Notice.objects.order_by("created_at").last().content["text"]
    assert Notice.objects.count() == 2


def test_contacts_are_told_of_their_territories_and_others_of_the_rest(space: Tenant) -> None:
    commune("80021")
    Contact.objects.create(tenant=space, name="Nord", mail="nord@lumo.example", territories=["com-80021"])
    here, elsewhere = a_case(), a_case(zone=a_zone(communes=["62001"]))
    tell(NOON)
    told = mails()
    assert set(told) == {"nord@lumo.example", "reseau@lumo.example"}
    assert str(here.pk) in told["nord@lumo.example"]
    assert str(elsewhere.pk) not in told["nord@lumo.example"]
    assert str(elsewhere.pk) in told["reseau@lumo.example"]
    assert Territory.objects.get().name in told["nord@lumo.example"]


def test_everybody_is_written_to_in_their_language(space: Tenant) -> None:
    for language in ("fr", "en"):
        Contact.objects.create(tenant=space, name="N", mail=f"{language}@lumo.example", language=language)
    case = a_case()
    tell(NOON)
    told = mails()
    assert set(told) == {"fr@lumo.example", "en@lumo.example"}
    assert told["fr@lumo.example"].startswith("Bonjour")
    assert "4G" in told["en@lumo.example"]
    assert told["en@lumo.example"].startswith("Hello")
    assert "à traiter" not in told["en@lumo.example"]
    remind(NOON.date() + timedelta(days=60))
    assert Case.objects.get(pk=case.pk).due_on == date(2026, 11, 30)
    subjects = set(Notice.objects.filter(key__startswith=REMINDER).values_list("content__subject", flat=True))
    assert subjects == {"The day for an answer has come", "Le jour de répondre est venu"}


def test_who_is_told_during_an_embargo_is_told_until_when_it_lasts(space: Tenant) -> None:
    WebhookEndpoint.objects.create(tenant=space, url="https://lumo.example/hook", secret="whsec_AAAA")
    a_case(zone=a_zone(public_from=date(2999, 5, 1)))
    tell(NOON)
    (text,) = mails().values()
    assert "sous embargo jusqu’au 1 mai 2999" in text
    call = Notice.objects.get(channel="webhook").content["data"]
    assert call["cases"][0]["public_from"] == "2999-05-01"


def test_without_anybody_to_tell_a_case_waits_and_says_why(space: Tenant) -> None:
    Tenant.objects.update(contact="")
    lonely = a_case(operator="00102")
    silent = a_case()
    assert tell(NOON) == 0
    assert not Notice.objects.exists()
    assert why_nobody(lonely.operator) != why_nobody(silent.operator) != ""
    Tenant.objects.update(contact="reseau@lumo.example")
    assert (why_nobody(silent.operator), tell(NOON)) == ("", 1)


def test_a_case_closed_and_open_again_before_anybody_could_be_told_is_told_then(space: Tenant) -> None:
    told, untold = a_case(), a_case(operator="00102")
    tell(NOON)
    for case in (told, untold):
        take(case.pk, Move.CORRECT_MAP, Move.REOPEN)
    assert tell(NOON) == 0
    other = operator("vega")
    Tenant.objects.filter(pk=other.pk).update(contact="reseau@vega.example", operators=["00102"])
    assert [tell(NOON), tell(NOON)] == [1, 0]
    untold.refresh_from_db()
    assert (untold.state, untold.reported_on) == (State.REPORTED, NOON.date())
    assert str(untold.pk) in mails()["reseau@vega.example"]


def test_many_cases_are_told_by_portions_of_which_none_is_lost_with_a_later_one(
    space: Tenant, monkeypatch: Any
) -> None:
    monkeypatch.setattr("gap_reports.telling.PORTION", 2)
    cases = [a_case() for _ in range(5)]
    with monkeypatch.context() as broken:
        broken.setattr("accounts.outbox.Notice.objects.get_or_create", _cut_after(1))
        with pytest.raises(ConnectionError):
            tell(NOON)
    assert Case.objects.filter(state=State.REPORTED).count() == 2
    assert [tell(NOON), tell(NOON)] == [3, 0]
    texts = list(Notice.objects.values_list("content__text", flat=True))
    assert len(texts) == 3
    assert all(sum(str(case.pk) in text for text in texts) == 1 for case in cases)


def test_a_run_that_is_cut_off_tells_nothing_and_the_next_one_all(space: Tenant, monkeypatch: Any) -> None:
    a_case()
    with monkeypatch.context() as broken:
        broken.setattr("accounts.outbox.Notice.objects.get_or_create", _cut)
        with pytest.raises(ConnectionError):
            tell(NOON)
    assert Case.objects.get().state == State.DETECTED
    assert tell(NOON) == 1


def _cut(*_: object, **__: object) -> None:
    raise ConnectionError


def _cut_after(count: int) -> Callable[..., Any]:
    """Keeps so many notices, then fails."""
    keep, left = Notice.objects.get_or_create, iter(range(count))

    def kept(**values: Any) -> Any:
        if next(left, None) is None:
            raise ConnectionError
        return keep(**values)

    return kept


def test_merged_cases_are_not_told_again(space: Tenant) -> None:
    heir = a_case()
    a_case(merged_into=heir)
    assert tell(NOON) == 1


def test_what_another_run_has_told_meanwhile_is_left_out(space: Tenant, monkeypatch: Any) -> None:
    first, second = sorted((a_case(), a_case()), key=lambda case: case.pk)

    def slowly(_: str) -> list[Tenant]:
        take(first.pk, Move.REPORT)  # somebody else does
        return [space]

    monkeypatch.setattr("gap_reports.letters.reached", slowly)
    assert tell(NOON) == 1
    text = Notice.objects.get().content["text"]
    assert (str(first.pk) in text, str(second.pk) in text) == (False, True)
