"""Ground floor: words and figures on paper, as PDF that reads well aloud too; same words, same bytes.

A template is a file of Typst beside its room's code. It finds what it is to say in `data.json`, its figures
under their names, and the common look in `look.typ`.
"""

import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

LOOK = Path(__file__).parent / "paper_styles" / "look.typ"
# PDF/UA-1 (ISO 14289-1): what a screen reader needs. A figure without words for it stops the press.
STANDARD = "ua-1"
# What a person sees of a page when they check it; more shows no more of A4 on a screen.
PICTURE_PPI = 90.0

# All but what the fonts that come with Typst show: Latin, Greek, Cyrillic, punctuation, arrows, mathematics.
# A PDF that everybody can read (PDF/UA) may hold no other sign, and people write what they like.
NOT_SHOWN = re.compile(
    "[^\t\n -~\u00a0-\u024f\u0384-\u038a\u038e-\u03a1\u03a3-\u03ff\u0400-\u045f\u1e00-\u1eff"
    "\u2010-\u2027\u202f-\u2040\u2044-\u205f\u2070\u2074-\u208e\u20ac\u2116\u2122\u2190-\u22ff]"
)
MISSING = "\N{WHITE SQUARE}"


def pdf(template: Path, data: Mapping[str, Any], figures: Mapping[str, bytes] | None = None) -> bytes:
    """The template's pages, saying `data` (what JSON can hold) and showing `figures` (SVG or PNG by name).

    `typst.TypstError`, with the line of the template, where it asks for what is not there.
    """
    pressed = _press(template, data, figures or {}, format="pdf", pdf_standards=STANDARD)
    if not isinstance(pressed, bytes):
        raise TypeError(f"{template.name}: typst gave {type(pressed).__name__}, not one file")
    return pressed


def pages(template: Path, data: Mapping[str, Any], figures: Mapping[str, bytes] | None = None) -> list[bytes]:
    """The same pages as PNG, one each: to be looked at."""
    pressed = _press(template, data, figures or {}, format="png", ppi=PICTURE_PPI)
    return [pressed] if isinstance(pressed, bytes) else list(pressed or [])


def _press(
    template: Path, data: Mapping[str, Any], figures: Mapping[str, bytes], **wanted: Any
) -> bytes | list[bytes] | None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder)
        shutil.copy(template, desk / "main.typ")
        shutil.copy(LOOK, desk / LOOK.name)
        (desk / "data.json").write_text(json.dumps(_printable(data), ensure_ascii=False), encoding="utf-8")
        for name, picture in figures.items():
            (desk / name).write_bytes(picture)
        # Fonts of the machine would make the bytes depend on it.
        return typst.compile(desk / "main.typ", root=desk, ignore_system_fonts=True, **wanted)


def _printable(said: Any) -> Any:
    """The same with a square for each sign that cannot be shown."""
    if isinstance(said, str):
        return NOT_SHOWN.sub(MISSING, said)
    if isinstance(said, Mapping):
        return {name: _printable(value) for name, value in said.items()}
    return [_printable(value) for value in said] if isinstance(said, list | tuple) else said
