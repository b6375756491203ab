"""An operator's own people name whom letters go to."""

import pytest
from django.test import Client

from gap_reports.models import Contact
from tests.accounts.factories import council, member, operator, signed_in
from tests.coverage.factories import commune, larger_territory

pytestmark = pytest.mark.django_db
PAGE = "/spaces/lumo/contacts/"
ANNE = {"name": "Anne", "mail": "anne@lumo.example", "language": "en", "territories": "dep-80, com-80021"}


@pytest.fixture
def agent() -> Client:
    commune("80021")
    larger_territory("dep-80")
    return signed_in(member(operator(), "agent"))


def test_a_contact_is_named_changed_by_its_address_and_removed(agent: Client) -> None:
    assert agent.post(PAGE, ANNE).status_code == 302
    anne = Contact.objects.get()
    assert (anne.tenant.slug, anne.language, anne.territories) == ("lumo", "en", ["com-80021", "dep-80"])
    agent.post(PAGE, ANNE | {"territories": "", "name": "Anne B."})
    anne.refresh_from_db()
    assert (anne.name, anne.territories) == ("Anne B.", [])
    page = agent.get(PAGE).content.decode()
    assert "anne@lumo.example" in page
    assert "English" in page
    agent.post(f"{PAGE}{anne.pk}/")
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"territories": "dep-99"}, "dep-99"), ({"mail": "anne"}, "mail"), ({"name": ""}, "name")],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(agent: Client, wrong: dict[str, str], words: str) -> None:
    answer = agent.post(PAGE, ANNE | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Contact.objects.exists()


def test_contacts_are_named_by_those_who_answer_alone(agent: Client) -> None:
    agent.post(PAGE, ANNE)
    number = Contact.objects.get().pk
    other = signed_in(member(operator("altis"), "agent"))
    assert other.get(PAGE).status_code == 404
    assert other.post(f"/spaces/altis/contacts/{number}/").status_code == 404
    reader = signed_in(member(operator("mira"), "reader"))
    assert reader.get("/spaces/mira/contacts/").status_code == 403
    assert signed_in(member(council(), "agent")).get("/spaces/conseil-80/contacts/").status_code == 403
    assert Contact.objects.exists()
