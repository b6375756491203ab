"""What is printed says its words, shows its figures, and is the same each time."""

import re
from pathlib import Path

import pytest
import shapely
import typst

from publishing.drawing import Layer, bar_metres, drawing, framed, swatch
from publishing.paper import pages, pdf
from tests.conftest import PROJECT

TEMPLATE = """
#import "look.typ": *
#let data = json("data.json")
#show: paper.with(title: data.title, lang: "fr", owner: "Carte blanche", source: "essai")
#masthead(data.title, "Somme", "essai")
#key-figures(((value: "3", term: "zones"), (value: "0,5 km²", term: "sans réseau")))
= Carte
#figure(image("carte.svg", alt: "deux carrés"), caption: "Deux carrés")
= Faits
#facts-table((("Communes", data.title),), ("Terme", "Valeur"))
#note[Fin]
"""
SQUARES = [shapely.box(0, 0, 200, 200), shapely.box(200, 0, 400, 200)]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "essai.typ"
    path.write_text(TEMPLATE)
    return path


def picture() -> bytes:
    layers = [
        Layer(SQUARES, fill="#fde3d3", stroke="#cf4a12", hatch="#cf4a12"),
        Layer([shapely.Point(100, 100)], fill="#14507a", labels=["mât <1>"]),
    ]
    return drawing(layers, shapely.union_all(SQUARES))


def test_the_same_words_give_the_same_bytes(template: Path) -> None:
    printed = [pdf(template, {"title": "Zone d'Échelle"}, {"carte.svg": picture()}) for _ in range(2)]
    assert printed[0] == printed[1]
    assert printed[0].startswith(b"%PDF-")


def test_other_words_give_other_bytes(template: Path) -> None:
    one, other = (pdf(template, {"title": title}, {"carte.svg": picture()}) for title in ("un", "deux"))
    assert one != other


def test_pages_can_be_looked_at(template: Path) -> None:
    (page,) = pages(template, {"title": "Zone"}, {"carte.svg": picture()})
    assert page.startswith(b"\x89PNG")


def test_a_figure_that_is_missing_stops_the_press(template: Path) -> None:
    with pytest.raises(typst.TypstError, match="carte.svg"):
        pdf(template, {"title": "Zone"})


def test_a_figure_without_words_for_it_stops_the_press(template: Path) -> None:
    template.write_text(TEMPLATE.replace(', alt: "deux carrés"', ""))
    with pytest.raises(typst.TypstError, match="alt"):
        pdf(template, {"title": "Zone"}, {"carte.svg": picture()})


def test_a_drawing_shows_all_that_it_should_and_names_it_safely() -> None:
    svg = picture().decode()
    assert "mât &lt;1&gt;" in svg
    assert "url(#h0)" in svg


@pytest.mark.parametrize(
    "shown", [shapely.box(0, 0, 900, 30), shapely.box(0, 0, 30, 900), shapely.Point(5, 5)]
)
def test_the_frame_holds_what_is_shown_in_its_middle(shown: shapely.Geometry) -> None:
    frame = framed(shown, 680, 420)
    assert frame.at(*shown.centroid.coords[0]) == pytest.approx((340, 210), abs=0.1)
    west, south, east, north = shown.bounds
    assert 0 <= (west - frame.west) * frame.scale <= (east - frame.west) * frame.scale <= 680
    assert 0 <= (frame.north - north) * frame.scale <= (frame.north - south) * frame.scale <= 420


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    shown = shapely.box(0, 0, 10_000, 10)
    frame = framed(shown, 680, 420)
    assert bar_metres(frame) == 2000
    assert f"h{2000 * frame.scale:.1f}v-5" in drawing([], shown).decode()


@pytest.mark.parametrize("side_m", [200, 50_000])
def test_what_would_be_a_speck_is_drawn_around_its_middle_as_large_as_it_must_be(side_m: float) -> None:
    shown = shapely.box(0, 0, 100_000, 60_000)
    square = shapely.box(10_000, 5_000, 10_000 + side_m, 5_000 + side_m)
    frame = framed(shown, 680, 420)
    svg = drawing([Layer([square], fill="#000", least=9.0)], shown).decode()
    places = [tuple(map(float, pair)) for pair in re.findall(r"(\d+\.\d),(\d+\.\d)", svg.split("<g")[1])]
    across = [x for x, _y in places]
    assert max(across) - min(across) == pytest.approx(max(9.0, side_m * frame.scale), abs=0.2)
    middle, _ = frame.at(*square.centroid.coords[0])
    assert (min(across) + max(across)) / 2 == pytest.approx(middle, abs=0.2)


def test_a_swatch_shows_marks_for_points_and_the_hatch_of_areas() -> None:
    mast, zone = (swatch(layer).decode() for layer in (Layer([shapely.Point(9, 9)]), Layer([], hatch="#000")))
    assert 'd="M13.0 1.0l' in mast
    assert "url(#h0)" in zone


def test_a_sign_that_no_font_of_ours_has_stops_no_paper(template: Path) -> None:
    said = {"title": "Réparé 👍 中 \x01 à 3 km ≥ 2 — Ελλάδα"}
    assert pdf(template, said, {"carte.svg": picture()}).startswith(b"%PDF-")


PAPERS = ("councils/campaigns/report", "councils/dossiers/dossier", "gap_reports/report/report")


@pytest.mark.parametrize("ours", PAPERS)
def test_no_paper_prints_its_own_code(ours: str) -> None:
    """Between words, Typst takes an `else` at the beginning of a line for one of them."""
    lines = (PROJECT / f"{ours}.typ").read_text().splitlines()
    assert [line for line in lines if line.strip().startswith("else")] == []
