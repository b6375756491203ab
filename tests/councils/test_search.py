"""People find a territory by what they type."""

import pytest

from councils.search import find
from coverage.models import Territory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def names() -> None:
    for key, name, population in (
        ("com-42218", "Saint-Étienne", 170_000),
        ("com-76575", "Saint-Étienne-du-Rouvray", 28_000),
        ("com-80001", "L'Étoile", 1_000),
        ("com-80002", "Œuf-en-Ternois", 200),
        ("dep-80", "Somme", None),
        ("com-51537", "Sommepy-Tahure", 700),
        ("com-51538", "Val-de-Somme", 900),
    ):
        kind, _, code = key.partition("-")
        Territory.objects.create(
            key=key, kind=kind, code=code, name=name, population=population, codes_year=2026
        )


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("saint etienne", ["com-42218", "com-76575"]),
        ("SAINT-ÉTIENNE", ["com-42218", "com-76575"]),
        ("étienne du rou", ["com-76575"]),
        ("l etoile", ["com-80001"]),
        ("l’étoile", ["com-80001"]),
        ("oeuf", ["com-80002"]),
        ("somme", ["dep-80", "com-51537", "com-51538"]),
        ("42218", ["com-42218"]),
        ("80", ["dep-80"]),
        ("%", []),
        ("tienne", []),
        ("\0", []),
    ],
)
def test_accents_hyphens_and_capitals_make_no_difference(typed: str, keys: list[str]) -> None:
    assert [found.key for found in find(typed)] == keys


def test_a_list_is_short() -> None:
    assert len(find("s", limit=2)) == 2
