"""The documents name all that there is, their links lead somewhere, their figures are the code's."""

import re
from importlib import import_module
from io import StringIO
from itertools import chain
from pathlib import Path

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator

from coverage.core.estimate import METHOD_VERSION
from coverage.core.evidence import SERVICES, TABLE, TECHNOLOGIES, Said, State
from coverage.reasons import REASONS, RESTS_ON
from tests.conftest import PROJECT

FOLDERS = ("docs", "docs/decisions", "mobile_probe")
DOCUMENTS = [*PROJECT.glob("*.md"), *chain.from_iterable((PROJECT / name).glob("*.md") for name in FOLDERS)]
# What a verdict turns on; the page may name more, and each that it names is held to the code.
TURNED_ON = {"shares.WHITE_AT_MOST", "shares.SERVED_AT_LEAST", "discovery.FALSE_DISCOVERY_RATE"}
TURNED_ON |= {"verdict.MIN_CONTRIBUTORS", "verdict.APART_DAYS", "witness.NEWCOMERS_AT_MOST"}
TURNED_ON |= {"evidence.ACCURACY_LIMIT_M", "evidence.SPOTS", "estimate.CORE_M", "estimate.WINDOW_MARGIN_M"}
LINK = re.compile(r"\[[^\]]*\]\((?!https?:)([^)]+)\)")


def text(*names: str) -> str:
    return "\n".join((PROJECT / name).read_text() for name in names)


def operating() -> str:
    return text("docs/operate.md")


def variables() -> list[str]:
    return re.findall(r"env_\w+\(\s*\"(\w+)\"", text("config/settings.py"))


def commands() -> list[str]:
    modules = PROJECT.glob("*/management/commands/*.py")
    return sorted(path.stem for path in modules if path.stem != "__init__")


def scripts() -> list[str]:
    return sorted(f"script/{path.name}" for path in (PROJECT / "script").iterdir() if path.is_file())


def links() -> list[tuple[Path, str]]:
    return [(document, target) for document in DOCUMENTS for target in LINK.findall(document.read_text())]


def anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-")


def table(document: str, first_heading: str) -> list[list[str]]:
    """The rows of the table whose header begins with these words."""
    _, _, rest = text(document).partition(f"| {first_heading} ")
    lines = rest.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("variable", variables())
def test_each_variable_of_the_environment_is_explained(variable: str) -> None:
    assert f"| `{variable}` |" in operating()


@pytest.mark.parametrize("variable", [row[0].strip("`") for row in table("docs/operate.md", "variable")])
def test_each_explained_variable_is_read(variable: str) -> None:
    assert variable in variables()


@pytest.mark.parametrize("command", commands())
def test_each_command_has_an_example(command: str) -> None:
    assert f"manage.py {command}" in operating()


@pytest.mark.parametrize("script", scripts())
def test_each_script_is_explained(script: str) -> None:
    assert f"| `{script}" in operating()


def test_the_lists_of_what_must_be_told_are_not_empty() -> None:
    assert all([variables(), commands(), scripts(), links(), table("docs/operate.md", "variable")])


def test_each_path_of_the_api_is_described() -> None:
    paths = SchemaGenerator().get_schema(public=True)["paths"]
    assert len(paths) >= 7
    told = text("docs/api.md")
    missing = [
        f"{method.upper()} {path}"
        for path, methods in paths.items()
        for method in methods
        if not re.search(rf"{method.upper()} {spelt(path)}(?![\w/])", told)
    ]
    assert missing == []


def test_each_set_of_choices_of_the_api_has_one_name() -> None:
    """A name that the generator made up, which it warns of, would change with the next field of that name."""
    written = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=written)
    assert written.getvalue().startswith("openapi:")


def spelt(path: str) -> str:
    """A pattern for a path as the documents write it, with <…> where the schema has {…}."""
    return re.sub(r"\\\{\w+\\\}", r"<\\w+>", re.escape(path))


@pytest.mark.parametrize(
    ("document", "target"), links(), ids=[f"{document.name}-{target}" for document, target in links()]
)
def test_each_link_between_documents_leads_somewhere(document: Path, target: str) -> None:
    path, _, part = target.partition("#")
    aim = (document.parent / path).resolve() if path else document
    assert aim.exists()
    if part:
        assert part in [anchor(line.lstrip("#")) for line in aim.read_text().splitlines() if line[:1] == "#"]


def test_the_method_page_is_of_the_method_in_use() -> None:
    assert f"`{METHOD_VERSION}`" in text("docs/method.md")


def constants() -> dict[str, str]:
    """The constants of `coverage.core` that the method page names, and the values that it gives them."""
    return {row[0].strip("`"): row[1] for row in table("docs/method.md", "constant")}


def test_the_method_page_names_what_a_verdict_turns_on() -> None:
    assert TURNED_ON - set(constants()) == set()


@pytest.mark.parametrize(("name", "value"), constants().items())
def test_each_constant_of_the_method_page_is_the_codes(name: str, value: str) -> None:
    module, _, constant = name.partition(".")
    assert getattr(import_module(f"coverage.core.{module}"), constant) == float(value)


def test_each_reason_and_each_source_of_an_answer_is_explained() -> None:
    for first_heading, words in (("`reason`", REASONS), ("`rests_on`", RESTS_ON)):
        assert [row[0] for row in table("docs/api.md", first_heading)] == [f"`{word}`" for word in words]


def test_the_table_of_evidence_is_the_one_that_decides() -> None:
    words = {Said.NOTHING: "–", Said.FOR: "for", Said.AGAINST: "against"}
    header = text("docs/method.md").partition("| state, technology in use ")[2].splitlines()[0]
    assert header == f"| {' | '.join(SERVICES)} |"
    decided = {situation(*key): [words[said] for said in row] for key, row in TABLE.items()}
    assert {row[0]: row[1:] for row in table("docs/method.md", "state, technology in use")} == decided


def situation(state: State, technology: int | None) -> str:
    name = state.name.lower().replace("_", " ")
    if technology is None:
        return name
    return f"{name}, {TECHNOLOGIES[technology].replace('none', 'not stated')}"
