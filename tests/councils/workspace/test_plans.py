"""Plans and notes of a zone: each change is logged, and nobody overwrites what they have not seen."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from councils.models import Change, Note, Plan
from councils.workspace.plans import NoMember, Outdated, Wish, add_note, change_plan, plan_of
from councils.workspace.words import log_lines
from tests.accounts import factories as people
from tests.councils.workspace import factories

NOTHING = Wish(None, None, False)


@pytest.fixture
def council(db):
    return factories.council()


@pytest.fixture
def anne(council):
    return factories.agent(council)


@pytest.fixture
def zone(db):
    return factories.zone().pk


def test_a_change_is_kept_and_logged_with_who_made_it(council, anne, zone):
    assert change_plan(council, zone, anne, Wish(1, anne.pk, True), 0) == 3
    assert change_plan(council, zone, anne, Wish(3, None, True), 1) == 2
    plan = plan_of(council, zone)
    assert (plan.priority, plan.assignee, plan.shortlisted, plan.edition) == (3, None, True, 2)
    told = Change.objects.order_by("pk").values_list("person", "what", "before", "after")
    assert list(told) == [
        (anne.pk, "priority", "", "1"),
        (anne.pk, "assignee", "", str(anne.pk)),
        (anne.pk, "shortlisted", "", "1"),
        (anne.pk, "priority", "1", "3"),
        (anne.pk, "assignee", str(anne.pk), ""),
    ]


def test_the_same_wish_again_changes_nothing(council, anne, zone):
    for _ in range(2):
        change_plan(council, zone, anne, Wish(2, None, False), 0)
    assert (Plan.objects.get().edition, Change.objects.count()) == (1, 1)


def test_who_saw_an_older_plan_overwrites_nothing(council, anne, zone):
    paul = factories.agent(council, "paul")
    change_plan(council, zone, anne, Wish(1, None, False), 0)
    with pytest.raises(Outdated):
        change_plan(council, zone, paul, Wish(3, None, False), 0)
    assert Plan.objects.get().priority == 1
    change_plan(council, zone, paul, Wish(3, None, False), 1)
    assert Plan.objects.get().priority == 3


def test_a_zone_is_given_to_members_alone(council, anne, zone):
    stranger = people.person("stranger")
    with pytest.raises(NoMember):
        change_plan(council, zone, anne, Wish(None, stranger.pk, False), 0)
    assert not Change.objects.exists()


def test_who_left_keeps_what_they_were_given(council, anne, zone):
    paul = factories.agent(council, "paul")
    change_plan(council, zone, anne, Wish(None, paul.pk, False), 0)
    council.memberships.filter(user=paul).delete()
    assert change_plan(council, zone, anne, Wish(1, paul.pk, False), 1) == 1


def test_notes_stay_with_their_author_and_a_button_pressed_twice_writes_one(council, anne, zone):
    for text in ("The mast is on the hill. ", "The mast is on the hill.", " ", "Called the mayor."):
        add_note(council, zone, anne, text)
    assert list(Note.objects.order_by("pk").values_list("author", "text")) == [
        (anne.pk, "The mast is on the hill."),
        (anne.pk, "Called the mayor."),
    ]
    assert Change.objects.filter(what="note").count() == 2


def test_the_log_tells_names_and_forgets_those_of_people_who_are_gone(council, anne, zone):
    paul = factories.agent(council, "paul")
    change_plan(council, zone, anne, Wish(1, paul.pk, False), 0)
    told = [(line.person, line.text) for line in log_lines(Change.objects.order_by("pk"))]
    assert told == [
        ("anne@example.org", "Priorité\N{NO-BREAK SPACE}: Haute (avant\N{NO-BREAK SPACE}: –)"),
        ("anne@example.org", "Suivie par\N{NO-BREAK SPACE}: paul@example.org (avant\N{NO-BREAK SPACE}: –)"),
    ]
    paul.delete()
    anne.delete()
    told = [(line.person, line.text) for line in log_lines(Change.objects.order_by("pk"))]
    assert told == [
        ("une personne partie", "Priorité\N{NO-BREAK SPACE}: Haute (avant\N{NO-BREAK SPACE}: –)"),
        (
            "une personne partie",
            "Suivie par\N{NO-BREAK SPACE}: une personne partie (avant\N{NO-BREAK SPACE}: –)",
        ),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_told(council, anne, zone):
    def change(priority):
        try:
            return change_plan(council, zone, anne, Wish(priority, None, False), 0)
        except Outdated:
            return "told"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        answers = set(both.map(change, (1, 2)))
    assert answers == {1, "told"}
    assert Change.objects.count() == 1
