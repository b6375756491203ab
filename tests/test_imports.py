"""The arrows between the rooms, as the source draws them; and that `coverage` is ours, not the tool."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.conftest import PROJECT

# A room may import those before it. The ground floor comes first; its rooms do not know each other.
GROUND_FLOOR = ("accounts", "publishing", "mobile_probe")
STAGES = ("measurements", "coverage", "gap_reports", "councils", "maps", "config")
ROOMS = (*GROUND_FLOOR, *STAGES)
# Rooms that know nothing but what they are made of, and what they are made of.
PURE = {"mobile_probe": set[str](), "coverage/core": {"numpy", "scipy", "shapely"}}


def imports(module: Path) -> Iterator[str]:
    """Full names of the modules that a file imports, wherever in it."""
    package = module.relative_to(PROJECT).parent.parts
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join((*above, node.module or ""))


def modules(folder: str) -> list[Path]:
    found = sorted((PROJECT / folder).rglob("*.py"))
    return [path for path in found if "migrations" not in path.parts and "build" not in path.parts]


def allowed(room: str) -> set[str]:
    if room in GROUND_FLOOR:
        return {room}
    return {*GROUND_FLOOR, *STAGES[: STAGES.index(room) + 1]}


@pytest.mark.parametrize("room", [room for room in ROOMS if (PROJECT / room).is_dir()])
def test_imports_go_one_way(room: str) -> None:
    strangers = set(ROOMS) - allowed(room)
    wrong = [
        (str(path), name)
        for path in modules(room)
        for name in imports(path)
        if name.split(".")[0] in strangers
    ]
    assert wrong == []


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_imports_nothing_of_ours(room: str) -> None:
    own = room.replace("/", ".")
    known = PURE[room] | set(sys.stdlib_module_names)
    wrong = [
        (str(path), name)
        for path in modules(room)
        for name in imports(path)
        if not f"{name}.".startswith(f"{own}.") and name.split(".")[0] not in known
    ]
    assert wrong == []


def test_no_stage_imports_what_only_tests_and_benchmarks_use() -> None:
    wrong = [
        (str(path), name)
        for room in ROOMS
        for path in modules(room)
        for name in imports(path)
        if name.split(".")[0] in {"worlds", "benchmarks", "tests"}
    ]
    assert wrong == []


def test_the_reader_of_imports_sees_them() -> None:
    seen = set(imports(PROJECT / "coverage" / "translate.py"))
    assert {"numpy", "coverage.projection", "measurements.queries"} <= seen


def test_coverage_is_our_application() -> None:
    assert Path(apps.get_app_config("coverage").path) == PROJECT / "coverage"
