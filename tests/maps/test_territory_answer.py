"""The plain answer on a territory: one operator in full, every operator in turn, and what is refused."""

from datetime import date

import pytest
from django.db.models import F

from councils.compare import compare
from coverage import months
from coverage.models import CoverageTile, DecidedFamily, KeptMonth, MonthlyTile, PipelineState
from tests.councils.factories import SERVED, WHITE, inhabited, measured, sign
from tests.coverage.factories import ALPHA, AS_OF, BRAVO, official_share, pipeline_state, release, tile_key

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
    assert "12.0% of the area: 0.08 km² white, 0.04 km² served." in found
    assert declared == "On the official map: declared covered on 8.0% of the area."
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


SEPTEMBER = {"month": "2026-09"}
ASKED = {"operator": ALPHA, "service": "data_4g"}


def keep(day):
    """The month of a day as it is told now."""
    DecidedFamily.objects.update(told="so")
    months.keep(day)


@pytest.fixture
def september():
    """Today's squares were told in September; since then nothing is told, and there is another release."""
    keep(date(2026, 9, 30))
    CoverageTile.objects.all().delete()
    DecidedFamily.objects.all().delete()
    months.keep(date(2026, 10, 20))
    PipelineState.objects.update(as_of=date(2026, 10, 20))
    newest = release(ALPHA, "data_4g", released_on=date(2026, 10, 1), sha256="b" * 64)
    official_share(newest, tile_key(20), tbc=1.0)
    compare()
    return newest


def test_a_past_month_is_answered_with_what_was_told_then_beside_the_official_map_of_then(client, september):
    first, found, declared, missing, undeclared, day = told(client, **ASKED, **SEPTEMBER)
    now = told(client, **ASKED)

    assert first == "September 2026: Alpha (fictif), 4G: yes, 0.08 km² of Commune 80021 are white."
    assert "12.0% of the area: 0.08 km² white, 0.04 km² served." in found
    assert declared.endswith("2026: declared covered on 8.0% of the area.")
    assert missing == "White though declared covered: 0.08 km²."
    assert undeclared == "Served though not declared: 0.04 km²."
    assert "told on 30 September 2026" in day or "told on Sept. 30, 2026" in day
    assert "it is not known whether" in now[0]


def test_the_month_under_way_says_what_today_says(client):
    keep(AS_OF)
    month = f"{AS_OF:%Y-%m}"
    for operator in (ALPHA, BRAVO, "none"):
        query = {"operator": operator, "service": "data_4g"}
        now, then = told(client, **query), told(client, **query, month=month)
        assert [sentence.split(": ", 1)[1] for sentence in then[:1]] == now[:1]
        assert [last.split(": ")[-1] for last in then[1:-1]] == [last.split(": ")[-1] for last in now[1:-1]]


def test_a_release_takes_the_place_of_its_operators_alone(client, september):
    then = told(client, **ASKED, **SEPTEMBER, release=september.pk)

    assert any("declared covered on 4.0%" in sentence for sentence in then)
    assert "Served though not declared: 0.04 km²." in then
    assert not any("White though declared" in sentence for sentence in then)
    assert "declared covered on 4.0%" in " ".join(told(client, **ASKED, release=september.pk))


@pytest.mark.usefixtures("september")
def test_what_a_month_says_is_kept_until_somebody_is_erased_from_it(client):
    then = told(client, **ASKED, **SEPTEMBER)
    MonthlyTile.objects.all().delete()

    assert told(client, **ASKED, **SEPTEMBER) == then
    KeptMonth.objects.update(mended=F("mended") + 1)
    assert "it is not known whether" in told(client, **ASKED, **SEPTEMBER)[0]


def test_of_a_month_nothing_is_told_that_one_person_alone_found(client):
    measured(range(10, 12), WHITE, contributors=1)
    sign()
    keep(date(2026, 9, 30))
    sentences = told(client, **ASKED, **SEPTEMBER)

    assert MonthlyTile.objects.filter(tile=tile_key(10)).exists()
    assert "12.0% of the area: 0.08 km² white" in sentences[1]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"month": "2025-01"}, "month"),
        ({"release": "99999"}, "release"),
        ({"operator": BRAVO, "release": "ours"}, "release"),
        ({"service": "voice", "release": "ours"}, "release"),
    ],
)
def test_a_month_or_a_release_that_does_not_answer_is_refused_by_name(client, september, query, parameter):
    asked = ASKED | {name: september.pk if text == "ours" else text for name, text in query.items()}
    answer = client.get(ADDRESS, asked)

    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)
