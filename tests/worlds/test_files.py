"""A world's files are those that the product's own commands take."""

from datetime import date
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Sum

from coverage.models import PopulationSquare, Site, Territory, TileCommune
from coverage.population.people import people_of_tiles
from worlds.communes import partition
from worlds.files import last_quarter, write

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def files(world, tmp_path_factory):
    return write(world, tmp_path_factory.mktemp("files"), TODAY)


def printed(*arguments, **options) -> str:
    out = StringIO()
    call_command(*arguments, **options, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("today", "quarter"),
    [
        (date(2026, 11, 21), date(2026, 9, 30)),
        (date(2026, 1, 1), date(2025, 12, 31)),
        (date(2026, 4, 1), date(2026, 3, 31)),
    ],
)
def test_the_map_is_of_the_quarter_that_ended_last(today, quarter):
    assert last_quarter(today) == quarter


def test_the_same_world_gives_the_same_bytes(world, files, tmp_path):
    again = write(world, tmp_path, TODAY)
    digests = [[sha256(path.read_bytes()).digest() for path in each.coverage] for each in (files, again)]
    assert digests[0] == digests[1]


@pytest.mark.django_db
def test_the_official_maps_are_accepted(files):
    told = printed("import_coverage", *files.coverage, dry_run=True)
    assert f"{len(files.coverage)} would be imported, 0 already there, 0 refused" in told
    assert " 0 mended" in told
    assert "2026_T3_couv_Metropole_DEMO01_4G_data: would be imported, operator 00101, 2026-09-30" in told


@pytest.mark.django_db
def test_the_territories_are_accepted_and_all_drawn(world, files):
    told = printed("import_territories", codes=files.codes, boundaries=files.boundaries, year=files.year)
    assert "without a boundary" not in told
    assert "refused, " not in told
    assert Territory.objects.filter(kind="com").count() == len(world.land.villages)
    assert Territory.objects.filter(key__in=["dep-00", "reg-00"], geom__isnull=False).count() == 2


@pytest.mark.django_db
def test_everybody_who_lives_there_is_in_a_square_of_the_island(world, files):
    printed("import_territories", codes=files.codes, boundaries=files.boundaries, year=files.year)
    assert ", 0 refused; " in printed("import_population", files.population)
    everybody = sum(commune.inhabitants for commune in partition(world.land))
    island = list(TileCommune.objects.values_list("tile", flat=True))
    squares = PopulationSquare.objects.all()
    assert squares.aggregate(people=Sum("people"))["people"] == everybody
    assert squares.filter(imputed=True).count() > squares.count() / 2  # as in France, where it is 79 %
    assert people_of_tiles(island).high == pytest.approx(everybody, rel=0.01)  # the coast cuts tiles


@pytest.mark.django_db
def test_the_sites_are_accepted(world, files):
    told = printed("import_sites", files.sites)
    assert "0 refused" in told
    assert Site.objects.count() == world.sites.built.sum()
    assert Site.objects.filter(operator="00103", has_2g=True).count() == 0
