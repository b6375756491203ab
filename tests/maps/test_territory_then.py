"""The page of a territory as it stood: the words of the answer, and a table; never today by another name."""

from datetime import date

import pytest

from councils.compare import compare
from coverage import months
from coverage.models import CoverageTile, DecidedFamily, PipelineState, Site
from coverage.projection import centres
from tests.councils.factories import SERVED, WHITE, inhabited, measured, sign
from tests.coverage.factories import ALPHA, official_share, pipeline_state, release, tile_key

pytestmark = pytest.mark.django_db

ADDRESS = "/territories/com-80021/"


def keep(day: date) -> None:
    PipelineState.objects.update(as_of=day)
    DecidedFamily.objects.update(told=f"{day}")
    months.keep(day)


@pytest.fixture(autouse=True)
def commune():
    """In September two squares are declared and white, one served and not declared; in October all served."""
    pipeline_state()
    inhabited("80021", range(25))
    declared = release(ALPHA, "data_4g", released_on=date(2026, 6, 30))
    for column in (3, 4):
        official_share(declared, tile_key(column), tbc=1.0)
    measured(range(3, 5), WHITE)
    measured(range(6, 7), SERVED)
    sign()
    keep(date(2026, 9, 30))
    CoverageTile.objects.update(verdict=1)
    keep(date(2026, 10, 20))
    compare()


def page(client, **query):
    answer = client.get(ADDRESS, query, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer


def cells(client, **query):
    [group] = page(client, **query).context["table"].groups
    [row] = group.rows
    return [str(cell).replace("\N{NO-BREAK SPACE}", " ") for cell in row.cells]


def test_a_past_month_is_told_as_a_table_with_the_words_of_the_answer(client):
    query = {"service": "data_4g", "month": "2026-09"}
    asked = client.get(
        f"{ADDRESS}answer.json", {"operator": "none", **query}, headers={"accept-language": "en"}
    )

    assert cells(client, **query)[1:] == [
        "8.0%", "12.0%", "0.08 km² (8.0%)", "0.04 km² (4.0%)", "0.08 km² (8.0%)", "0.04 km² (4.0%)"
    ]  # fmt: skip
    assert page(client, **query).context["sentences"] == asked.json()["sentences"]
    assert "not today" in page(client, **query).content.decode()


def test_beside_a_release_that_the_reader_chose_the_same_squares_contradict_otherwise(client):
    newest = release(ALPHA, "data_4g", released_on=date(2026, 10, 1), sha256="b" * 64)
    official_share(newest, tile_key(6), tbc=1.0)

    assert cells(client, month="2026-09", release=newest.pk)[1:2] == ["4.0%"]
    assert cells(client, month="2026-09", release=newest.pk)[-2:] == ["0.00 km² (0.0%)"] * 2
    assert newest.name in page(client, release=newest.pk).content.decode()


@pytest.mark.parametrize("query", [{"month": "2025-01"}, {"month": "may"}, {"release": "99999"}])
def test_what_cannot_be_had_is_told_on_the_page_of_today(client, query):
    told = page(client, **query)

    assert 'role="alert"' in told.content.decode()
    assert "figures" in told.context


def test_a_release_of_another_service_is_refused_in_the_readers_language(client):
    other = release(ALPHA, "voice")
    told = client.get(ADDRESS, {"release": other.pk}, headers={"accept-language": "fr"}).content.decode()

    assert "Cette publication porte sur un autre service" in told
    assert "is of another" not in told


def test_the_page_of_today_leads_to_the_months(client):
    assert '<option value="2026-09">' in page(client).content.decode()


def test_the_map_says_by_which_list_it_draws_sites_and_what_is_of_today(client):
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    has = {"has_2g": True, "has_3g": True, "has_4g": True, "geom": f"POINT({lon} {lat})"}
    Site.objects.create(operator=ALPHA, listed_on=date(2026, 10, 1), **has)

    def map_of(month: str) -> str:
        return client.get("/", {"month": month}, headers={"accept-language": "en"}).content.decode()

    assert "there is no list of that time" in map_of("2026-09").split("</select>")[-1]
    Site.objects.create(operator=ALPHA, listed_on=date(2026, 6, 30), **has)
    assert 'data-sites="June 30, 2026"' in map_of("2026-09") or 'data-sites="30 June 2026"' in map_of(
        "2026-09"
    )
    for door in ("/", "/embed/", "/print/"):
        told = client.get(door, {"month": "2026-09"}, headers={"accept-language": "en"}).content.decode()
        assert "not of the chosen month" in told
