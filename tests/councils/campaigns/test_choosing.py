"""Targets of a small draft are chosen at once, of a large one by a worker; too large is said in numbers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Tenant
from councils import tasks
from councils.campaigns import choosing, guide
from councils.campaigns.area import WrongArea
from councils.campaigns.guide import where_to_measure_for
from councils.campaigns.running import NotSo, add, discard, open_campaign, propose
from councils.models import Campaign
from tests.accounts import factories
from tests.councils.campaigns.factories import campaign, department, name_of
from tests.coverage.factories import (
    ALPHA,
    AS_OF,
    coverage_tile,
    official_share,
    pipeline_state,
    release,
    tile_key,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def space() -> Tenant:
    """Of four squares that are declared on its ground, three lie near a white one and are asked for."""
    pipeline_state()
    department()
    declares = release(ALPHA, "data_4g")
    for column in range(4):
        official_share(declares, tile_key(column), tbc=1.0)
    coverage_tile(tile_key(4), service="data_4g")
    return factories.council()


@pytest.fixture
def large(space, monkeypatch) -> Campaign:
    """A draft whose ground is more than somebody waits for."""
    monkeypatch.setattr(choosing, "AT_ONCE", 0)
    draft = campaign(space)
    assert choosing.choose(draft) is None
    return draft


def chosen(of: Campaign) -> list[tuple[int, float]]:
    return list(of.targets.order_by("rank").values_list("tile", "expected_gain"))


def test_a_worker_chooses_for_a_large_draft_what_a_small_one_is_given_at_once(space, large):
    small = campaign(space)
    assert propose(small) == 3
    assert tasks.choose_targets() == 1
    assert chosen(large) == chosen(small)
    assert tasks.choose_targets() == 0
    open_campaign(Campaign.objects.get(pk=large.pk), AS_OF)


def test_while_it_waits_a_draft_can_only_be_forgotten(space, large):
    client = factories.signed_in(factories.member(space, "agent"))
    page = client.get(f"/spaces/{space.slug}/campaigns/{large.pk}/").content.decode()
    assert "Ses cibles sont en cours de choix." in page
    assert "Ouvrir la campagne" not in page
    for attempt in (lambda: open_campaign(large, AS_OF), lambda: add(large, name_of(5))):
        with pytest.raises(NotSo, match="en cours de choix"):
            attempt()
    discard(large)
    assert tasks.choose_targets() == 0


def test_who_was_cut_off_is_followed_by_another_and_two_do_not_do_the_same(large):
    Campaign.objects.update(claimed_at=timezone.now())
    assert tasks.choose_targets() == 0
    Campaign.objects.update(claimed_at=timezone.now() - choosing.CUT_OFF - timedelta(seconds=1))
    assert tasks.choose_targets() == 1


def test_too_much_ground_is_said_in_numbers(space, monkeypatch):
    monkeypatch.setattr(choosing, "MOST_BOXES", 1)
    with pytest.raises(WrongArea, match="2 .* 1 "):
        choosing.choose(campaign(space, services=["voice", "data_4g"]))


def test_of_a_large_campaign_anybody_is_told_what_it_was_chosen_for(space, monkeypatch):
    asked = campaign(space, is_public=True)
    propose(asked)
    open_campaign(asked, AS_OF)
    fresh = where_to_measure_for(asked)
    monkeypatch.setattr(guide, "GUIDED_BOXES", 0)
    monkeypatch.setattr(guide, "candidates", None)
    told = where_to_measure_for(asked)
    columns = ["tile", "expected_gain", "worth", "reasons"]
    assert told[columns].to_dict("list") == fresh[columns].to_dict("list")
    answer = Client().get("/api/v1/where-to-measure", {"campaign": asked.pk})
    assert len(answer.json()["features"]) == 3
