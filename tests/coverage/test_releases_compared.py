"""What changed between two releases: areas by level and commune, our white tiles, our zones."""

from datetime import date
from pathlib import Path

import pytest

from coverage import white_zones
from coverage.models import OfficialRelease, TileCommune, WhiteZone
from coverage.official.load import import_file
from coverage.release_changes import LevelChange
from coverage.releases_compared import AnotherLayer, before, compare
from tests.coverage.factories import (
    ALPHA,
    AS_OF,
    BRAVO,
    commune,
    official_share,
    pipeline_state,
    release,
    tile_key,
    white_tiles,
)
from tests.coverage.factories_official import coverage_file, ragged

pytestmark = pytest.mark.django_db

MARCH, JUNE = date(2026, 3, 31), date(2026, 6, 30)
NAME = "2026_T{}_couv_Metropole_DEMO01_4G_data.gpkg"


@pytest.fixture
def quarters() -> tuple[OfficialRelease, OfficialRelease]:
    """March declares the tiles 0 to 3; June raises the first, lowers the second and drops the third."""
    older, newer = (release(service="data_4g", released_on=day) for day in (MARCH, JUNE))
    for column, (was, now) in enumerate([("cl", "bc"), ("tbc", "cl"), ("cl", ""), ("cl", "cl"), ("", "tbc")]):
        for of, level in ((older, was), (newer, now)):
            if level:
                official_share(of, tile_key(column), **{level: 1.0})
    return older, newer


def areas(change: LevelChange) -> tuple[float, ...]:
    """In tiles."""
    km2 = (change.before_km2, change.after_km2, change.gained_km2, change.lost_km2)
    return tuple(round(each / 0.04, 6) for each in km2)


def test_each_level_gains_and_loses_for_itself_and_all_of_them_together(quarters) -> None:
    older, newer = quarters
    told = {change.level: areas(change) for change in compare(newer, older).levels}
    assert told == {"CL": (3, 2, 1, 2), "BC": (0, 1, 1, 0), "TBC": (1, 1, 1, 1), "any": (4, 4, 1, 1)}


def test_the_other_way_round_gains_are_losses(quarters) -> None:
    older, newer = quarters
    assert areas(compare(older, newer).total) == (4, 4, 1, 1)
    assert {change.level: areas(change)[2:] for change in compare(older, newer).levels}["CL"] == (2, 1)


def test_against_nothing_all_is_gained(quarters) -> None:
    assert areas(compare(quarters[1], None).total) == (0, 4, 4, 0)


def test_the_communes_share_out_what_changed_and_the_sea_is_told_apart(quarters) -> None:
    commune("80021")
    TileCommune.objects.bulk_create(TileCommune(tile=tile_key(column), commune="80021") for column in (0, 2))
    there, elsewhere = sorted(compare(quarters[1], quarters[0]).communes, key=lambda place: place.code or "z")
    assert (there.code, there.name) == ("80021", "Commune 80021")
    assert (there.gained_km2, there.lost_km2) == (0.0, 0.04)
    assert there.levels["CL"] == pytest.approx((0.0, 0.08))
    assert (elsewhere.code, elsewhere.gained_km2, elsewhere.lost_km2) == (None, 0.04, 0.0)


def test_white_tiles_that_are_no_longer_declared_are_counted_with_their_zones(quarters) -> None:
    older, newer = quarters
    pipeline_state()
    white_tiles(2, 3, 4)
    white_tiles(2, operator=BRAVO)
    white_zones.rebuild(AS_OF)
    told = compare(newer, older)
    assert (told.white_added, told.white_removed) == (1, 1)
    assert sum(each.removed for each in told.zones if each.operator == ALPHA) == 1
    assert sum(each.added for each in told.zones if each.operator == ALPHA) == 1
    assert {each.id for each in told.zones} <= set(WhiteZone.objects.values_list("pk", flat=True))
    assert {each.operator for each in told.zones} == {ALPHA, None}  # where Bravo is white too, nobody serves


def test_a_layer_that_is_held_against_no_service_says_nothing_of_white_tiles() -> None:
    newer = release(name="2G", layer="2G_voix")
    OfficialRelease.objects.update(service=None)
    newer.refresh_from_db()
    told = compare(newer, None)
    assert (told.white_added, told.white_removed, told.zones) == (None, None, [])


@pytest.mark.parametrize(
    ("other", "name"), [({"operator": BRAVO}, "operator"), ({"service": "voice"}, "layer")]
)
def test_releases_of_two_layers_are_not_compared(other: dict[str, str], name: str) -> None:
    with pytest.raises(AnotherLayer, match=f"of the {name}"):
        compare(release(ALPHA, "data_4g"), release(**{"operator": ALPHA, "service": "data_4g"} | other))


def test_before_a_release_comes_the_quarter_before_or_the_file_that_it_replaced() -> None:
    march, june, again = (release(released_on=day) for day in (MARCH, JUNE, JUNE))
    release(BRAVO, released_on=MARCH)
    assert [before(one) for one in (march, june, again)] == [None, march, june]


def test_what_an_import_announces_is_what_is_told_afterwards(tmp_path: Path) -> None:
    for quarter, seed in ((1, 7), (2, 8)):
        rows = ragged(640_000, 6_970_000, 15_000, seed)
        outcome = import_file(coverage_file(tmp_path, rows, NAME.format(quarter)))
    told = compare(outcome.release, before(outcome.release))
    announced = {change.level: (change.area, change.gained, change.lost) for change in outcome.changes}
    found = {each.level: (each.after_km2, each.gained_km2, each.lost_km2) for each in told.levels}
    assert found.keys() == announced.keys()
    assert told.total.lost_km2 > 1
    for level, numbers in announced.items():
        assert found[level] == pytest.approx(numbers)
