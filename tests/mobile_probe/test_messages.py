"""What people are shown, in two languages."""

from string import Formatter

import pytest

from mobile_probe.help import HELP
from mobile_probe.messages import TEXTS, language_of, say


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "fr"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE"}, "en"),
        ({"LANG": "en_GB", "LC_ALL": "fr_FR"}, "fr"),
    ],
)
def test_french_comes_first_unless_the_environment_says_otherwise(
    environ: dict[str, str], language: str
) -> None:
    assert language_of(environ) == language


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_tell_the_same_values(key: str) -> None:
    french, english = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in TEXTS[key])
    assert french == english


@pytest.mark.parametrize("key", HELP)
def test_help_has_two_languages_that_name_the_same_defaults(key: str) -> None:
    french, english = HELP[key]
    assert french != english
    assert ("%(default)s" in french) == ("%(default)s" in english)


def test_a_line_is_filled_in() -> None:
    assert say("line", "fr", number=3) == "ligne 3"
