"""What is known of a place, in words: as a page, a piece of one, and taken along for where there is none."""

import gzip
import json
from collections import Counter

import numpy as np
import pytest
from django.test import Client
from redis import Redis

from coverage.projection import centres
from maps.answers import NOTHING_AT_ALL
from maps.around import REACH_TILES, area, here
from measurements import limits
from tests.coverage.factories import (
    ALPHA,
    AS_OF,
    BRAVO,
    coverage_tile,
    official_share,
    pipeline_state,
    release,
    tile_key,
)

pytestmark = pytest.mark.django_db

HERE_BUDGET = 15_000


def point(key: int) -> tuple[float, float]:
    (lon,), (lat,) = (values.tolist() for values in centres(key))
    return lon, lat


def ask(address: str = "/here/", language: str = "fr", status: int = 200, **query: object):
    answer = Client().get(address, query, headers={"Accept-Language": language})
    assert answer.status_code == status
    return answer


def told(key: int = tile_key(), language: str = "fr", **query: object) -> str:
    lon, lat = point(key)
    return ask(language=language, lon=lon, lat=lat, **query).content.decode()


@pytest.fixture
def contradicted():
    """Alpha: 4G white though declared; voice served though not declared. Bravo: one person alone."""
    pipeline_state()
    coverage_tile(service="data_4g", probability=0.96)
    coverage_tile(service="voice", verdict="served")
    coverage_tile(operator=BRAVO, service="data_4g", contributors=1)
    official_share(release(ALPHA, "data_4g"), tbc=1.0)
    official_share(release(ALPHA, "voice"), tile_key(5), tbc=1.0)


def test_the_answer_says_both_maps_and_that_they_contradict_each_other(contradicted):
    text = told(operator=ALPHA)

    assert "Sur notre carte\N{NO-BREAK SPACE}: zone blanche pour la 4G." in text
    assert "Sur notre carte\N{NO-BREAK SPACE}: desservi pour les appels et les SMS." in text
    assert "Sur la carte officielle\N{NO-BREAK SPACE}: déclaré couvert pour la 4G." in text
    assert "Les deux cartes se contredisent pour" in text
    assert "15 novembre 2026" in text


def test_the_answer_is_there_in_english_too(contradicted):
    assert "On our map: white zone for 4G." in told(operator=ALPHA, language="en")


def test_what_one_person_alone_measured_is_not_told(contradicted):
    text = told(operator=BRAVO)

    assert "zone blanche pour" not in text
    assert "une seule personne a mesuré" in text


def test_without_an_operator_each_one_that_is_known_there_is_told(contradicted):
    text = told()

    assert "<h2>Alpha (fictif)</h2>" in text
    assert "<h2>Bravo (fictif)</h2>" in text


def test_where_nothing_is_known_the_answer_says_so():
    assert "on ne sait pas encore s’il y a du réseau ici" in told(operator=ALPHA)
    assert "Personne n’a mesuré ici" in told()


def test_a_piece_is_the_answer_alone(contradicted):
    text = told(operator=ALPHA, piece=1)

    assert text.startswith('<p class="answer lead">Sur notre carte\N{NO-BREAK SPACE}: zone blanche')
    assert "<html" not in text


def test_the_answer_agrees_with_the_api(contradicted):
    lon, lat = point(tile_key())
    services = Client().get("/api/v1/tiles-at", {"lon": lon, "lat": lat}).json()["services"]

    known = here(lon, lat)
    for row in services:
        mine = known[row["operator"]][("voice", "data_3g", "data_4g", "data_5g").index(row["service"])]
        assert (mine.verdict, mine.reason, mine.level) == (
            row["verdict"],
            row["reason"],
            row["official_level"],
        )


def test_without_a_place_the_page_asks_for_one():
    text = ask(operator=ALPHA, environment="outdoor").content.decode()

    assert 'name="lon" required' in text
    assert "longitude et sa latitude" in text


@pytest.mark.parametrize(
    ("name", "value"), [("lon", "east"), ("lat", "91"), ("operator", "<b>99999</b>"), ("lon", "nan")]
)
def test_a_question_that_is_not_understood_is_named(name, value):
    text = ask(status=400, **{"lon": 2, "lat": 49, name: value}).content.decode()

    assert f"{name}\N{NO-BREAK SPACE}: «" in text
    assert "<b>" not in text


def test_a_comma_is_understood_as_french_people_write_it():
    assert 'value="2.5"' in ask(lon="2,5", lat="49,25").content.decode()


def test_the_page_weighs_less_than_15_kb_compressed(contradicted):
    lon, lat = point(tile_key())

    assert len(gzip.compress(ask(lon=lon, lat=lat).content)) < HERE_BUDGET


def test_nobody_on_the_way_keeps_what_is_asked_of_a_position():
    assert "private" in ask(lon=2, lat=49)["Cache-Control"]
    assert "private" in ask("/here/area.json", lon=2, lat=49)["Cache-Control"]


@pytest.fixture
def one_area_a_minute(monkeypatch):
    """With counters of its own: those of Redis outlive the tests."""
    counters = Counter()
    monkeypatch.setattr(limits._Silence, "until", 0.0)
    monkeypatch.setattr(limits, "_count", lambda key, _: counters.update([key]) or counters[key])
    monkeypatch.setitem(limits.LIMITS, "areas", limits.Limit(1, 60))
    monkeypatch.setattr(limits.time, "time", lambda: 90.0)


def areas(times: int, address: str, **query):
    query = {"lon": 2, "lat": 49} | query
    return [Client().get("/here/area.json", query, REMOTE_ADDR=address) for _ in range(times)]


@pytest.mark.usefixtures("one_area_a_minute")
def test_too_many_areas_for_one_network_answer_429_and_say_when_to_come_back():
    first, second = areas(2, "203.0.113.7")
    (elsewhere,) = areas(1, "198.51.100.7")

    assert (first.status_code, second.status_code, elsewhere.status_code) == (200, 429, 200)
    assert (second["Retry-After"], second["Content-Type"]) == ("30", "application/problem+json")


@pytest.mark.usefixtures("one_area_a_minute")
def test_a_trusted_network_takes_as_many_areas_as_it_likes_and_a_wrong_question_counts_for_nobody():
    assert [answer.status_code for answer in areas(3, "127.0.0.1")] == [200] * 3
    assert [answer.status_code for answer in areas(3, "203.0.113.7", lon="east")] == [400] * 3
    assert [answer.status_code for answer in areas(1, "203.0.113.7")] == [200]


def test_areas_are_not_limited_while_redis_is_away(monkeypatch):
    monkeypatch.setattr(limits, "_redis", lambda: Redis.from_url("unix:///nowhere.sock"))
    monkeypatch.setattr(limits._Silence, "until", 0.0)
    monkeypatch.setitem(limits.LIMITS, "areas", limits.Limit(0, 60))

    assert [answer.status_code for answer in areas(2, "203.0.113.7")] == [200] * 2


def find(taken: dict, lon: float, lat: float) -> tuple[int, int]:
    """Column and row in an area, solved as the page does."""
    lattice = np.array([taken["east"], taken["north"]]).T
    column, row = np.rint(np.linalg.solve(lattice, np.array([lon, lat]) - taken["origin"])).astype(int)
    return int(column), int(row)


def test_an_area_gives_every_tile_the_answer_that_the_page_gives(contradicted):
    taken = area(*point(tile_key(2, 1)))
    rows = taken["operators"][ALPHA]
    column, row = find(taken, *point(tile_key()))

    assert (len(rows), len(rows[0]), taken["side"]) == (2 * REACH_TILES + 1,) * 3
    assert (column, row) == (REACH_TILES - 2, REACH_TILES - 1)
    answer = taken["answers"][rows[row][column]]
    assert {one["service"]: one["verdict"] for one in answer["services"]}["data_4g"] == "white"
    assert answer["html"] == told(operator=ALPHA, piece=1)
    assert sum(map(sum, taken["operators"][BRAVO])) > 0
    assert taken["as_of"] == AS_OF


@pytest.mark.parametrize("column", [-REACH_TILES, 0, REACH_TILES])
@pytest.mark.parametrize("row", [-REACH_TILES, 0, REACH_TILES])
def test_a_place_of_an_area_is_found_by_a_straight_lattice(column, row):
    taken = area(*point(tile_key()))

    assert find(taken, *point(tile_key(column, row))) == (column + REACH_TILES, row + REACH_TILES)


def test_the_first_answer_of_an_area_is_that_nothing_is_known():
    taken = area(2.0, 49.0)

    assert taken["operators"] == {}
    assert {(one["verdict"], one["reason"]) for one in taken["answers"][0]["services"]} == {
        (known.verdict, known.reason) for known in NOTHING_AT_ALL
    }


def test_an_area_is_small_even_where_every_square_is_declared():
    pipeline_state()
    declared = [release(operator, service) for operator in (ALPHA, BRAVO) for service in ("voice", "data_4g")]
    for column in range(-12, 13):
        for row in range(-12, 13):
            for number, one in enumerate(declared):
                official_share(one, tile_key(column, row), tbc=(column * row * (number + 1) % 10) / 10)
    lon, lat = point(tile_key())
    answer = ask("/here/area.json", lon=lon, lat=lat)

    assert len(gzip.compress(answer.content)) < HERE_BUDGET


@pytest.mark.parametrize(("lon", "lat"), [(0, 80), (0, -80), (179.7, 0), (-179.7, 0)])
def test_an_area_at_the_edge_of_where_people_live_is_whole(lon, lat):
    text = ask("/here/area.json", lon=lon, lat=lat).content.decode()

    assert "NaN" not in text
    assert abs(json.loads(text)["east"][0]) < 0.02


def test_an_area_at_the_pole_is_refused():
    assert ask("/here/area.json", status=400, lon=0, lat=90).json()["parameter"] == "lat"


def test_an_area_without_a_place_is_a_problem_that_names_the_parameter():
    answer = ask("/here/area.json", status=400, lat=49)

    assert answer.json()["parameter"] == "lon"
