"""An operator's readings weigh what anybody's weigh, and are told of beside the zone."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from coverage import pipeline
from coverage.core.grid import parent
from coverage.core.model import AREA_M
from coverage.models import CoverageTile, EpochOutage, WhiteZone, ZoneTile
from coverage.service_changes import record
from gap_reports.models import OwnContributor
from gap_reports.operators.own_measurements import mint, own_witnesses, take_back
from measurements.contributors import contributor_of, erase
from measurements.models import Contributor
from tests.accounts import factories
from tests.coverage.factories import pipeline_state, tile_key, white_zone, witness
from tests.coverage.test_pipeline import SERVED_PHONE, villager, visits, walks
from tests.measurements.factories import contributor, post, reading

pytestmark = pytest.mark.django_db
DAYS = 4


def told() -> dict[int, tuple[Any, ...]]:
    """What is known of 4G in each tile of the hamlet."""
    columns = ("tile", "probability", "share_low", "share_high", "contributors", "contributor_days")
    return {row[0]: row[1:] for row in CoverageTile.objects.filter(service=2).values_list(*columns)}


def drives(somebody: Contributor) -> None:
    """Service where others found none, on a few days."""
    visits(somebody, weeks=DAYS, **SERVED_PHONE)


def test_a_drive_test_shifts_the_posterior_as_as_many_public_days_would() -> None:
    for _ in range(2):
        walks(villager())
    pipeline.run()
    before = told()
    resident = contributor()
    drives(resident)
    pipeline.run()
    by_a_resident = told()
    erase(resident)
    pipeline.run()
    assert told() == before
    tenant = factories.operator()
    _, token = mint(tenant, factories.person(password=None), "Van 3")
    drives(contributor_of(token))
    pipeline.run()
    assert told() == {tile: pytest.approx(row, rel=1e-9) for tile, row in by_a_resident.items()}
    assert told() != before


def test_readings_go_in_by_the_token_of_a_vehicle(client) -> None:
    own, token = mint(factories.operator(), factories.person(password=None), "Van 3")
    assert post(client, token, [reading(), reading()]).json()["accepted"] == 2
    assert take_back(own) == 2
    assert not OwnContributor.objects.exists()


def test_of_the_witnesses_of_a_zone_the_operators_own_are_told_as_a_class() -> None:
    zone = white_zone(service="data_4g")
    ZoneTile.objects.create(zone=zone, tile=tile_key())
    tenant, person = factories.operator(), factories.person(password=None)
    assert own_witnesses(zone, "00101") == "0"
    for number in range(3):
        own, _ = mint(tenant, person, f"Van {number}")
        witness(contributor_id=own.contributor_id, day=zone.as_of)
    witness(contributor_id=10**9, day=zone.as_of)  # somebody else
    assert own_witnesses(zone, "00101") == "2–4"
    assert own_witnesses(zone, "00102") == "0"


def test_who_is_no_witness_of_a_zone_is_none_of_the_operators_own() -> None:
    zone = white_zone(service="data_4g")
    pipeline_state(zone.as_of)
    ZoneTile.objects.create(zone=zone, tile=tile_key())
    tenant, person = factories.operator(), factories.person(password=None)
    repaired = zone.as_of - timedelta(days=30)
    area = int(parent(tile_key(), AREA_M))
    EpochOutage.objects.create(
        epoch_id=1, operator="00101", service=2, area=area, day=zone.as_of, lasting=False
    )
    record(zone, repaired, np.array([tile_key()]), "a mast")
    for day in (repaired, zone.as_of):
        own, _ = mint(tenant, person, str(day))
        witness(contributor_id=own.contributor_id, day=day)
    assert own_witnesses(zone, "00101") == "0"
    witness(contributor_id=own.contributor_id, day=zone.as_of - timedelta(days=1))
    assert own_witnesses(zone, "00101") == "1"


def test_what_a_council_measures_is_not_the_operators() -> None:
    zone = WhiteZone.objects.get(pk=white_zone(service="data_4g").pk)
    ZoneTile.objects.create(zone=zone, tile=tile_key())
    own, _ = mint(factories.council(), factories.person(password=None), "Bus 7")
    witness(contributor_id=own.contributor_id, day=zone.as_of)
    assert own_witnesses(zone, "00101") == "0"
