"""Before its embargo ends a zone is behind no public door; whom it concerns sees it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import mapbox_vector_tile
import pytest
from django.test import Client
from django.utils import timezone

from councils.subscriptions.news import note
from coverage import month_zones
from coverage.embargo import today
from coverage.models import OfficialRelease, WhiteZone, ZoneTile
from gap_reports.models import Case
from maps import exports
from tests.accounts.factories import council, member, operator, person, second_factor, signed_in
from tests.coverage.factories import (
    ALPHA,
    AS_OF,
    commune,
    coverage_tile,
    official_share,
    pipeline_state,
    release,
    square,
    tile_key,
    white_zone,
)
from tests.gap_reports.factories import a_case

pytestmark = pytest.mark.django_db

Door = Callable[[WhiteZone, OfficialRelease], bool]  # whether the zone is seen through it


def _says(path: str) -> Door:
    def door(zone: WhiteZone, of: OfficialRelease) -> bool:
        answer = Client().get(path.format(zone=zone.pk, release=of.pk))
        return answer.status_code == 200 and str(zone.pk) in answer.content.decode()

    return door


def _lists_its_case(zone: WhiteZone, _: OfficialRelease) -> bool:
    return str(Case.objects.get(zone=zone).pk) in Client().get("/cases/").content.decode()


def _in_the_feed(zone: WhiteZone, of: OfficialRelease) -> bool:
    note(timezone.now())
    return _says("/territories/com-80021/zones.atom")(zone, of)


def _drawn(zone: WhiteZone, _: OfficialRelease) -> bool:
    tile = Client().get("/tiles/white_zones/0/0/0.mvt").content
    layer = mapbox_vector_tile.decode(tile).get("white_zones", {"features": []})
    return str(zone.pk) in {feature["properties"]["id"] for feature in layer["features"]}


def _in_month(zone: WhiteZone, _: OfficialRelease) -> bool:
    month_zones.keep(AS_OF)
    return bool(len(exports.white_zones(month=AS_OF.replace(day=1))))


DOORS: dict[str, Door] = {
    "list": _says("/api/v1/white-zones"),
    "one": _says("/api/v1/white-zones/{zone}"),
    "history as JSON": _says("/api/v1/zones/{zone}/history"),
    "page": _says("/zones/{zone}/"),
    "history": _says("/zones/{zone}/history/"),
    "following": _says("/zones/{zone}/follow/"),
    "territory": _says("/territories/com-80021/"),
    "paper": _says("/print/"),
    "release": _says("/releases/{release}/"),
    "release as JSON": _says("/api/v1/releases/{release}/changes"),
    "feed": _in_the_feed,
    "cases": _lists_its_case,
    "layer": _drawn,
    "file": lambda zone, _: str(zone.pk) in set(exports.white_zones()["id"]),
    "month": _in_month,
}


@pytest.fixture
def there() -> tuple[WhiteZone, OfficialRelease]:
    """A zone with a case, in a commune, that a newer release no longer declares."""
    pipeline_state()
    place = commune("80021")
    place.geom = square(1.9, 49.8, 0.5)
    place.save()
    older, newer = (
        release(service="data_4g", released_on=day, name=f"{day}") for day in (date(2026, 3, 31), AS_OF)
    )
    official_share(older, tile_key(), tbc=1.0)
    coverage_tile(tile_key(), service="data_4g")
    zone = white_zone(
        ALPHA, "data_4g", geom=square(2.0, 49.9, 0.01), communes=["80021"], missing_from_official=True
    )
    ZoneTile.objects.create(zone=zone, tile=tile_key())
    a_case(zone=zone)
    return zone, newer


def until(zone: WhiteZone, days: int) -> None:
    WhiteZone.objects.update(public_from=today() + timedelta(days=days))
    zone.refresh_from_db()


@pytest.mark.parametrize("door", DOORS)
def test_a_door_shows_a_zone_from_the_day_on_that_its_embargo_ends(
    door: str, there: tuple[WhiteZone, OfficialRelease]
) -> None:
    seen = []
    for days in (30, 1, 0):
        until(there[0], days)
        seen.append(DOORS[door](*there))
    assert seen == [False, False, True]


def test_the_tag_of_a_tile_changes_when_an_embargo_ends(there: tuple[WhiteZone, OfficialRelease]) -> None:
    tags = set()
    for days in (1, 0):
        until(there[0], days)
        tags.add(Client().get("/tiles/white_zones/0/0/0.mvt")["ETag"])
    assert len(tags) == 2


def _clients() -> dict[str, Client]:
    council_80 = council()
    council_80.territories = ["com-80021"]
    council_80.save()
    elsewhere = council("conseil-62")
    elsewhere.territories = ["dep-62"]
    elsewhere.save()
    others = operator("bravo")
    others.operators = ["00102"]
    others.save()
    people = {
        "operator": member(operator()),
        "council": member(council_80),
        "staff": second_factor(person("staff", is_staff=True)),
        "another operator": member(others),
        "another council": member(elsewhere),
        "nobody": None,
    }
    return {name: signed_in(user) for name, user in people.items()}


def test_whom_it_concerns_sees_it_before_and_no_cache_keeps_that(
    there: tuple[WhiteZone, OfficialRelease], settings: Any
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    zone = there[0]
    until(zone, 30)
    clients = _clients()
    for path in (f"/zones/{zone.pk}/", f"/zones/{zone.pk}/history/"):
        answers: dict[str, Any] = {name: one.get(path) for name, one in clients.items()}
        seen = {name for name, answer in answers.items() if answer.status_code == 200}
        assert seen == {"operator", "council", "staff"}
        assert all("no-store" in answers[name]["Cache-Control"] for name in seen)
        assert "Sous embargo" in answers["council"].content.decode()


def test_the_method_page_says_how_long_an_embargo_is(settings: Any) -> None:
    for days in (0, 30):
        settings.EMBARGO_DAYS = days
        assert ("30 jours plus tard" in Client().get("/method/").content.decode()) == bool(days)


def test_staff_export_what_is_under_embargo(there: tuple[WhiteZone, OfficialRelease]) -> None:
    until(there[0], 30)
    assert len(exports.white_zones()) == 0
    assert len(exports.white_zones(floored=False)) == 1
