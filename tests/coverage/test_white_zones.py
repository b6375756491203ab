"""Adjoining white tiles are zones; an id outlives growth, mergers and sleep."""

from datetime import timedelta

import pytest

from coverage import white_zones
from coverage.core.grid import parent
from coverage.core.model import AREA_M
from coverage.core.verdict import NOT_KNOWN, SERVED, WHITE
from coverage.models import CoverageTile, EpochOutage, PopulationSquare, TileCommune, WhiteZone
from tests.coverage.factories import ALPHA, AS_OF, BRAVO, pipeline_state, tile_key, white_tiles, witness

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def state() -> None:
    pipeline_state()


def draw() -> list[WhiteZone]:
    """Draw, and give the open zones."""
    white_zones.rebuild(AS_OF)
    return list(WhiteZone.objects.filter(status=WhiteZone.Status.OPEN).order_by("pk"))


def test_a_zone_keeps_its_id_while_it_grows_and_merges() -> None:
    white_tiles(0, 1, 3)
    apart = {zone.tiles: zone.pk for zone in draw()}
    white_tiles(2)
    (merged,) = draw()
    assert (merged.pk, merged.tiles, merged.contributors) == (apart[2], 4, 2)
    assert WhiteZone.objects.get(pk=apart[1]).redirect_to_id == merged.pk


def test_a_zone_that_slept_takes_up_its_id_wherever_it_has_grown() -> None:
    white_tiles(0, 1)
    (zone,) = draw()
    CoverageTile.objects.update(verdict=NOT_KNOWN)
    assert draw() == []
    CoverageTile.objects.update(verdict=WHITE)
    white_tiles(2)
    (again,) = draw()
    assert (again.pk, again.tiles) == (zone.pk, 3)


def test_without_any_service_at_all_a_zone_has_no_operator() -> None:
    white_tiles(0)
    white_tiles(0, operator=BRAVO)
    assert {zone.operator for zone in draw()} == {ALPHA, BRAVO, None}
    third = CoverageTile.objects.get(operator=BRAVO)
    third.operator, third.verdict = "00103", SERVED
    third.save(force_insert=True)
    assert {zone.operator for zone in draw()} == {ALPHA, BRAVO}


def test_the_people_at_stake_are_a_range_where_the_grid_hides_how_many() -> None:
    white_tiles(0, 1, 2)
    for column, people, imputed in ((0, 10.5, False), (1, 4.0, True), (8, 90.0, False)):
        PopulationSquare.objects.create(tile=tile_key(column), people=people, imputed=imputed, source="tests")
    TileCommune.objects.bulk_create(
        TileCommune(tile=tile_key(column), commune="80021") for column in range(9)
    )
    (zone,) = draw()
    assert (zone.population_low, zone.population_high) == (
        11,
        15,
    )  # 10.5, and one to four in the imputed square


def test_where_nobody_counted_people_their_number_is_not_known() -> None:
    white_tiles(0)
    (zone,) = draw()
    assert (zone.population_low, zone.population_high) == (None, None)


def test_who_speaks_of_no_tile_of_a_zone_is_no_witness_of_it() -> None:
    white_tiles(0, 1)
    down, area = AS_OF - timedelta(days=40), int(parent(tile_key(), AREA_M))
    EpochOutage.objects.create(epoch_id=1, operator=ALPHA, service=2, area=area, day=down, lasting=False)
    witness(contributor_id=903, day=down)
    witness(contributor_id=904, day=down - timedelta(days=1))
    (zone,) = draw()
    assert (zone.contributors, zone.first_day) == (3, down - timedelta(days=1))
    changed = {"day": AS_OF - timedelta(days=9), "lasting": True}
    EpochOutage.objects.create(epoch_id=1, operator=ALPHA, service=2, area=area, **changed)
    (zone,) = draw()
    assert (zone.contributors, zone.first_day) == (2, AS_OF)
