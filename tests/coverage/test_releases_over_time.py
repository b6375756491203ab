"""A new quarter of the official map corrects zones, or denies them again: run as people run it."""

from collections.abc import Sequence
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import shapely
from django.core.management import call_command

from coverage import white_zones
from coverage.core.verdict import NOT_KNOWN, WHITE
from coverage.models import CoverageTile, WhiteZone, ZoneEvent, ZoneTile
from coverage.projection import squares
from tests.coverage.factories import ALPHA, BRAVO, pipeline_state, tile_key, white_tiles
from tests.coverage.factories_official import Row, coverage_file
from tests.coverage.test_pipeline import villager, walks

pytestmark = pytest.mark.django_db

LAMBERT_93 = 2154
DECEMBER = date(2026, 12, 31)
FAR = shapely.Point(600_000, 6_900_000).buffer(300)  # no file is empty: something far from every zone
NAME = "2026_T{quarter}_couv_Metropole_DEMO{number}_4G_data"


def publish(folder: Path, quarter: int, tiles: Sequence[int], operator: str = ALPHA) -> str:
    """Import a quarter of 2026 that declares these tiles; returns the release's name."""
    name = NAME.format(quarter=quarter, number=operator[-2:])
    areas = [Row(FAR), *(Row(square.buffer(1.0)) for square in squares(list(tiles), LAMBERT_93))]
    path = coverage_file(folder, areas, f"{name}.gpkg")
    call_command("import_coverage", str(path), stdout=StringIO())
    return name


def run() -> None:
    call_command("run_pipeline", as_of=DECEMBER.isoformat(), stdout=StringIO())


def told() -> list[tuple[str, str, str | None]]:
    events = ZoneEvent.objects.order_by("pk")
    return list(events.values_list("what", "reason", "official_release"))


def zones(**chosen: object) -> dict[str, tuple[int, bool]]:
    """Tiles of each zone, and whether the map declares it, by status."""
    found = WhiteZone.objects.filter(service=2, **chosen)
    return {zone.status: (zone.tiles, zone.missing_from_official) for zone in found}


@pytest.fixture
def hamlet() -> list[int]:
    """Two people found no 4G all about a hamlet: the tiles that came out white."""
    for _ in range(2):
        walks(villager())
    run()
    return sorted(ZoneTile.objects.filter(zone__service=2).values_list("tile", flat=True))


def test_from_quarter_to_quarter_a_hole_is_denied_admitted_and_denied_again(
    hamlet: list[int], tmp_path: Path
) -> None:
    assert (zones(), len(hamlet) > 3) == ({"open": (len(hamlet), False)}, True)
    first = publish(tmp_path, 1, hamlet)
    run()
    zone = WhiteZone.objects.get(service=2)
    assert (zone.status, zone.missing_from_official) == ("open", True)
    assert (zone.official_release, zone.official_level) == (first, "TBC")

    second = publish(tmp_path, 2, [])
    run()
    assert zones() == {"map_corrected": (len(hamlet), False)}  # as white as before, and where it was
    here = CoverageTile.objects.filter(tile__in=hamlet, service=2)
    assert set(here.values_list("verdict", flat=True)) == {WHITE}

    third = publish(tmp_path, 3, hamlet)
    run()
    run()
    assert zones(pk=zone.pk) == {"open": (len(hamlet), True)}
    assert told() == [("corrected", "map_corrected", second), ("returned", "map_corrected", third)]


def drawn(columns: Sequence[int], operators: Sequence[str] = (ALPHA,)) -> list[int]:
    """White tiles in a row, which stand as they are."""
    pipeline_state()
    for operator in operators:
        white_tiles(*columns, operator=operator)
    return [tile_key(column) for column in columns]


def draw() -> None:
    white_zones.rebuild(DECEMBER)


def test_an_older_release_that_comes_late_changes_nothing(tmp_path: Path) -> None:
    tiles = drawn(range(4))
    publish(tmp_path, 3, [])
    draw()
    before = list(WhiteZone.objects.values())
    publish(tmp_path, 2, tiles)
    draw()
    assert list(WhiteZone.objects.values()) == before
    assert told() == []


@pytest.mark.parametrize(
    ("declared", "kept", "new"), [(3, "open", "map_corrected"), (1, "map_corrected", "open")]
)
def test_of_a_zone_that_is_declared_in_part_both_parts_say_so(
    tmp_path: Path, declared: int, kept: str, new: str
) -> None:
    tiles = drawn(range(4))
    publish(tmp_path, 1, tiles)
    draw()
    (zone,) = WhiteZone.objects.all()
    newer = publish(tmp_path, 2, tiles[:declared])
    draw()
    assert zones() == {"open": (declared, True), "map_corrected": (4 - declared, False)}
    assert WhiteZone.objects.get(pk=zone.pk).status == kept
    assert WhiteZone.objects.exclude(pk=zone.pk).get().status == new
    assert sorted(told()) == [("corrected", "map_corrected", newer), ("split", "map_corrected", newer)]


def test_a_part_of_a_corrected_zone_stays_corrected(tmp_path: Path) -> None:
    tiles = drawn(range(5))
    publish(tmp_path, 1, tiles)
    draw()
    publish(tmp_path, 2, [])
    draw()
    CoverageTile.objects.filter(tile=tiles[1]).update(verdict=NOT_KNOWN, probability=0.3)
    draw()
    assert set(WhiteZone.objects.values_list("status", "tiles")) == {
        ("map_corrected", 1),
        ("map_corrected", 3),
    }
    assert [what for what, *_ in told()] == ["corrected", "split"]


def test_a_corrected_zone_that_joins_the_undeclared_one_beside_it_says_that_the_map_did_it(
    tmp_path: Path,
) -> None:
    tiles = drawn(range(5))
    publish(tmp_path, 1, tiles[:2])
    draw()
    newer = publish(tmp_path, 2, [])
    draw()
    assert told() == [("merged", "map_corrected", newer)]
    assert zones(redirect_to=None) == {"open": (5, False)}


def test_a_hole_of_all_operators_is_corrected_once_the_last_of_them_admits_it(tmp_path: Path) -> None:
    tiles = drawn([0, 1], (ALPHA, BRAVO))
    for operator in (ALPHA, BRAVO):
        publish(tmp_path, 1, tiles, operator)
    draw()
    publish(tmp_path, 2, [], ALPHA)
    draw()
    assert zones(operator=None) == {"open": (2, True)}
    last = publish(tmp_path, 3, [], BRAVO)
    draw()
    assert zones(operator=None) == {"map_corrected": (2, False)}
    of_all = ZoneEvent.objects.filter(zone__operator=None)
    assert list(of_all.values_list("what", "official_release")) == [("corrected", last)]
