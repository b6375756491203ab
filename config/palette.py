"""The colours of the style sheet as numbers: a council's own colour is held against them at the start."""

import re
from collections.abc import Sequence
from pathlib import Path

STYLE_SHEET = Path(__file__).parent / "static" / "carte_blanche.css"
COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
ROOT = re.compile(r":root(?::not\(\.on-paper\))? \{(.*?)\}", re.DOTALL)
PROPERTY = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")

# WCAG 2.2, success criterion 1.4.3: text of ordinary size against what is behind it.
LEAST_CONTRAST = 4.5
FLARE = 0.05  # light that every screen reflects, in the same definition

# What links and buttons in a council's colour stand on.
GROUNDS = ("ground", "panel", "invented")


def palettes(sheets: Sequence[Path] = (STYLE_SHEET,)) -> tuple[dict[str, str], dict[str, str]]:
    """Opaque custom properties of style sheets, `#rrggbb` by name: the light palette, and the dark.

    Of the sheet that every page has unless others are named; a sheet without colours of its own adds none.
    """
    found: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for sheet in sheets:
        for palette, block in zip(found, ROOT.findall(sheet.read_text()), strict=False):
            palette.update(PROPERTY.findall(block))
    return found


def linear(colour: str) -> tuple[float, float, float]:
    """Red, green and blue light of `#rrggbb`, each from 0 to 1 (IEC 61966-2-1)."""
    red, green, blue = (_light(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def _light(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """How bright `#rrggbb` is to the eye, 0 to 1 (WCAG 2.2, relative luminance)."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2).

    >>> contrast("#000000", "#ffffff"), contrast("#777777", "#777777")
    (21.0, 1.0)
    """
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + FLARE) / (dark + FLARE)


def weakest(colour: str, palette: dict[str, str]) -> tuple[str, float]:
    """The ground of a palette on which a colour is read worst, and its contrast there."""
    return min(((ground, contrast(colour, palette[ground])) for ground in GROUNDS), key=lambda pair: pair[1])


def complaint(colour: str, palette: dict[str, str]) -> str:
    """Why a colour cannot be read on a palette's grounds, in words; empty where it can."""
    ground, found = weakest(colour, palette)
    if found >= LEAST_CONTRAST:
        return ""
    told = f"{colour} has a contrast of {found:.1f} with the {ground} {palette[ground]}"
    return f"{told}; {LEAST_CONTRAST} at least can be read"
