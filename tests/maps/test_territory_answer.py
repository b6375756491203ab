"""The plain answer on a territory: one operator in full, every operator in turn, and what is refused."""

import pytest

from councils.compare import compare
from tests.councils.factories import SERVED, WHITE, inhabited, measured, sign
from tests.coverage.factories import ALPHA, BRAVO, official_share, pipeline_state, release, tile_key

pytestmark = pytest.mark.django_db

ADDRESS = "/territories/com-80021/answer.json"


@pytest.fixture(autouse=True)
def commune():
    """Of 25 squares Alpha declares two that are white, and not one that is served; nobody measured Bravo."""
    pipeline_state()
    inhabited("80021", range(25))
    declared = release(ALPHA, "data_4g")
    official_share(declared, tile_key(3), tbc=1.0)
    official_share(declared, tile_key(4), tbc=1.0)
    official_share(release(BRAVO, "data_4g"), tile_key(5), tbc=1.0)
    measured(range(3, 5), WHITE)
    measured(range(6, 7), SERVED)
    sign()
    compare()


def told(client, **query):
    answer = client.get(ADDRESS, query, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return [sentence.replace("\N{NO-BREAK SPACE}", " ") for sentence in answer.json()["sentences"]]


def test_the_first_sentence_says_whether_it_is_white_and_the_others_why(client):
    first, found, declared, *contradictions, day = told(client, operator=ALPHA, service="data_4g")

    assert first.endswith("4G: yes, 0.08 km² of Commune 80021 are white.")
    assert "12.0 % of the area: 0.08 km² white, 0.04 km² served." in found
    assert declared == "On the official map: declared covered on 8.0 % of the area."
    assert contradictions == [
        "White though declared covered: 0.08 km².",
        "Served though not declared: 0.04 km².",
    ]
    assert "for an ordinary phone" in day


def test_an_operator_whom_nobody_measured_is_not_known_rather_than_served(client):
    first = told(client, operator=BRAVO, service="data_4g")[0]

    assert "it is not known whether Commune 80021 is white" in first


def test_every_operator_at_once_has_a_sentence_each(client):
    sentences = told(client, operator="none", service="data_4g")

    assert [sentence.split(" (")[0] for sentence in sentences[:-1]] == ["Alpha", "Bravo"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"operator": ALPHA}, "service"),
        ({"operator": "orange", "service": "data_4g"}, "operator"),
        ({"operator": ALPHA, "service": "6G"}, "service"),
    ],
)
def test_a_question_that_is_wrong_is_told_what_is(client, query, parameter):
    answer = client.get(ADDRESS, query)

    assert answer.status_code == 400
    assert answer.json()["parameter"] == parameter


def test_a_territory_that_is_not_there_is_not_found(client):
    query = {"operator": ALPHA, "service": "data_4g"}

    assert client.get("/territories/com-99999/answer.json", query).status_code == 404
