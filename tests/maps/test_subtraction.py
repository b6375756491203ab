"""The attack by subtraction: worlds that differ in what one person did look alike in every public view.

An attacker who has all views of a world can subtract any of them from any other, before and after each
publication. What they learn is a function of the views: where two worlds have the same views, byte for byte,
no subtraction over any pair of them tells these worlds apart. So each secret is planted both ways, and the
views are compared, all of them.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction
from django.urls import URLPattern, URLResolver

from councils.compare import compare
from coverage import pipeline
from coverage.core.evidence import SERVICES
from coverage.models import PopulationSquare, TileCommune
from coverage.pipeline import today
from coverage.projection import tiles_of
from maps.api.urls import urlpatterns as open_data
from maps.data.shelf import write_files
from maps.layers import LAYERS
from maps.urls import urlpatterns as pages
from measurements.contributors import erase
from measurements.models import Contributor
from tests.coverage.factories import commune, official_share, release
from tests.coverage.test_pipeline import SERVED_PHONE, villager, visits, walks
from tests.maps.attacker import OTHERS, ZOOMS, Place, Views, doors, told_otherwise, views
from tests.measurements.factories import HAMLET

pytestmark = pytest.mark.django_db

# Lone squares, out of reach of all that others measured; and one that two people measure.
HERMITAGE, MILL, CROSSING = (2.2, 49.9), (2.2, 50.02), (2.3, 50.1)
PLACES: tuple[Place, ...] = (HAMLET, HERMITAGE, MILL, CROSSING)
CODE = "80021"

ON_2G = {"service_state": "in_service", "technology": "2G", "signal_kind": "rssi", "signal_dbm": -80.0}

# Pages of words, a script, and names that are looked up.
WITHOUT_EVIDENCE = {
    "method",
    "accessibility",
    "legal",
    "privacy",
    "contact",
    "embed-how",
    "addresses",
    "map-worker",
}

World = Callable[[list[Contributor]], None]


@pytest.fixture(scope="module")
def people(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Contributor]]:
    """Five people whose phones work alike; two walked about a hamlet without service. All in one commune."""
    with django_db_blocker.unblock(), transaction.atomic():
        everyone = [villager() for _ in range(5)]
        for somebody in everyone[3:]:
            walks(somebody)
        tiles = [int(tiles_of(*place)[0]) for place in PLACES]
        declared = release(service="data_4g")
        commune(CODE)
        for tile in tiles:
            TileCommune.objects.create(tile=tile, commune=CODE)
            PopulationSquare.objects.create(tile=tile, people=3.0, imputed=False, source="tests")
            official_share(declared, tile, tbc=1.0)
        pipeline.run()
        yield everyone
        transaction.set_rollback(True)


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def seen(
    world: World, people: list[Contributor], *days: date, places: Sequence[Place] = (HAMLET, HERMITAGE)
) -> Views:
    """What the attacker has once such a world was published as of each of these days; else of today."""
    with _undone():
        world(people)
        for day in days or [today()]:
            pipeline.run(day)
        compare()
        write_files()
        for name in ("tiles", "local"):
            caches[name].clear()
        return views(places)


def asked_at(place: Place) -> str:
    return f"/api/v1/tiles-at?lon={place[0]}&lat={place[1]}"


def months_asked(found: Views) -> list[str]:
    return sorted(asked for asked in found if asked.startswith(asked_at(HERMITAGE)) and "month" in asked)


def at(somebody: Contributor, place: Place, weeks: int = 3, **said: Any) -> None:
    visits(somebody, weeks=weeks, longitude=place[0], latitude=place[1], **said)


def test_every_layer_is_under_attack_or_of_public_lists() -> None:
    assert ZOOMS.keys() | OTHERS == LAYERS.keys()


def test_every_door_of_the_map_is_under_attack_or_shows_no_evidence(people: list[Contributor]) -> None:
    with _undone():
        write_files()
        asked = doors(PLACES)
    assert asked | WITHOUT_EVIDENCE == {*_names(pages), *_names(open_data)}


def _names(patterns: Sequence[URLPattern | URLResolver]) -> Iterator[str | None]:
    for one in patterns:
        yield from _names(one.url_patterns) if isinstance(one, URLResolver) else [one.name]


def alone_without(people: list[Contributor]) -> None:
    at(people[0], HERMITAGE)


def alone_with_voice(people: list[Contributor]) -> None:
    """Somebody else, for longer, whose calls pass."""
    at(people[1], HERMITAGE, weeks=8, **ON_2G)


def alone_on_4g(people: list[Contributor]) -> None:
    """A phone that speaks of 4G alone."""
    at(people[0], HERMITAGE, **SERVED_PHONE)


def alone_with_an_old_phone(people: list[Contributor]) -> None:
    """One that does not say what it is able to, and speaks of calls alone."""
    at(people[0], HERMITAGE, max_technology=None)


def alone_and_served_of_late(people: list[Contributor]) -> None:
    """Calls are spoken of in months gone by, and 4G now: a list with months would tell them apart."""
    at(people[0], HERMITAGE, **SERVED_PHONE)
    at(people[0], HERMITAGE, hours=24 * 60)


def alone_indoors_too(people: list[Contributor]) -> None:
    at(people[0], HERMITAGE, **SERVED_PHONE)
    at(people[1], HERMITAGE, environment="indoor")


def two_who_share_no_service(people: list[Contributor]) -> None:
    at(people[0], HERMITAGE, **SERVED_PHONE)
    at(people[1], HERMITAGE, **ON_2G | {"max_technology": None})


def test_nobody_learns_who_was_alone_somewhere_nor_how_often_nor_what_they_found(
    people: list[Contributor],
) -> None:
    first, second = (seen(world, people) for world in (alone_without, alone_with_voice))
    assert first[asked_at(HERMITAGE)][1].count(b'"alone"') == len(SERVICES)
    assert told_otherwise(first, second) == []


@pytest.fixture(scope="module")
def lone(people: list[Contributor]) -> Views:
    return seen(alone_without, people, places=[HERMITAGE])


@pytest.mark.parametrize(
    "world",
    [
        alone_on_4g,
        alone_with_an_old_phone,
        alone_and_served_of_late,
        alone_indoors_too,
        two_who_share_no_service,
    ],
)
def test_nobody_learns_which_services_somebody_who_was_alone_found(
    lone: Views, world: World, people: list[Contributor]
) -> None:
    assert told_otherwise(lone, seen(world, people, places=[HERMITAGE])) == []


def test_nobody_learns_what_somebody_found_who_was_alone_indoors(people: list[Contributor]) -> None:
    def served(people: list[Contributor]) -> None:
        at(people[0], HERMITAGE, environment="indoor", **SERVED_PHONE)

    def not_served(people: list[Contributor]) -> None:
        at(people[0], HERMITAGE, environment="indoor")

    first, second = (seen(world, people, places=[HERMITAGE]) for world in (served, not_served))
    assert b'"alone"' not in first[asked_at(HERMITAGE)][1]
    assert told_otherwise(first, second) == []


def test_nobody_learns_what_one_of_three_found_of_a_service_that_the_others_do_not_speak_of(
    people: list[Contributor],
) -> None:
    def two(people: list[Contributor]) -> None:
        for somebody in people[:2]:
            at(somebody, CROSSING, **SERVED_PHONE)

    def two_and_a_call(people: list[Contributor]) -> None:
        two(people)
        at(people[2], CROSSING, **ON_2G | {"max_technology": None})

    first, second = (seen(world, people, places=[CROSSING]) for world in (two, two_and_a_call))
    assert b"2\xe2\x80\x934" in first[asked_at(CROSSING)][1]
    assert told_otherwise(first, second) == []


def test_nobody_learns_it_later_from_the_months(
    people: list[Contributor], monkeypatch: pytest.MonkeyPatch
) -> None:
    later = [today() + timedelta(days=days) for days in (0, 800)]
    monkeypatch.setattr(pipeline, "today", lambda: later[-1])
    first, second = (
        seen(world, people, *later, places=[HERMITAGE]) for world in (alone_without, alone_on_4g)
    )
    assert len(months_asked(first)) == len(later)
    assert b'"contributors":"1"' in first[months_asked(first)[0]][1]
    assert told_otherwise(first, second) == []


def test_after_an_erasure_the_views_are_those_of_a_world_without_that_person(
    people: list[Contributor], monkeypatch: pytest.MonkeyPatch
) -> None:
    later = [today(), today() + timedelta(days=40)]
    monkeypatch.setattr(pipeline, "today", lambda: later[-1])

    def somebody_who_erases(people: list[Contributor]) -> None:
        at(people[0], HERMITAGE)
        at(people[0], CROSSING)
        at(people[1], CROSSING)
        for day in later:
            pipeline.run(day)
        erase(people[0])

    def nobody_but_the_other(people: list[Contributor]) -> None:
        at(people[1], CROSSING)
        for day in later:
            pipeline.run(day)
        erase(people[0])

    first, second = (
        seen(world, people, later[-1], places=[HERMITAGE, CROSSING])
        for world in (somebody_who_erases, nobody_but_the_other)
    )
    assert told_otherwise(first, second) == []


def test_nobody_learns_whether_those_alone_in_two_places_are_one_person(people: list[Contributor]) -> None:
    def one(people: list[Contributor]) -> None:
        at(people[0], HERMITAGE, hours=30)
        at(people[0], MILL)

    def two(people: list[Contributor]) -> None:
        at(people[0], HERMITAGE, hours=30)
        at(people[1], MILL)

    places = (HERMITAGE, MILL)
    first, second = (seen(world, people, places=places) for world in (one, two))
    assert told_otherwise(first, second) == []


def test_nobody_learns_who_two_people_are(people: list[Contributor]) -> None:
    def these(people: list[Contributor]) -> None:
        at(people[0], CROSSING)
        at(people[1], CROSSING)

    def those(people: list[Contributor]) -> None:
        at(people[0], CROSSING)
        at(people[2], CROSSING)

    first, second = (seen(world, people, places=[CROSSING]) for world in (these, those))
    assert b"2\xe2\x80\x934" in first[asked_at(CROSSING)][1]
    assert told_otherwise(first, second) == []
