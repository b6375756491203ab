"""What people read where there is no page: in their language, within the site's frame, with a way on."""

import pytest
from django.test import Client
from django.views import defaults


@pytest.mark.django_db
def test_an_address_without_a_page_leads_to_the_map_and_to_the_search():
    answer = Client().get("/nowhere/")
    text = answer.content.decode()

    assert answer.status_code == 404
    assert "<h1>Rien à cette adresse</h1>" in text
    assert 'href="/">Retour à la carte</a>' in text
    assert 'action="/territories/"' in text


@pytest.mark.django_db
def test_a_form_of_another_session_is_refused_in_words():
    answer = Client(enforce_csrf_checks=True).post("/i18n/setlang/", {"language": "en"})

    assert answer.status_code == 403
    assert "<h1>Ce formulaire a vieilli</h1>" in answer.content.decode()


def test_a_crash_is_told_without_a_database_and_in_both_languages(rf):
    answer = defaults.server_error(rf.get("/"))
    text = answer.content.decode()

    assert answer.status_code == 500
    assert "Le serveur n’a pas pu répondre" in text
    assert "The server could not answer" in text
