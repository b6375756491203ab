"""What is posted is kept with what it tells, once, and never lost."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import Notice, WebhookEndpoint
from accounts.models.notices import State
from accounts.outbox import Call, Mail, post
from tests.accounts import factories

pytestmark = pytest.mark.django_db
MAIL = Mail("anne@example.org", "A zone is open", "Look at it.")


def test_the_same_key_again_changes_nothing():
    first = post("zone-opened:1", mail=MAIL)
    again = post("zone-opened:1", mail=Mail("paul@example.org", "Another", "text"))

    assert again.pk == first.pk
    assert Notice.objects.get().content["to"] == "anne@example.org"


def test_a_notice_goes_with_the_transaction_that_it_tells_of():
    with transaction.atomic():
        post("zone-opened:1", mail=MAIL)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()


def test_a_notice_is_a_mail_or_a_webhook():
    endpoint = WebhookEndpoint.objects.create(
        tenant=factories.council(), url="https://hook.example/", secret="-"
    )
    call = Call(endpoint, "zone.opened", {"zone": 1})

    assert post("one", webhook=call, tenant=endpoint.tenant).endpoint == endpoint
    with pytest.raises(ValueError, match="one of them"):
        post("both", mail=MAIL, webhook=call)
    with pytest.raises(ValueError, match="one of them"):
        post("none")


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "nobody"},
        {"to": "a@example.org\nBcc: b@example.org"},
        {"subject": "two\nlines"},
        {"unsubscribe": "http://example.org/stop"},
    ],
)
def test_a_mail_that_could_not_be_sent_is_refused_where_it_is_written(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Mail(**({"to": "anne@example.org", "subject": "One", "text": "text"} | wrong))


def test_what_was_given_up_is_replayed_under_its_id(capsys):
    council, lumo = factories.council(), factories.operator()
    dead = post("1", mail=MAIL, tenant=council)
    other = post("2", mail=MAIL, tenant=lumo)
    waiting = post("3", mail=MAIL, tenant=council)
    Notice.objects.filter(pk__in=[dead.pk, other.pk]).update(state=State.DEAD, tries=9)

    call_command("replay_notices", "--tenant", "conseil-80")

    assert capsys.readouterr().out == "1 wait again\n"
    dead.refresh_from_db()
    other.refresh_from_db()
    assert (dead.state, dead.tries) == (State.WAITING, 0)
    assert other.state == State.DEAD
    assert Notice.objects.get(pk=waiting.pk).due_at == waiting.due_at
    with pytest.raises(CommandError, match="--tenant: there is no space nowhere"):
        call_command("replay_notices", "--tenant", "nowhere")
