"""Anybody subscribes without an account and ends it with a click; a space does by its roles."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import outbox
from accounts.models import Membership, Notice, WebhookEndpoint
from accounts.models.notices import State
from councils.models import Subscription
from councils.subscriptions import joining
from councils.subscriptions.scope import Scope
from councils.subscriptions.tell import tell_subscribers
from measurements import limits
from measurements.limits import Limit
from tests.accounts import factories as people
from tests.councils.subscriptions.factories import HERE, by_mail, by_webhook, today, tomorrow
from tests.coverage.factories import commune, larger_territory, white_zone

pytestmark = pytest.mark.django_db
ASKED = {"territory": "com-80021", "email": "Anne@Example.org", "operator": "", "service": "data_4g"}


@pytest.fixture(autouse=True)
def place(settings):
    settings.SITE_ADDRESS = "https://carte.example"
    settings.SECOND_FACTOR_FOR = []
    commune("80021")


def link(kind: str) -> str:
    """The path of the newest link of a kind that was written in a mail."""
    texts = [notice.content["text"] for notice in Notice.objects.order_by("-created_at") if notice.content]
    return re.search(rf"https://carte\.example(/subscribe/{kind}/\S+)", "\n".join(texts))[1]


def test_a_territory_is_found_and_the_link_of_a_mail_confirms_it_by_a_button():
    client = Client()
    assert "?territory=com-80021" in client.get("/subscribe/?q=commune").content.decode()
    assert 'name="email"' in client.get("/subscribe/?territory=com-80021").content.decode()

    assert client.post("/subscribe/", ASKED).url == "/subscribe/asked/"
    asked = Subscription.objects.get()
    assert (asked.address, asked.service, asked.confirmed_at) == ("anne@example.org", 2, None)
    confirm = link("confirm")
    client.get(confirm)  # as a program does that looks at links in mails
    asked.refresh_from_db()
    assert asked.confirmed_at is None
    assert client.post(confirm).status_code == 200
    asked.refresh_from_db()
    assert asked.confirmed_at is not None


def test_opening_the_link_ends_nothing_and_pressing_the_button_leaves_nothing():
    client = Client()
    by_mail()
    white_zone()
    tell_subscribers(today())
    tell_subscribers(tomorrow())
    end = link("end")
    assert client.get(end).status_code == 200
    assert Subscription.objects.exists()
    assert client.post(end).status_code == 200
    assert not Subscription.objects.exists()
    assert not Notice.objects.exists()
    assert client.get(end).status_code == 200


def test_the_browser_learns_nothing_of_an_address_and_nobody_is_written_to_again_and_again():
    by_mail("anne@example.org", Scope("com-80021", None, 2))
    Notice.objects.all().delete()
    client = Client()
    assert client.post("/subscribe/", ASKED).url == "/subscribe/asked/"
    assert not Notice.objects.exists()

    for code in range(80100, 80110):
        commune(str(code))
        for _ in range(2):
            client.post("/subscribe/", ASKED | {"territory": f"com-{code}"})
    assert Notice.objects.count() == joining.UNANSWERED_AT_MOST


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "nobody"}, "id_email_error"),
        ({"territory": "com-99999"}, "Ce territoire n’existe pas"),
        ({"territory": "\0"}, "<form"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(wrong, said):
    answer = Client().post("/subscribe/", ASKED | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Subscription.objects.exists()


def test_a_territory_that_nobody_could_mean_is_answered_with_the_search():
    page = Client().get("/subscribe/?territory=%00")
    assert page.status_code == 200
    assert 'name="email"' not in page.content.decode()


def test_a_network_that_asks_too_often_waits(settings, monkeypatch):
    settings.TRUSTED_ORIGINS = []
    monkeypatch.setitem(limits.LIMITS, "subscriptions", Limit(0, 3600))
    answer = Client().post("/subscribe/", ASKED)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_who_does_not_confirm_is_forgotten_and_forged_links_open_nothing():
    joining.ask("anne@example.org", HERE)
    asked = Subscription.objects.get()
    end, confirm = joining.end_path(asked), link("confirm")
    for forged in (confirm.replace("confirm", "end"), end[:-3] + "xx/"):
        assert Client().post(forged).status_code == 404
    assert Client().post(end.replace("end", "confirm")).status_code == 410
    assert Subscription.objects.get().confirmed_at is None

    assert joining.forget(today() + joining.ANSWER_WITHIN / 2) == 0
    assert joining.forget(tomorrow() + joining.ANSWER_WITHIN) == 1
    assert not Subscription.objects.exists()
    assert not Notice.objects.exists()


def test_members_see_to_their_own_agents_to_all_and_administrators_to_webhooks():
    council = people.council()
    reader, agent, boss = (
        people.member(council, role, password=None) for role in ("reader", "agent", "administrator")
    )
    hook = WebhookEndpoint.objects.create(tenant=council, url="https://hook.example/", secret="-")
    page, add = (reverse(name, args=[council.slug]) for name in ("subscriptions", "add-subscription"))
    to = {user: f"member:{Membership.objects.get(user=user).pk}" for user in (reader, agent, boss)}
    asked = {"territory": "com-80021", "operator": "", "service": ""}

    def answer(user, recipient):
        return people.signed_in(user).post(add, asked | {"to": recipient}).status_code

    assert [answer(reader, to[reader]), answer(reader, to[boss]), answer(agent, to[boss])] == [302, 422, 302]
    assert [answer(agent, f"webhook:{hook.pk}"), answer(boss, f"webhook:{hook.pk}")] == [422, 302]
    assert Subscription.objects.count() == 3
    assert hook.url not in people.signed_in(agent).get(page).content.decode()
    assert hook.url in people.signed_in(boss).get(page).content.decode()

    ends = {
        one: reverse("end-subscription", args=[council.slug, one.pk]) for one in Subscription.objects.all()
    }
    of_boss = Subscription.objects.get(membership__user=boss)
    assert people.signed_in(reader).post(ends[of_boss]).status_code == 403
    assert people.signed_in(agent).post(ends[of_boss]).status_code == 302
    of_hook = Subscription.objects.get(endpoint=hook)
    assert people.signed_in(agent).post(ends[of_hook]).status_code == 404
    stranger = people.member(people.council("autre"), "administrator", password=None)
    assert people.signed_in(stranger).post(ends[of_hook]).status_code == 404


def test_a_test_call_is_made_and_what_was_given_up_is_tried_again(monkeypatch):
    moment = timezone.now()  # one is made in a minute, and the next may begin between the two
    monkeypatch.setattr(timezone, "now", lambda: moment)
    council, other = people.council(), people.council("autre")
    boss = people.signed_in(people.member(council, "administrator", password=None))
    endpoint = by_webhook(council, "https://hook.example/").endpoint
    test = reverse("test-webhook", args=[council.slug, endpoint.pk])
    boss.post(test)
    boss.post(test)
    called = Notice.objects.get()
    assert called.content == {"kind": "test", "data": {"space": council.slug}}

    Notice.objects.update(state=State.DEAD)
    page = boss.get(reverse("subscriptions", args=[council.slug])).content.decode()
    again = reverse("replay-notice", args=[council.slug, called.pk])
    assert again in page
    boss.post(again)
    called.refresh_from_db()
    assert called.state == State.WAITING
    foreign = by_webhook(other, "https://hook.example/").endpoint
    dead = outbox.post("other", webhook=outbox.Call(foreign, "test", {}), tenant=other)
    Notice.objects.filter(pk=dead.pk).update(state=State.DEAD)
    boss.post(reverse("replay-notice", args=[council.slug, dead.pk]))
    dead.refresh_from_db()
    assert dead.state == State.DEAD


def test_a_space_of_an_operator_begins_with_its_own_zones():
    larger_territory("reg-32")
    lumo = people.operator()
    page = people.signed_in(people.member(lumo, password=None)).get(
        reverse("subscriptions", args=[lumo.slug])
    )
    assert page.status_code == 200
    assert page.context["form"].initial["operator"] == "00101"
