from datetime import timedelta

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.core.cache import caches
from django.db.models import F
from django.test import Client

from coverage import embargo
from coverage.embargo import today
from coverage.models import CoverageTile, DecidedFamily, Site, WhiteZone
from coverage.projection import centres
from coverage.territories.tiles import survey
from maps import editions
from maps.editions import PARTS
from maps.layers import LAYERS
from tests.coverage.factories import (
    ALPHA,
    BRAVO,
    commune,
    official_share,
    pipeline_state,
    release,
    square,
    tile_key,
    white_zone,
)
from tests.maps.factories import drawn_tile, piece
from tests.maps.test_tiles import NEAR, address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_shelf():
    caches["tiles"].clear()


def decided(digest: str, operator: str = ALPHA) -> None:
    DecidedFamily.objects.update_or_create(
        operator=operator, service=0, region="reg-32", defaults={"told": digest}
    )


def asked(layer: str = "measured", tag: str | None = None):
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    headers = {"If-None-Match": tag} if tag else {}
    query = {"operator": ALPHA, "service": "voice"}
    return Client().get(address(layer, lon, lat, NEAR), query, headers=headers)


def test_a_tile_is_drawn_once_for_each_decision_of_its_family(django_assert_num_queries):
    drawn_tile(tile_key())
    decided("one")
    first = asked()

    with django_assert_num_queries(1):  # what was decided; no square is looked for
        again = asked()
    decided("two")
    CoverageTile.objects.update(contributors=2)
    anew = asked()

    assert again.content == first.content
    assert anew.content != first.content
    assert anew["ETag"] != first["ETag"]


def test_whoever_has_the_tile_is_told_so_without_its_being_drawn(django_assert_num_queries):
    drawn_tile(tile_key())
    decided("one")
    tag = asked()["ETag"]
    caches["tiles"].clear()

    with django_assert_num_queries(1):
        unchanged = asked(tag=tag)
    decided("two")

    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", tag)
    assert "stale-while-revalidate" in unchanged["Cache-Control"]
    assert asked(tag=tag).status_code == 200


def test_another_operators_family_changes_nothing():
    drawn_tile(tile_key())
    decided("one")
    tag = asked()["ETag"]

    decided("two", operator=BRAVO)

    assert asked(tag=tag).status_code == 304


def test_a_release_and_a_day_are_editions_of_the_official_map():
    piece(release(), "", 1.0, 49.0, 5.0, 52.0)
    pipeline_state()
    first = asked("official")["ETag"]

    piece(release(layer="3G_data", service="voice"), "", 1.0, 49.0, 5.0, 52.0)

    assert asked("official", tag=first).status_code == 200


def test_a_difference_is_of_both():
    drawn_tile(tile_key(), verdict="white")
    official_share(release(), cl=1.0)
    pipeline_state()
    decided("one")
    tag = asked("difference")["ETag"]
    unchanged = asked("difference", tag=tag).status_code

    official_share(release(layer="3G_data"), cl=1.0)

    assert unchanged == 304
    assert asked("difference", tag=tag).status_code == 200


def test_numbers_of_operators_are_of_the_land_as_it_was_last_surveyed():
    release()
    pipeline_state()
    decided("one")
    tag = asked("operators")["ETag"]
    unchanged = asked("operators", tag=tag).status_code

    place = commune("80021")
    place.geom = MultiPolygon(Polygon.from_bbox((2.30, 49.89, 2.32, 49.90)))
    place.save()
    survey()
    anew = asked("operators", tag=tag)["ETag"]
    survey()  # changes nothing

    assert unchanged == 304
    assert anew != tag
    assert asked("operators", tag=anew).status_code == 304


def site_here() -> None:
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    has = {"has_2g": True, "has_3g": True, "has_4g": True}
    Site.objects.create(operator=ALPHA, listed_on="2026-06-30", geom=Point(lon, lat), **has)


def zone_here(**values) -> None:
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    white_zone(geom=square(lon - 0.004, lat - 0.004, 0.008), **values)


def village_here() -> None:
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    place = commune("80021")
    place.geom = square(lon - 0.004, lat - 0.004, 0.008)
    place.save()


@pytest.mark.parametrize(
    ("layer", "appears"), [("sites", site_here), ("white_zones", zone_here), ("territories", village_here)]
)
def test_lists_zones_and_boundaries_are_drawn_once_until_they_change(
    layer, appears, django_assert_num_queries
):
    pipeline_state()
    empty = asked(layer)
    appears()
    first = asked(layer)
    with django_assert_num_queries(1):
        again = asked(layer)
    with django_assert_num_queries(1):
        unchanged = asked(layer, tag=first["ETag"])

    assert (empty.status_code, first.status_code, unchanged.status_code) == (204, 200, 304)
    assert again.content == first.content


def test_a_zone_that_is_not_told_of_makes_no_new_edition():
    zone_here()
    tag = asked("white_zones")["ETag"]
    zone_here(contributors=1)
    zone_here(public_from=today() + timedelta(days=1))
    zone_here(operator=BRAVO)
    WhiteZone.objects.update(contributor_days=77, probability=F("probability") - 0.0001)

    assert asked("white_zones", tag=tag).status_code == 304


def test_a_zone_that_is_redrawn_closed_or_public_at_last_makes_one(monkeypatch):
    zone_here()
    zone_here(public_from=today() + timedelta(days=1))
    tags = [asked("white_zones")["ETag"]]
    for happens in (
        lambda: WhiteZone.objects.update(geom=square(2.3, 49.8, 0.01)),
        lambda: monkeypatch.setattr(embargo, "today", lambda: today() + timedelta(days=1)),
        lambda: WhiteZone.objects.update(status="repaired"),
    ):
        happens()
        tags.append(asked("white_zones")["ETag"])

    assert len(set(tags)) == len(tags)


def test_guidance_is_worked_out_once_in_a_while(settings):
    settings.GUIDANCE_SECONDS = 3600
    drawn_tile(tile_key(), contributors=2)
    pipeline_state()
    first = asked("guidance")
    CoverageTile.objects.all().delete()
    kept = asked("guidance")
    unchanged = asked("guidance", tag=first["ETag"])
    settings.GUIDANCE_SECONDS = 0

    assert (first.status_code, kept.content, unchanged.status_code) == (200, first.content, 304)
    assert asked("guidance").content != first.content


def test_where_nothing_tells_the_edition_the_content_does():
    drawn_tile(tile_key())
    first = asked()

    CoverageTile.objects.update(contributors=2)

    assert asked(tag=first["ETag"]).status_code == 200


@pytest.mark.parametrize("encoding", ["gzip;q=0.5", "gzip; q=0.8, br", "GZIP", "identity;q=0, gzip;q=1.0"])
def test_a_tile_is_packed_for_whom_likes_gzip_however_little(encoding):
    drawn_tile(tile_key())
    decided("one")
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    zipped = Client().get(address("measured", lon, lat, NEAR), headers={"Accept-Encoding": encoding})
    assert zipped["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("encoding", ["", "br", "gzip;q=0", "gzip; q=0", "gzip ;q=0.000, identity"])
def test_a_kept_tile_is_unpacked_for_whom_understands_no_gzip(encoding):
    drawn_tile(tile_key())
    decided("one")
    packed = asked()
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))
    query = {"operator": ALPHA, "service": "voice"}

    plain = Client().get(address("measured", lon, lat, NEAR), query, headers={"Accept-Encoding": encoding})
    zipped = Client().get(address("measured", lon, lat, NEAR), query, headers={"Accept-Encoding": "br, gzip"})

    assert "Content-Encoding" not in plain
    assert plain.content == packed.content
    assert zipped["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in zipped["Vary"]


def test_every_layer_of_the_shelf_is_a_layer():
    assert set(PARTS) <= set(LAYERS)


def test_the_edition_is_read_once_in_a_while_for_all_tiles(django_assert_num_queries, settings):
    settings.EDITION_SECONDS = 3600
    drawn_tile(tile_key())
    decided("one")
    tag = asked()["ETag"]

    with django_assert_num_queries(0):
        assert asked(tag=tag).status_code == 304
        assert asked().status_code == 200
    editions._lately.cache_clear()
    decided("two")

    assert asked(tag=tag).status_code == 200


def test_what_was_drawn_while_the_tables_changed_is_not_kept(monkeypatch):
    drawn_tile(tile_key())
    decided("one")
    before = asked()
    caches["tiles"].clear()
    monkeypatch.setattr(editions.tiles, "render", lambda *_: decided("two") or b"of neither")

    torn = asked()
    monkeypatch.undo()
    decided("one")

    assert torn["ETag"] != before["ETag"]
    assert asked().content == before.content


def test_a_tile_needs_no_session_and_no_language(client):
    drawn_tile(tile_key())
    (lon,), (lat,) = (values.tolist() for values in centres(tile_key()))

    answer = client.get(address("measured", lon, lat, NEAR), headers={"Accept-Language": "en"})

    assert answer["Vary"] == "Accept-Encoding"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert int(answer["Content-Length"]) == len(answer.content)
    assert client.get("/tiles/measured/0/0/x.mvt").status_code == 404
