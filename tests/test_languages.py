"""French and English say the same: every text that people see has its French words."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.conftest import PROJECT

CATALOGUE = PROJECT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
ROOMS = ("accounts", "config", "councils", "coverage", "gap_reports", "maps", "measurements", "publishing")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "gettext_noop": None,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[a-z]|\{[a-z_]*\}")

BREAKABLE = re.compile(r" [;:?!»]|« ")  # a line may end before the mark, or after the one that opens

Message = tuple[str | None, str]  # context, English


def files(ending: str) -> list[Path]:
    return sorted(file for room in ROOMS for file in (PROJECT / room).rglob(f"*{ending}"))


def messages(text: bytes, language: str) -> Iterator[Message]:
    for _, message, _, context in extract(language, BytesIO(text), keywords=KEYWORDS):
        yield context, message if isinstance(message, str) else message[0]


def of_template(text: str) -> list[Message]:
    """What a template says; its tags become calls, which read as JavaScript whatever stands around them."""
    return list(messages(templatize(text).replace("(u'", "('").replace('(u"', '("').encode(), "javascript"))


def shown() -> set[Message]:
    """Every text marked for translation in our templates and modules."""
    in_modules = [message for file in files(".py") for message in messages(file.read_bytes(), "python")]
    in_templates = [message for file in files(".html") for message in of_template(file.read_text())]
    return {*in_modules, *in_templates}


@pytest.fixture(scope="module")
def french():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="fr")


def test_texts_are_found_in_templates_and_modules():
    block = "{% blocktranslate %}<b>Two</b>{% endblocktranslate %}"
    template = f'<p title="it\'s">{{% translate "One" %}}</p>{block}{{{{ _("Three") }}}}'

    assert [english for _, english in of_template(template)] == ["One", "<b>Two</b>", "Three"]
    assert list(messages(b'names = {"a": _("Four")}', "python")) == [(None, "Four")]


def test_every_text_has_its_french_words(french):
    missing = {
        english
        for context, english in shown()
        if (entry := french.get(english, context)) is None or not entry.string or entry.fuzzy
    }

    assert len(shown()) > 30
    assert missing == set()


def test_the_catalogue_holds_nothing_that_is_no_longer_said(french):
    said = {english for _, english in shown()}
    kept = {message.id if isinstance(message.id, str) else message.id[0] for message in french if message.id}

    assert kept - said == set()


def test_french_keeps_the_placeholders_of_the_english(french):
    for message in french:
        if message.id and isinstance(message.id, str):
            assert sorted(PLACEHOLDER.findall(message.id)) == sorted(PLACEHOLDER.findall(message.string)), (
                message.id
            )


def test_no_line_of_french_ends_before_its_punctuation(french):
    texts = [
        text
        for message in french
        for text in ([message.string] if isinstance(message.string, str) else message.string)
    ]

    assert len(texts) > 1000
    assert [text for text in texts if BREAKABLE.search(text)] == []


def test_the_catalogue_is_well_formed(french):
    assert not [error for message, errors in french.check() for error in errors]
    assert french.charset == "utf-8"
