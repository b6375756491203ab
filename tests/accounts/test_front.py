"""The first page of a space is made of parts, each for those who may see it."""

import pytest

from accounts import front, sections
from accounts.front import Part, parts, register, styles
from accounts.permissions import SpaceRequest
from tests.accounts import factories


@pytest.fixture
def no_parts(monkeypatch):
    monkeypatch.setattr(front, "_parts", [])


def by(role, kind="council"):
    request = SpaceRequest()
    request.tenant, request.role = getattr(factories, kind)(), role
    return request


def asked(*who):
    return list(parts(by(*who)))


@pytest.mark.django_db
@pytest.mark.usefixtures("no_parts")
def test_parts_stand_in_their_places_for_those_who_may_see_them():
    later = Part("later.html", lambda request: {"of": request.tenant.slug}, "space.see", "council", 2)
    first = Part("first.html", lambda _: {}, "campaigns.run", "council", 1)
    for part in (later, first, later):
        register(part)
    assert asked("agent") == [("first.html", {}), ("later.html", {"of": "conseil-80"})]


@pytest.mark.django_db
@pytest.mark.usefixtures("no_parts")
def test_a_reader_and_an_operator_do_not_see_what_is_not_theirs():
    register(Part("first.html", lambda _: {}, "campaigns.run", "council", 1))
    assert asked("reader") == asked("agent", "operator") == []


def test_a_part_for_an_action_that_nobody_wrote_down_is_an_error():
    with pytest.raises(KeyError):
        register(Part("first.html", lambda _: {}, "space.paint", "council", 1))


@pytest.mark.django_db
@pytest.mark.usefixtures("no_parts")
def test_each_style_sheet_is_named_once_to_those_who_see_its_part():
    for place, action in enumerate(("space.see", "zones.see", "campaigns.run")):
        style = "b.css" if action == "campaigns.run" else "a.css"
        register(Part(f"{action}.html", lambda _: {}, action, "council", place, style))
    request = by("reader")
    assert styles(request) == ["a.css"]
    request.role = "agent"
    assert styles(request) == ["a.css", "b.css"]


def test_sections_stand_in_their_places(monkeypatch):
    monkeypatch.setattr(sections, "_work", [])
    for name, place in (("Later", 60), ("Middle", 50), ("First", 10)):
        sections.register(sections.Section(name, name.lower(), "space.see", place))
    names = [section.name for section in sections.sections("reader", "council")]
    assert names[:3] == ["First", "Middle", "Later"]
