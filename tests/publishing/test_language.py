"""Programs read English under /api/, whatever their reader's language; people read their own elsewhere."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ZONES = "/api/v1/white-zones"


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_frameworks_own_sentences_are_in_english(client: Client, language: str) -> None:
    headers = {"Accept-Language": language}
    wrong_verb = client.post(ZONES, headers=headers)
    assert wrong_verb.json()["detail"] == 'Method "POST" not allowed.'
    assert wrong_verb["Content-Language"] == "en"
    wrong_type = client.get(ZONES, headers=headers | {"Accept": "image/png"})
    assert wrong_type.status_code == 406
    assert wrong_type.json()["detail"] == "Could not satisfy the request Accept header."


def test_a_body_of_another_type_is_refused_in_english(client: Client) -> None:
    token = client.post("/api/v1/contributors").json()["token"]
    answer = client.post(
        "/api/v1/readings", "a", content_type="text/plain", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 415
    assert "non support" not in answer.json()["detail"]


def test_a_log_of_another_type_is_refused_in_english(client: Client) -> None:
    headers = {"Accept-Language": "fr"}
    answer = client.post("/upload/gnettrack", "a", content_type="text/plain", headers=headers)
    assert (answer.status_code, answer["Content-Language"]) == (415, "en")
    assert answer.json()["detail"] == 'Unsupported media type "text/plain" in request.'


def test_a_page_after_an_answer_is_in_its_readers_language(client: Client) -> None:
    client.get(ZONES, headers={"Accept-Language": "fr"})
    page = client.get("/", headers={"Accept-Language": "fr"})
    assert page["Content-Language"] == "fr"
    assert "Zones blanches" in page.content.decode()
