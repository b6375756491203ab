"""Campaigns through their doors: who may do what, what the public sees, files, what a form explains."""

import csv
import json
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.models import Tenant
from councils.campaigns.advance import advance_campaigns
from councils.campaigns.shelf import write_reports
from councils.models import Campaign
from coverage.core.grid import tile_id
from coverage.guidance.waypoints import GPX
from coverage.projection import centres
from tests.accounts import factories
from tests.councils.campaigns.factories import campaign, department, ground, opened, target
from tests.coverage.factories import (
    ALPHA,
    AS_OF,
    coverage_tile,
    official_share,
    pipeline_state,
    release,
    tile_key,
)
from tests.maps.test_tiles import around

pytestmark = pytest.mark.django_db

ROLES = ("reader", "agent", "administrator")
# Reader, agent, administrator of the council; then of an operator, who is not told beforehand.
EXPECTED = {
    ("get", ""): "200 200 200 403 403 403",
    ("get", "new/"): "403 200 200 403 403 403",
    ("get", "{number}/"): "200 200 200 403 403 403",
    ("get", "{number}/targets.csv"): "200 200 200 403 403 403",
    ("get", "{number}/targets.gpx"): "200 200 200 403 403 403",
    ("get", "{number}/map.svg"): "200 200 200 403 403 403",
    ("get", "{number}/report.pdf"): "404 404 404 403 403 403",
    ("get", "{number}/report.zip"): "404 404 404 403 403 403",
    ("post", "{number}/propose/"): "403 302 302 403 403 403",
    ("post", "{number}/add/"): "403 302 302 403 403 403",
    ("post", "{number}/remove/"): "403 302 302 403 403 403",
    ("post", "{number}/show/"): "403 302 302 403 403 403",
    ("post", "{number}/open/"): "403 302 302 403 403 403",
    ("post", "{number}/discard/"): "403 302 302 403 403 403",
}


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.SECOND_FACTOR_FOR = []


@pytest.fixture
def space() -> Tenant:
    pipeline_state()
    department()
    return factories.council()


@pytest.fixture
def agent(space) -> Client:
    return factories.signed_in(factories.member(space, "agent", password=None))


def test_each_cell_of_the_permissions(space):
    operator, seen = factories.operator(), campaign(space)
    clients = [
        (tenant, factories.signed_in(factories.member(tenant, role, password=None)))
        for tenant in (space, operator)
        for role in ROLES
    ]
    found = {}
    for (method, path), _statuses in EXPECTED.items():
        statuses = []
        for tenant, client in clients:
            number = seen.pk if method == "get" else campaign(space).pk
            address = f"/spaces/{tenant.slug}/campaigns/{path.format(number=number)}"
            statuses.append(str(getattr(client, method)(address).status_code))
        found[method, path] = " ".join(statuses)
    assert found == EXPECTED


def test_a_target_leads_to_its_place_on_the_map_and_the_menu_knows_the_section(space, agent):
    asked = opened(space, 0)
    page = agent.get(f"/spaces/{space.slug}/campaigns/{asked.pk}/").content.decode()
    (place,) = re.findall(r'href="/\?(operator=00101&amp;service=data_4g&amp;zoom=\d+&amp;lat=[^"]+)"', page)
    told = dict(parse_qsl(unescape(place)))
    (lon,), (lat,) = centres(tile_key(0))
    assert (float(told["lon"]), float(told["lat"])) == pytest.approx((lon, lat), abs=1e-5)
    assert re.findall(r'href="([^"]+)" aria-current', page) == [f"/spaces/{space.slug}/campaigns/"]


def test_a_campaign_of_another_space_is_not_there(space, agent):
    other = campaign(factories.council("conseil-02"))
    assert agent.get(f"/spaces/{space.slug}/campaigns/{other.pk}/").status_code == 404


def filled_in(**changes):
    return {
        "name": "Printemps",
        "territories": "",
        "outline": "",
        "operators": [ALPHA],
        "services": ["data_4g"],
        "first_day": f"{timezone.now():%Y-%m-%d}",
        "last_day": f"{timezone.now() + timedelta(days=13):%Y-%m-%d}",
        "budget": 40,
        "bound": 5,
        **changes,
    }


@pytest.fixture
def declared():
    """The first operator declares four squares, in the last of which there is a white tile."""
    declares = release(service="data_4g")
    for column in range(4):
        official_share(declares, tile_key(column), tbc=1.0)
    coverage_tile(tile_key(4), service="data_4g")


def test_a_draft_is_made_changed_and_opened(space, agent, declared):
    base = f"/spaces/{space.slug}/campaigns/"
    page = agent.post(f"{base}new/", filled_in(territories="territoire 80"), follow=True)
    made = Campaign.objects.get()
    assert page.status_code == 200
    assert (made.place, made.targets.count(), made.made_by.email) == (
        "Territoire 80",
        3,
        "agent.conseil-80@example.org",
    )
    first = made.targets.order_by("rank").first()
    agent.post(f"{base}{made.pk}/remove/", {"target": [first.pk]})
    agent.post(f"{base}{made.pk}/add/", {"tile": tile_id(tile_key(5, 5))})
    told = agent.post(f"{base}{made.pk}/open/", follow=True).content.decode()
    made.refresh_from_db()
    assert made.opened_on is not None
    assert made.list_hash in told
    assert set(made.targets.values_list("tile", flat=True)) == {
        *(tile_key(column) for column in range(1, 4)),
        tile_key(5, 5),
    } - {first.tile}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"territories": "Paris"}, "territories"),
        ({"territories": "com-99999"}, "territories"),
        ({"territories": "dep-80", "outline": "{}"}, "outline"),
        ({"outline": "POINT (1 2)"}, "outline"),
        ({"outline": json.dumps({"type": "Point", "coordinates": [2.0, 49.9]})}, "outline"),
        ({"outline": json.dumps({"type": "Polygon", "coordinates": []})}, "outline"),
        ({"outline": "[" * 100_000}, "outline"),
        ({"last_day": "2026-11-01"}, "last_day"),
        ({"budget": 3}, "budget"),
        ({"bound": 7}, "bound"),
        ({"operators": ["20801"]}, "operators"),
    ],
)
def test_what_is_wrong_is_named(space, agent, declared, changes, field):
    page = agent.post(f"/spaces/{space.slug}/campaigns/new/", filled_in(**changes))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Campaign.objects.exists()


def test_an_outline_is_cut_to_the_ground_of_the_space(space, agent, declared):
    west, south, east, north = ground().extent
    corners = [[west - 1, south], [(west + east) / 2, south], [(west + east) / 2, north], [west - 1, north]]
    outline = json.dumps({"type": "Polygon", "coordinates": [[*corners, corners[0]]]})
    agent.post(f"/spaces/{space.slug}/campaigns/new/", filled_in(outline=outline))
    made = Campaign.objects.get()
    assert made.area.extent == pytest.approx((west, south, (west + east) / 2, north))


def test_nobody_outside_learns_of_a_campaign_that_is_not_published(space):
    asked = opened(space, 0)
    draft = campaign(space, is_public=True)
    for number in (asked.pk, draft.pk):
        assert Client().get(f"/campaigns/{number}/").status_code == 404
        assert Client().get(f"/campaigns/{number}/map.svg").status_code == 404
        problem = Client().get("/api/v1/where-to-measure", {"campaign": number})
        assert (problem.status_code, problem.json()["parameter"]) == (400, "campaign")


@pytest.fixture
def public(space) -> Campaign:
    """Open and published: a place beside a white tile, a white tile of before, one that somebody added."""
    coverage_tile(tile_key(1), service="data_4g")
    asked = opened(space, 0, is_public=True)
    target(asked, 1, at_opening="white", expected_gain=0.4)
    target(asked, 5, 5, expected_gain=0)
    return asked


def test_where_to_measure_is_restricted_to_open_targets(public):
    public.targets.filter(tile=tile_key(5, 5)).update(state="time_up", ended_on=AS_OF)
    answer = Client().get("/api/v1/where-to-measure", {"campaign": public.pk}).json()
    places = {feature["properties"]["tile"]: feature["properties"] for feature in answer["features"]}
    assert places.keys() == {tile_id(tile_key(0)), tile_id(tile_key(1))}
    assert places[tile_id(tile_key(0))]["reasons"] == ["beside_white", "unmeasured"]
    assert places[tile_id(tile_key(1))]["expected_gain"] == 0.4


def test_waypoints_are_those_of_the_campaign(public, agent, space):
    in_public = Client().get("/api/v1/where-to-measure", {"campaign": public.pk, "format": "gpx"}).content
    for_members = agent.get(f"/spaces/{space.slug}/campaigns/{public.pk}/targets.gpx").content
    assert in_public == for_members
    assert len(ElementTree.fromstring(in_public).findall(f"{{{GPX}}}wpt")) == 3


def test_a_campaign_has_its_own_area(public):
    problem = Client().get("/api/v1/where-to-measure", {"campaign": public.pk, "bbox": "2,49,2.1,49.1"})
    assert problem.json()["parameter"] == "bbox"
    other = Client().get("/api/v1/where-to-measure", {"campaign": public.pk, "operator": "00102"})
    assert other.json()["features"] == []


def squares_in(features):
    """How many squares a tile draws: those that say the same are one shape of several parts."""
    shapes = [feature["geometry"] for feature in features]
    return sum(len(shape["coordinates"]) if shape["type"] == "MultiPolygon" else 1 for shape in shapes)


def test_the_layer_of_the_map_shows_its_squares_alone(public):
    asked = {"operator": ALPHA, "service": "data_4g"}
    every, of_campaign = (
        squares_in(around(tile_key(0), 11, "guidance", **asked, **more))
        for more in ({}, {"campaign": str(public.pk)})
    )
    assert of_campaign == 3 < every


def test_the_public_page_says_how_to_take_part(public):
    page = Client().get(f"/campaigns/{public.pk}/").content.decode()
    assert f"/api/v1/where-to-measure?campaign={public.pk}&amp;format=gpx" in page
    assert public.tenant.name in page
    assert public.name in Client().get("/", {"campaign": public.pk}).content.decode()


def test_what_is_told_to_members_has_passed_the_floor(space, agent):
    start = AS_OF - timedelta(days=3)
    asked = opened(space, 0, on=start, first_day=start, last_day=AS_OF - timedelta(days=1))
    coverage_tile(tile_key(0), service="data_4g", verdict="not_known", contributors=1, contributor_days=3)
    advance_campaigns()
    assert write_reports() == 1
    base = f"/spaces/{space.slug}/campaigns/{asked.pk}/"
    (row,) = csv.DictReader(agent.get(f"{base}targets.csv").content.decode().splitlines())
    assert (row["state"], row["contributors"], row["contributor_days_since"]) == ("time_up", "1", "")
    assert {row[name] for name in ("probability", "probability_served", "share_low", "share_high")} == {""}
    assert agent.get(f"{base}report.pdf").content.startswith(b"%PDF")


def test_campaigns_under_way_stand_on_the_first_page(space, agent):
    opened(space, 0)
    assert "Printemps du plateau" in agent.get(f"/spaces/{space.slug}/").content.decode()


def test_a_token_reads_the_targets_of_its_own_space(space):
    asked, other = opened(space, 0), factories.council("conseil-02")
    texts = {
        (tenant.slug, scope): tokens.make(
            tenant,
            factories.member(tenant, "agent", scope[:4] + tenant.slug),
            "-",
            [scope],
            timedelta(days=7),
        )[1]
        for tenant, scope in ((space, "campaigns:read"), (space, "zones:read"), (other, "campaigns:read"))
    }
    address = f"/api/v1/spaces/{space.slug}/campaigns/{asked.pk}/targets.csv"
    answers = [Client().get(address, headers={"Authorization": f"Bearer {text}"}) for text in texts.values()]
    assert [answer.status_code for answer in answers] == [200, 403, 404]
    assert tile_id(tile_key(0)) in answers[0].content.decode()
    assert Client().get(address).status_code == 401
