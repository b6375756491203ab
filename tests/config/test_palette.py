"""The map's colours can be told apart by colour-blind eyes and in grey; a council's colour can be read."""

from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from django.core.exceptions import ImproperlyConfigured
from numpy.typing import NDArray

from config.environment import env_box, env_colour, env_image
from config.palette import LEAST_CONTRAST, STYLE_SHEET, contrast, linear, luminance, palettes, weakest
from tests.config.test_settings import start
from tests.conftest import PROJECT

# Kinds of colour blindness at full severity, on linear light: Machado, Oliveira & Fernandes 2009, table 1.
EYES = {
    "usual": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
}
SRGB_TO_XYZ = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.072175],
    [0.0193339, 0.119192, 0.9503041],
]
D65 = [0.95047, 1.0, 1.08883]

# What lies side by side on the map and means different things; what is not known has dots besides.
CLASSES = ("white", "served", "undeclared", "official-3")
GROUNDS = ("map-ground", "official-1", "official-2", "official-3")  # a scale: more is declared, step by step
# CIE76: 2.3 is just noticeable side by side; ten times that is another colour at a glance.
APART, STEP_APART = 23.0, 6.5
SERVES_BOTH = {"number-edge"}  # around squares whose own colours change
GREY_APART, GREY_STEP = 8.0, 3.0  # in L*: 0 black, 100 white


def lab(colour: str, eye: str = "usual") -> NDArray[np.float64]:
    """CIE L*a*b* of what an eye sees."""
    light = np.clip(np.asarray(EYES[eye]) @ linear(colour), 0, 1)
    x, y, z = np.cbrt(np.maximum(np.asarray(SRGB_TO_XYZ) @ light / D65, 0.008856))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one: str, other: str, eye: str) -> float:
    return float(np.linalg.norm(lab(one, eye) - lab(other, eye)))


def sheets() -> list[Path]:
    """Every style sheet of ours, the one that all pages have first."""
    rooms = [room for room in PROJECT.iterdir() if (room / "static").is_dir()]
    found = sorted(sheet for room in rooms for sheet in (room / "static").rglob("*.css"))
    return [STYLE_SHEET, *(sheet for sheet in found if sheet != STYLE_SHEET)]


@pytest.fixture(params=[0, 1], ids=["light", "dark"])
def palette(request):
    light, dark = palettes(sheets())
    return [light, light | dark][request.param]


def test_the_measure_of_colours_knows_black_white_and_what_the_blind_confuse():
    assert lab("#ffffff") == pytest.approx([100, 0, 0], abs=0.1)
    assert apart("#5b7a00", "#b05a00", "deuteranopia") < apart("#5b7a00", "#b05a00", "usual") / 3


@pytest.mark.parametrize("eye", EYES)
def test_classes_of_the_map_are_different_colours_for_every_eye(palette, eye):
    near = {pair: apart(*(palette[name] for name in pair), eye) for pair in combinations(CLASSES, 2)}

    assert {pair: told for pair, told in near.items() if told < APART} == {}


@pytest.mark.parametrize("eye", EYES)
def test_each_level_of_the_official_map_is_another_step_for_every_eye(palette, eye):
    assert min(apart(palette[one], palette[other], eye) for one, other in pairwise(GROUNDS)) >= STEP_APART


def test_classes_differ_in_grey_as_well(palette):
    levels = sorted(lab(palette[name])[0] for name in CLASSES)

    assert min(above - below for below, above in pairwise(levels)) >= GREY_APART


def test_more_is_declared_where_the_official_ground_stands_out_more_in_grey(palette):
    ground = lab(palette["map-ground"])[0]
    away = [abs(lab(palette[name])[0] - ground) for name in GROUNDS[1:]]

    assert min(after - before for before, after in pairwise(away)) >= GREY_STEP


def test_hatches_and_dots_are_seen_in_grey(palette):
    assert abs(lab(palette["white"])[0] - lab(palette["white-ground"])[0]) > 4 * GREY_APART
    assert abs(lab(palette["lost"])[0] - lab(palette["lost-ground"])[0]) > 4 * GREY_APART


def test_every_sheet_is_looked_at_and_none_gives_a_colour_of_another():
    names = [set(palettes([sheet])[0]) for sheet in sheets()]

    assert sum(bool(found) for found in names) >= 2
    assert sum(map(len, names)) == len(set.union(*names))


def test_a_colour_for_the_light_has_its_like_for_the_dark_or_serves_in_both():
    light, dark = palettes(sheets())

    assert light.keys() - dark.keys() <= SERVES_BOTH
    assert dark.keys() <= light.keys()


def test_none_some_and_all_operators_differ_in_grey(palette):
    levels = sorted(lab(palette[f"number-{number}"])[0] for number in ("none", "some", "all"))

    assert min(above - below for below, above in pairwise(levels)) >= GREY_APART
    assert abs(lab(palette["number-stroke"])[0] - lab(palette["number-some"])[0]) >= 4 * GREY_APART


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("mark", ["guidance", "site", "zone"])
def test_marks_are_seen_on_every_ground_by_every_eye(palette, mark, eye):
    near = {ground: apart(palette[mark], palette[ground], eye) for ground in GROUNDS}

    assert {ground: told for ground, told in near.items() if told < APART} == {}


@pytest.mark.parametrize("ink", ["ink", "ink-soft", "link", "focus"])
def test_what_is_written_can_be_read_on_every_ground(palette, ink):
    assert weakest(palette[ink], palette)[1] >= LEAST_CONTRAST


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert luminance("#ffffff") == pytest.approx(1)


def test_a_colour_that_cannot_be_read_stops_the_start_and_says_on_what_it_is_lost():
    told = start(THEME_COLOUR="#ffcc00")

    assert "THEME_COLOUR: #ffcc00 has a contrast of 1.3 with the invented" in told
    assert "4.5 at least" in told


def test_a_colour_for_the_light_is_not_one_for_the_dark(monkeypatch):
    monkeypatch.setenv("THEME_COLOUR", "#7A1F5C")
    light, dark = palettes()

    assert env_colour("THEME_COLOUR", light) == "#7a1f5c"
    with pytest.raises(ImproperlyConfigured, match="THEME_COLOUR: #7a1f5c has a contrast of"):
        env_colour("THEME_COLOUR", dark)


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda name: env_colour(name, palettes()[0]), "blue"),
        (lambda name: env_image(name, {".svg": "image/svg+xml"}), "/nowhere/logo.svg"),
        (lambda name: env_image(name, {".svg": "image/svg+xml"}), "manage.py"),
        (env_box, "1,2,3"),
        (env_box, "3,2,1,4"),
        (env_box, "1,2,3,north"),
    ],
)
def test_a_theme_that_means_nothing_is_refused_by_name(monkeypatch, read, value):
    monkeypatch.setenv("THEME_PART", value)

    with pytest.raises(ImproperlyConfigured, match="^THEME_PART: "):
        read("THEME_PART")


def test_a_home_is_a_box_and_none_where_it_is_not_set(monkeypatch):
    assert env_box("THEME_HOME") is None
    monkeypatch.setenv("THEME_HOME", "1.5, 49.5, 2.5, 50.5")
    assert env_box("THEME_HOME") == (1.5, 49.5, 2.5, 50.5)
