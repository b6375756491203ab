"""The open data: who asks well gets true rows, who asks badly learns which parameter is wrong."""

import re
from collections import Counter
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from pytest_django import DjangoAssertNumQueries

from coverage.core.evidence import SERVICES
from coverage.core.grid import tile_id
from coverage.core.witness import MARGINS
from coverage.models import WhiteZone
from coverage.projection import centres
from measurements import limits
from tests.coverage.factories import (
    ALPHA,
    BRAVO,
    commune,
    coverage_tile,
    larger_territory,
    numbered,
    official_share,
    pipeline_state,
    release,
    square,
    tile_key,
    white_zone,
)
from tests.maps.factories import drawn_tile, tile_terms

pytestmark = pytest.mark.django_db

ZONES, AREAS, TILES = "/api/v1/white-zones", "/api/v1/served-undeclared", "/api/v1/tiles-at"


def get(client: Client, path: str, **query: Any) -> Any:
    return client.get(f"{path}?{urlencode(query)}")


def shown(client: Client, **query: Any) -> list[str]:
    """Ids of the zones on the page."""
    response = get(client, ZONES, **query)
    assert response.status_code == 200, response.json()
    return [feature["properties"]["id"] for feature in response.json()["features"]]


def refusal(client: Client, path: str, **query: Any) -> dict[str, Any]:
    response = get(client, path, **query)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    return response.json()


def at(client: Client, tile: int, **query: Any) -> dict[str, Any]:
    longitude, latitude = centres([tile])
    response = get(client, TILES, lon=longitude[0], lat=latitude[0], **query)
    assert response.status_code == 200, response.json()
    return response.json()


# --- White zones ----------------------------------------------------------------------------------


def test_a_zone_tells_its_evidence_by_classes_and_months(client: Client) -> None:
    zone = white_zone()
    response = client.get(ZONES)
    assert response["Content-Type"] == "application/geo+json"
    [feature] = response.json()["features"]
    assert feature["properties"] == {
        "id": str(zone.pk),
        "operator": ALPHA,
        "service": "voice",
        "status": "open",
        "missing_from_official": True,
        "official_release": "00101_2026_T3_couv_Metropole_voix_synthetic",
        "official_level": "CL",
        "probability": 0.97,
        "tiles": 3,
        "area_km2": 0.12,
        "contributors": "5–9",
        "contributor_days": "20+",
        "first_observed": "2026-09",
        "last_observed": "2026-11",
        "communes": ["80021"],
        "population_low": 0,
        "population_high": 12,
        "method_version": "2026.3",
    }
    assert feature["geometry"]["type"] == "MultiPolygon"
    assert feature["geometry"]["coordinates"][0][0][0] == pytest.approx([2.0, 49.9], abs=0.011)


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ({"operator": ALPHA}, {"operator": ALPHA}),
        ({"operator": "none"}, {"operator": None}),
        ({"service": "data_4g"}, {"service": "data_4g"}),
        ({"status": "repaired"}, {"status": "repaired"}),
        ({"missing_from_official": "false"}, {"missing_from_official": False}),
        ({"territory": "com-80001"}, {"communes": ["80001", "80002"]}),
        ({"territory": "dep-80"}, {"communes": ["80002"]}),
        ({"territory": "reg-32"}, {"communes": ["80002"]}),
        ({"territory": "epci-200018083"}, {"communes": ["80002"]}),
        ({"bbox": "6.0,45.0,6.1,45.1"}, {"geom": square(6.05, 45.05)}),
    ],
)
def test_a_filter_keeps_what_was_asked_for(
    client: Client, query: dict[str, str], values: dict[str, Any]
) -> None:
    for code in ("80001", "80002"):
        commune(code)
    commune("05001", department="05", region="93")
    for key in ("dep-80", "reg-32"):
        larger_territory(key)
    larger_territory("epci-200018083", made_of=["80001", "80002"])
    other = {"operator": BRAVO, "communes": ["05001"]}
    white_zone(**other)
    wanted = white_zone(**other | values)
    assert shown(client, **query) == [str(wanted.pk)]


def test_an_alias_stands_for_its_operator(client: Client) -> None:
    zone = white_zone(operator="20801")
    assert shown(client, operator="20802") == [str(zone.pk)]


def test_the_code_of_a_departement_is_not_taken_for_a_region(client: Client) -> None:
    commune("32001", department="32", region="76")
    for key in ("dep-32", "reg-32"):
        larger_territory(key)
    zone = white_zone(communes=["32001"])
    assert shown(client, territory="dep-32") == [str(zone.pk)]
    assert shown(client, territory="reg-32") == []


def test_filters_narrow_each_other(client: Client) -> None:
    zone = white_zone(service="data_4g")
    white_zone(service="data_4g", operator=BRAVO)
    white_zone(service="voice")
    assert shown(client, service="data_4g", operator=ALPHA) == [str(zone.pk)]


def test_only_open_zones_are_shown_unless_another_status_is_asked_for(client: Client) -> None:
    zones = {status: str(white_zone(status=status).pk) for status in WhiteZone.Status.values}
    assert shown(client) == [zones["open"]]
    assert set(shown(client, status="any")) == set(zones.values())


def test_a_zone_of_one_contributor_is_not_public(client: Client) -> None:
    zone = white_zone(contributors=1)
    assert shown(client, status="any") == []
    assert client.get(f"{ZONES}/{zone.pk}").status_code == 404


def test_pages_lead_through_every_zone_once(client: Client) -> None:
    expected = [str(white_zone(id=numbered(number)).pk) for number in range(1, 8)]
    seen, address = [], f"{ZONES}?limit=3&operator={ALPHA}"
    while address:
        found = client.get(address).json()
        seen += [feature["properties"]["id"] for feature in found["features"]]
        address = found["next"]
        assert address is None or address.startswith("http://testserver/api/v1/white-zones?limit=3&operator=")
    assert seen == expected


def test_pages_stay_true_while_zones_come_and_go(client: Client) -> None:
    for number in (10, 20, 30, 40):
        white_zone(id=numbered(number))
    first = get(client, ZONES, limit=2).json()
    white_zone(id=numbered(5))
    WhiteZone.objects.filter(pk=numbered(20)).update(status="repaired")
    second = client.get(first["next"]).json()
    assert [f["properties"]["id"] for f in second["features"]] == [str(numbered(n)) for n in (30, 40)]
    assert second["next"] is None


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries_does_not_grow_with_the_zones(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        white_zone()
    with django_assert_num_queries(1):
        assert len(shown(client)) == count


def test_one_zone_has_an_address_whatever_its_status(client: Client) -> None:
    zone = white_zone(status="withdrawn")
    found = client.get(f"{ZONES}/{zone.pk}").json()
    assert found["type"] == "Feature"
    assert found["properties"]["status"] == "withdrawn"


def test_the_id_of_a_merged_zone_leads_to_its_successor(client: Client) -> None:
    successor = white_zone()
    merged = white_zone(status="withdrawn", redirect_to=successor)
    response = client.get(f"{ZONES}/{merged.pk}")
    assert response.status_code == 308
    assert response["Location"] == f"http://testserver{ZONES}/{successor.pk}"
    assert shown(client, status="any") == [str(successor.pk)]


@pytest.mark.parametrize("zone", [str(numbered(1)), "nonsense"])
def test_an_unknown_zone_is_a_problem_404(client: Client, zone: str) -> None:
    response = client.get(f"{ZONES}/{zone}")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert zone in response.json()["detail"]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("bbox", "1,2,3", "four numbers"),
        ("bbox", "1,2,3,x", "'x' is not a number"),
        ("bbox", "nan,2,3,4", "'nan' is not a finite number"),
        ("bbox", "170,2,190,4", "190 is not within ±180 degrees"),
        ("bbox", "1,2,3,95", "95 is not within ±90 degrees"),
        ("bbox", "3,2,1,4", "west must be less than east"),
        ("operator", "20899", "'20899' is neither an operator's five digits nor 'none'"),
        ("operator", "Orange", "'Orange' is neither"),
        ("operator", "272zz", "'272zz' is neither"),
        ("operator", "001\0\0", "is neither"),
        ("service", "sms", "'sms' is not one of voice, data_3g, data_4g, data_5g"),
        ("status", "closed", "'closed' is not one of open, map_corrected, repaired, withdrawn, any"),
        ("territory", "80", "no territory has the key '80'"),
        ("territory", "dep-99", "no territory has the key 'dep-99'"),
        ("territory", "\0", r"no territory has the key '\x00'"),
        ("territory", "com-80021\0", r"no territory has the key 'com-80021\x00'"),
        ("missing_from_official", "yes", "'yes' is not one of true, false"),
        ("cursor", "abc", "'abc' does not come from a `next`"),
        ("limit", "0", "'0' is not a whole number from 1 to 1000"),
        ("limit", "1001", "'1001' is not a whole number"),
        ("limit", "ten", "'ten' is not a whole number"),
        ("colour", "white", "known are: bbox, operator, service"),
        ("service", "", "'' is not one of"),
    ],
)
def test_a_wrong_parameter_is_named_with_its_reason(
    client: Client, name: str, value: str, reason: str
) -> None:
    problem = refusal(client, ZONES, **{name: value})
    assert problem["parameter"] == name
    assert problem["detail"].startswith(f"{name}: ")
    assert reason in problem["detail"]


def test_a_parameter_given_twice_is_refused(client: Client) -> None:
    response = client.get(f"{ZONES}?service=voice&service=data_4g")
    assert response.status_code == 400
    assert response.json()["detail"] == "service: is given more than once"


def test_the_open_data_cannot_be_written(client: Client) -> None:
    assert client.post(ZONES).status_code == 405


# --- What is served though not declared -----------------------------------------------------------


@pytest.fixture
def undeclared() -> list[str]:
    """Ids of five squares that Alpha serves and does not declare, in their order."""
    pipeline_state()
    release(service="data_4g")
    columns = range(0, 10, 2)
    for column in columns:
        drawn_tile(tile_key(column), service="data_4g", verdict="served", probability_served=0.96)
    return [f"{ALPHA}-data_4g-{tile_id(tile_key(column))}" for column in columns]


def test_areas_served_though_not_declared_are_listed(client: Client, undeclared: list[str]) -> None:
    response = client.get(AREAS)
    assert response["Content-Type"] == "application/geo+json"
    features = response.json()["features"]
    assert [feature["properties"]["id"] for feature in features] == undeclared
    assert features[0]["geometry"]["type"] == "MultiPolygon"


def test_pages_lead_through_every_area_once(client: Client, undeclared: list[str]) -> None:
    seen, address = [], f"{AREAS}?limit=2&operator={ALPHA}"
    while address:
        found = client.get(address).json()
        seen += [feature["properties"]["id"] for feature in found["features"]]
        address = found["next"]
    assert seen == undeclared


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"operator": ALPHA}, 5),
        ({"operator": BRAVO}, 0),
        ({"service": "voice"}, 0),
        ({"territory": "com-80021"}, 0),
    ],
)
def test_areas_are_filtered_as_zones_are(
    client: Client, undeclared: list[str], query: dict[str, str], count: int
) -> None:
    commune("80021")
    assert len(get(client, AREAS, **query).json()["features"]) == count


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("operator", "none", "'none' is not an operator's five digits"),
        ("cursor", "abc", "'abc' does not come from a `next`"),
        ("status", "open", "known are: bbox, operator, service, territory, cursor, limit"),
    ],
)
def test_a_wrong_question_about_areas_is_refused(client: Client, name: str, value: str, reason: str) -> None:
    problem = refusal(client, AREAS, **{name: value})
    assert problem["parameter"] == name
    assert reason in problem["detail"]


# --- The tile under a point -----------------------------------------------------------------------


def test_a_tile_tells_what_was_measured_and_what_is_declared(client: Client) -> None:
    pipeline_state()
    tile_terms(coverage_tile(), [0.0] * len(MARGINS))
    official_share(release(), cl=0.5, bc=0.25)
    found = at(client, tile_key())
    assert found["tile"] == tile_id(tile_key())
    assert found["as_of"] == "2026-11-15"
    [service] = found["services"]
    assert service == {
        "operator": ALPHA,
        "service": "voice",
        "verdict": "white",
        "reason": None,
        "probability": 0.99,
        "probability_served": 0.01,
        "share_low": 0.01,
        "share_high": 0.15,
        "contributors": "5–9",
        "contributor_days": "5–9",
        "rests_on": "neighbours",
        "last_observed": "2026-11",
        "official_share": pytest.approx(0.75, abs=1e-6),
        "official_level": "CL",
        "official_release": "00101_202609_2G3G_voix_synthetic",
        "method_version": "2026.3",
    }


def test_one_contributor_alone_says_nothing_in_public(client: Client) -> None:
    coverage_tile(contributors=1, contributor_days=3)
    told = at(client, tile_key())["services"]
    assert [service.pop("service") for service in told] == list(SERVICES)
    assert told == [told[0]] * len(SERVICES)  # which of them were spoken of would tell what was found
    assert (told[0]["verdict"], told[0]["reason"]) == ("not_known", "alone")
    estimate = ("probability", "probability_served", "share_low", "share_high", "rests_on")
    assert [told[0][name] for name in estimate] == [None] * len(estimate)
    assert (told[0]["contributors"], told[0]["contributor_days"]) == ("1", None)


def test_what_is_declared_and_not_measured_is_not_known(client: Client) -> None:
    pipeline_state()
    coverage_tile(operator=BRAVO, verdict="served")
    official_share(release(service="data_4g"), tbc=1.0)
    declared, measured = at(client, tile_key())["services"]
    assert (declared["operator"], declared["service"]) == (ALPHA, "data_4g")
    assert declared["verdict"] == "not_known"
    assert (declared["reason"], declared["contributors"]) == ("nobody", "0")
    assert declared["official_level"] == "TBC"
    assert declared["last_observed"] is declared["probability"] is declared["method_version"] is None
    assert (measured["operator"], measured["verdict"]) == (BRAVO, "served")


def test_a_tile_of_which_nothing_is_known_lists_nothing(client: Client) -> None:
    coverage_tile(tile_key(column=1))
    assert at(client, tile_key())["services"] == []


def test_the_official_map_is_the_one_of_the_day_that_the_tiles_stand_for(client: Client) -> None:
    pipeline_state(as_of=date(2026, 11, 15))
    official_share(release(released_on=date(2026, 9, 30)), cl=1.0)
    official_share(release(released_on=date(2026, 12, 31)), tbc=1.0)
    [service] = at(client, tile_key())["services"]
    assert service["official_release"] == "00101_202609_2G3G_voix_synthetic"


@pytest.mark.parametrize("tiles", [1, 4])
def test_a_tile_takes_few_queries_however_much_is_known(
    client: Client, tiles: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for service in ("voice", "data_3g", "data_4g", "data_5g")[:tiles]:
        coverage_tile(service=service)
        official_share(release(service=service), tbc=1.0)
    with django_assert_max_num_queries(7):
        assert len(at(client, tile_key())["services"]) == tiles


@pytest.mark.parametrize(
    ("query", "name", "reason"),
    [
        ({"lat": "49"}, "lon", "is missing"),
        ({"lon": "2"}, "lat", "is missing"),
        ({"lon": "2", "lat": "90.5"}, "lat", "90.5 is not within ±90 degrees"),
        ({"lon": "-181", "lat": "0"}, "lon", "-181 is not within ±180 degrees"),
        ({"lon": "2,5", "lat": "0"}, "lon", "'2,5' is not a number"),
        ({"lon": "1_0", "lat": "0"}, "lon", "'1_0' is not a number"),
        ({"lon": "\N{ARABIC-INDIC DIGIT TWO}", "lat": "0"}, "lon", "is not a number"),
        ({"lon": "2", "lat": "inf"}, "lat", "'inf' is not a finite number"),
        ({"lon": "2", "lat": "49", "z": "3"}, "z", "known are: lon, lat"),
    ],
)
def test_a_point_that_is_none_is_refused(
    client: Client, query: dict[str, str], name: str, reason: str
) -> None:
    problem = refusal(client, TILES, **query)
    assert problem["parameter"] == name
    assert reason in problem["detail"]


@pytest.mark.parametrize(("lon", "lat"), [(180, 90), (-180, -90), (0, 0), (55.5, -21.1)])
def test_every_point_of_the_earth_has_a_tile(client: Client, lon: float, lat: float) -> None:
    assert get(client, TILES, lon=lon, lat=lat).json()["services"] == []


# --- The published description --------------------------------------------------------------------


def described(client: Client) -> dict[str, Any]:
    response = client.get("/api/v1/schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json")
    assert response.status_code == 200
    return response.json()


def strict(schema: Any) -> Any:
    """The schema in the dialect of JSON Schema, refusing members that it does not describe."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    strictened = {name: strict(value) for name, value in schema.items() if name != "nullable"}
    if schema.get("type") == "object" and "properties" in schema:
        strictened["additionalProperties"] = False
    return {"anyOf": [strictened, {"type": "null"}]} if schema.get("nullable") else strictened


def test_every_problem_is_described_under_the_type_that_it_comes_with(client: Client) -> None:
    for path, operations in described(client)["paths"].items():
        for verb, operation in operations.items():
            for status, answer in operation["responses"].items():
                if status >= "400":
                    assert list(answer["content"]) == ["application/problem+json"], (verb, path, status)


def test_components_are_named_as_openapi_demands(client: Client) -> None:
    names = [name for kind in described(client)["components"].values() for name in kind]
    assert [name for name in names if not re.fullmatch(r"[a-zA-Z0-9._-]+", name)] == []


def test_a_reading_is_described_as_it_is_taken_and_told(client: Client) -> None:
    described_as = described(client)["components"]["schemas"]["ReadingSchema"]["properties"]
    assert described_as["device_id"]["nullable"]
    assert "minLength" not in described_as["device_id"]
    assert (described_as["cell_id"]["minimum"], described_as["cell_id"]["maximum"]) == (0, 2**36 - 1)


def check(client: Client, path: str, answer: Any, status: str = "200") -> None:
    description = described(client)
    [media] = description["paths"][path]["get"]["responses"][status]["content"].values()
    components = {"components": strict(description["components"])}
    Draft202012Validator(strict(media["schema"]) | components).validate(answer)


def test_the_answers_are_as_described(client: Client) -> None:
    pipeline_state()
    zone = white_zone()
    white_zone(
        operator=None, population_low=None, population_high=None, official_release=None, official_level=None
    )
    coverage_tile()
    coverage_tile(service="data_4g", contributors=1)
    official_share(release(service="data_5g"), plain=1.0)
    drawn_tile(tile_key(1), service="data_5g", verdict="served")
    check(client, AREAS, client.get(AREAS).json())
    assert client.get(AREAS).json()["features"]
    check(client, ZONES, get(client, ZONES, limit=1).json())
    check(client, ZONES, client.get(ZONES).json())
    check(client, f"{ZONES}/{{zone}}", client.get(f"{ZONES}/{zone.pk}").json())
    check(client, TILES, at(client, tile_key()))


def test_the_problems_are_as_described(client: Client) -> None:
    check(client, ZONES, refusal(client, ZONES, limit="0"), "400")
    check(client, AREAS, refusal(client, AREAS, limit="0"), "400")
    check(client, TILES, refusal(client, TILES, lon="0"), "400")
    check(client, f"{ZONES}/{{zone}}", client.get(f"{ZONES}/x").json(), "404")


def test_each_parameter_is_described_and_no_other(client: Client) -> None:
    paths = described(client)["paths"]
    for path, unknown in (
        (ZONES, {"x": "1"}),
        (AREAS, {"x": "1"}),
        (TILES, {"lon": "0", "lat": "0", "x": "1"}),
    ):
        names = [parameter["name"] for parameter in paths[path]["get"]["parameters"]]
        known = refusal(client, path, **unknown)["detail"].split("known are: ")[1].split(", ")
        assert sorted(names) == sorted(known)


def test_too_many_lists_of_what_is_not_declared_for_one_network_answer_429(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    counters: Counter[str] = Counter()  # those of Redis outlive the tests
    monkeypatch.setattr(limits._Silence, "until", 0.0)
    monkeypatch.setattr(limits, "_count", lambda key, _: counters.update([key]) or counters[key])
    monkeypatch.setitem(limits.LIMITS, "undeclared", limits.Limit(1, 600))
    pipeline_state()
    networks = ["203.0.113.7", "203.0.113.8", "198.51.100.7", "127.0.0.1", "127.0.0.1"]
    answers = [client.get(AREAS, REMOTE_ADDR=address) for address in networks]
    assert [answer.status_code for answer in answers] == [200, 429, 200, 200, 200]
    assert 0 < int(answers[1]["Retry-After"]) <= 600
    assert answers[1]["Content-Type"] == "application/problem+json"
