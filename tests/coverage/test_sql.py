"""Each SQL file says what comes in and goes out, and does it when called alone."""

from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.contrib.gis.geos import Point
from django.db import connection

from coverage import epochs, sql
from coverage.core.evidence import Environment
from coverage.core.grid import CRS_CODES, key_of, parent
from coverage.core.hearing import hear
from coverage.core.model import AREA_M, Model
from coverage.models import (
    CoverageTile,
    EpochModel,
    EpochOutage,
    ParentTile,
    Square,
    Territory,
    TileTerms,
    ZoneTile,
)
from coverage.stored import evidence_of, window
from tests.coverage.factories import ALPHA, AS_OF, epoch, tile_key, white_zone, witness

FILES = sorted(Path(sql.__file__).parent.glob("*.sql"))
TILE = int(key_of([3035], [3_800_100], [2_900_100])[0])
REGION = "MULTIPOLYGON(((2 49, 3 49, 3 50, 2 50, 2 49)))"
NUMBERS = [0.9, 0.01, 0.97, 0.0, 0.1, 2, 1, 2, 5, 9, -4.5, 8.0]
ESTIMATE = [*NUMBERS, date(2026, 1, 1), date(2026, 5, 1), "2026.3", 1]


def execute(name: str, *parameters: Any) -> list[tuple[object, ...]]:
    """What a statement answers, asked by position or by one dict of names."""
    named = isinstance(parameters[0], dict)
    with connection.cursor() as cursor:
        cursor.execute(sql.load(name), parameters[0] if named else parameters)
        return cursor.fetchall() if cursor.description else []


def upsert(operator: str = "00101", region: str = "reg-32") -> None:
    execute("upsert_tiles", 2, *([value] for value in (TILE, operator, 2, region, *ESTIMATE)))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_opens_with_what_it_is_for(file: Path) -> None:
    head = file.read_text().splitlines()
    assert head[0].startswith("-- ")
    assert any(line.startswith("-- In") for line in head[:5])


@pytest.mark.django_db
def test_regions_of_points_names_the_region_or_nothing() -> None:
    for key in ("reg-32", "reg-33"):
        Territory.objects.create(key=key, kind="reg", code=key[4:], name=key, codes_year=2026, geom=REGION)
    rows = execute("regions_of_points", [1, 2], [2.5, 8.0], [49.5, 49.5])
    assert sorted(rows) == [(1, "reg-32"), (2, "")]


@pytest.mark.django_db
def test_upsert_tiles_keeps_the_verdict_that_the_family_gave() -> None:
    upsert()
    CoverageTile.objects.update(verdict=0)
    upsert(region="reg-11")
    assert list(CoverageTile.objects.values_list("region", "verdict")) == [("reg-11", 0)]


@pytest.mark.django_db
def test_delete_tiles_keeps_the_outline_that_another_operator_needs() -> None:
    upsert("00101")
    upsert("00102")
    square = "POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))"
    Square.objects.create(tile=TILE, resolution=200, geom=square)
    execute("delete_tiles", [TILE], "00101", 2)
    assert Square.objects.count() == 1
    execute("delete_tiles", [TILE], "00102", 2)
    assert (CoverageTile.objects.count(), Square.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_upsert_tiles_writes_nothing_that_is_as_before() -> None:
    written = []
    for region in ("reg-32", "reg-32", "reg-11"):
        with connection.cursor() as cursor:
            columns = ([value] for value in (TILE, "00101", 2, region, *ESTIMATE))
            cursor.execute(sql.load("upsert_tiles"), [2, *columns])
            written.append(cursor.rowcount)
    assert written == [1, 0, 1]


@pytest.mark.django_db
def test_terms_are_cut_at_their_length_and_kept_of_the_named_tiles() -> None:
    execute("upsert_terms", "00101", 2, [1.5, -2.5, float("-inf"), 0.0], 2, [TILE, TILE + 1])
    kept = dict(TileTerms.objects.values_list("tile", "own"))
    assert kept == {TILE: [1.5, -2.5], TILE + 1: [float("-inf"), 0.0]}
    execute("delete_terms", "00101", 2, [TILE, TILE + 2])
    assert list(TileTerms.objects.values_list("tile", flat=True)) == [TILE + 1]


@pytest.mark.django_db
def test_stored_tiles_are_of_one_operator() -> None:
    upsert("00102")
    assert execute("stored_tiles", "00102", 2, [TILE, TILE + 1]) == [(TILE, "reg-32", False)]
    execute("upsert_terms", "00102", 2, [0.5], 1, [TILE])
    assert execute("stored_tiles", "00102", 2, [TILE]) == [(TILE, "reg-32", True)]
    assert execute("stored_tiles", "00101", 2, [TILE, TILE + 1]) == []


@pytest.mark.django_db
def test_set_verdicts_speaks_of_one_operator() -> None:
    upsert("00101")
    upsert("00102")
    execute("set_verdicts", [TILE], [0], "00101", 2)
    assert set(CoverageTile.objects.values_list("operator", "verdict")) == {("00101", 0), ("00102", 2)}


@pytest.mark.django_db
def test_delete_empty_parents_keeps_those_that_still_count() -> None:
    for tile in (1, 2):
        Square.objects.create(tile=tile, resolution=1000, geom="POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))")
    ParentTile.objects.create(tile=1, operator="00101", service=2, region="", white=1, served=0, not_known=0)
    execute("delete_empty_parents", [1, 2])
    assert list(Square.objects.values_list("tile", flat=True)) == [1]


@pytest.mark.django_db
def test_zone_witnesses_are_distinct_over_the_zone() -> None:
    day = date(2026, 1, 2)
    for person, tile, operator in ((7, 1, "00101"), (7, 2, "00101"), (8, 2, "00101"), (9, 2, "00102")):
        for device in (1, 2):
            witness(contributor_id=person, device=device, tile=tile, operator=operator, day=day)
    witness(contributor_id=10, tile=2, place=Environment.INDOOR, day=day)
    witness(contributor_id=11, tile=2, against=0, statements=1, day=day)
    after, until = date(2026, 1, 1), date(2026, 1, 3)
    here, there = uuid4(), uuid4()
    asked = {"zones": [here, here, there], "tiles": [1, 2, 2], "epoch": None, "service": 2}
    asked |= {"after": after, "until": until}
    alone = execute("zone_witnesses", asked | {"operator": "00101"})
    everyone = execute("zone_witnesses", asked | {"operator": None})
    days = (day, day)
    assert dict(row[:2] for row in alone) == {here: 2, there: 2}
    assert sorted(everyone) == sorted([(here, 3, 3, *days), (there, 3, 3, *days)])


@pytest.mark.django_db
def test_the_square_around_a_tile_is_the_one_that_the_grid_knows() -> None:
    metres = np.random.default_rng(3).integers(-7_000_000, 7_000_000, (2, 500))
    keys = key_of(np.resize(CRS_CODES, 500), *metres)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coverage_area(tile) FROM unnest(%s::bigint[]) AS tile", [keys.tolist()])
        areas = [area for (area,) in cursor.fetchall()]
    assert areas == parent(keys, AREA_M).tolist()


@pytest.mark.django_db
def test_what_is_heard_of_a_tile_is_what_the_estimates_hear() -> None:
    here, there = tile_key(0), tile_key(100)
    for number, tile in enumerate((here, there) * 60):
        said = [{"speaks_for": 1, "against": 1}, {"against": 2}, {"speaks_for": 1, "against": 0}][number % 3]
        place, day = Environment(number % 4), AS_OF - timedelta(days=number // 6)
        witness(contributor_id=number, tile=tile, day=day, place=place, **said)
    of = {"epoch": epoch(), "operator": ALPHA, "service": 2}
    EpochModel.objects.create(**of, parameters=asdict(Model()))
    for area, days, lasting in ((here, 3, False), (here, 4, False), (there, 3, False), (there, 9, True)):
        EpochOutage.objects.create(
            **of,
            area=int(parent(area, AREA_M)),
            day=AS_OF - timedelta(days=days),
            lasting=lasting,
        )
    with connection.cursor() as cursor:
        evidence = evidence_of(cursor, (ALPHA, 2), window(AS_OF))
        cursor.execute("SELECT contributor_id, speaks_for, against FROM coverage_heard(%s, 1)", [AS_OF])
        found = sorted(cursor.fetchall())
        cursor.execute("SELECT count(*) FROM coverage_heard(%s, NULL)", [AS_OF])
        (without,) = cursor.fetchone()
    testimony = hear(evidence, epochs.recall(epoch(), (ALPHA, 2), evidence))
    heard = testimony.rows
    assert [row[:2] for row in found] == sorted(zip(heard.contributor, heard.speaks_for, strict=True))
    served = dict(zip(heard.contributor.tolist(), testimony.served.tolist(), strict=True))
    assert {who: bright / (bright + dark) for who, bright, dark in found} == served
    assert len(found) < without < 120


@pytest.mark.django_db
def test_communes_of_zones_share_ground_with_them() -> None:
    shapes = {"80001": "2 49, 3 49, 3 50, 2 50, 2 49", "80002": "3 49, 4 49, 4 50, 3 50, 3 49"}
    for code, ring in shapes.items():
        Territory.objects.create(
            key=f"com-{code}",
            kind="com",
            code=code,
            name=code,
            codes_year=2026,
            geom=f"MULTIPOLYGON((({ring})))",
        )
    zone, sea = uuid4(), uuid4()
    outlines = [bytes(Territory.objects.get(code="80001").geom.ewkb), bytes(Point(0, 0, srid=4326).ewkb)]
    assert execute("communes_of_zones", [zone, sea], outlines) == [(zone, ["80001"])]


@pytest.mark.django_db
def test_delete_members_takes_the_named_tiles_of_the_named_zones() -> None:
    zone = white_zone()
    ZoneTile.objects.bulk_create(ZoneTile(zone=zone, tile=tile) for tile in (1, 2))
    execute("delete_members", [zone.pk, uuid4()], [1, 2])
    assert list(ZoneTile.objects.values_list("tile", flat=True)) == [2]


@pytest.mark.django_db
def test_keys_are_sorted_and_not_hashed_within_a_block_alone():
    grouped = "EXPLAIN SELECT count(*) FROM coverage_tilecommune GROUP BY tile + 0"

    with connection.cursor() as cursor:
        with sql.sorted_keys():
            cursor.execute(grouped)
            sorted_plan = str(cursor.fetchall())
        cursor.execute(grouped)
        usual_plan = str(cursor.fetchall())

    assert "HashAggregate" not in sorted_plan
    assert "HashAggregate" in usual_plan
