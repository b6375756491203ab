"""The figures become a text, and the text takes its place in the documentation."""

import json

import pytest

from benchmarks.trials import page, summary
from benchmarks.trials.apart import LAST_SEEN, LAST_SEEN_OF_OTHERS, summarise_apart
from benchmarks.trials.elsewhere import summarise_elsewhere
from tests.benchmarks.trials.test_summary import line

LOOKS = {
    "looks": 3,
    "worlds": 40,
    "false_tiles": {"share": 0.03, "upper": 0.05, "of": 900},
    "false_zones": {"share": None, "upper": None, "of": 0},
    "false_tiles_by_look": [0.0, 0.061, 0.02],
    "tiles_by_look": [0, 49, 1200],
    "false_tiles_ever": {"share": 0.04, "upper": 0.06, "of": 300},
}


def figures(**more) -> dict:
    white = {
        who: line()["white"]["ours"] | {"tiles": 100, "false_tiles": 4, "found_tiles": 7}
        for who in ("ours", "alone", "majority", "fcc")
    }
    summed = summary.summarise([line(seed) | {"white": white} for seed in (1, 2)])
    made = {"method_version": "2026.2", "sources": "abc", "first_seed": 1_000_000}
    return made | {"scenarios": {"standard": summed}} | more


def test_the_text_holds_the_figures():
    told = page.told(figures())
    assert "Method 2026.2, seeds from 1,000,000, sources `abc`." in told
    assert "| standard | 2 | 100.0 | 4.0 % (at most" in told
    assert "4.0 % / 70.0 %" in told
    assert "0.970 said, 0.980 ± 0.000 true" in told
    assert "3.0 CPU seconds" in told
    assert "within the budget" in told


def test_every_line_of_a_table_has_as_many_cells_as_its_head():
    rows = [text.count("|") for text in page.told(figures()).splitlines() if text.startswith("|")]
    assert sorted(set(rows)) == sorted({len(words) + 1 for words in page.WORDS.values()})


def test_worlds_that_nobody_had_seen_are_told_by_themselves():
    white = figures()["scenarios"]["standard"]["white"]
    last = LAST_SEEN["standard"]
    lines = [
        line(seed) | {"white": dict.fromkeys(white, line()["white"]["ours"])}
        for seed in (1, last, last + 1, last + 2)
    ]
    apart = summarise_apart("standard", lines)
    assert (apart["worlds"], summarise_apart("sparse", [line(LAST_SEEN_OF_OTHERS)])) == (2, {})
    told = page.told(figures(scenarios={"standard": summary.summarise(lines) | {"apart": apart}}))
    assert "not counted with the version before:" in told
    assert (told.count("| standard | 4 |"), told.count("| standard | 2 |")) == (1, 1)
    assert "not counted with the version before" not in page.told(figures())


def test_looks_and_repeats_are_told_where_there_are_any():
    told = page.told(
        figures(looks=LOOKS, ten_times={"times": 10, "worlds": 3, "changed": 0, "published": 1200})
    )
    assert "3.0 % (at most 5.0 %) of the squares and – of the zones are false" in told
    assert (
        "The worst look: 6.1 % of 49 in week 2; of those with 100 squares or more, 2.0 % of 1,200 in week 3."
        in told
    )
    assert "0 of 1,200 published squares change" in told


def test_what_nobody_could_find_is_a_table_of_its_own():
    ours = {"recall_tiles": 0.4, "recall_zones": 0.7, "recall_by_theta": [0.6, 0.3, None, 0.1]}
    knowing = {"worlds": 40, "false_share": 0.05, "theta": [0.0, 0.05, 0.1, 0.2], "ours": ours, "told": ours}
    told = page.told(figures(knowing=knowing))
    assert "At 5 % of false squares, over 40 standard worlds:" in told
    assert "| of θ = 0.00 | 0.00 to 0.05 | 0.05 to 0.10 | 0.10 to 0.20 |" in told
    assert "| told all but the ground | 40.0 % | 70.0 % | 60.0 % | 30.0 % | – | 10.0 % |" in told


def test_worlds_of_each_other_maker_are_told_in_a_table_of_their_own():
    two, three = (summarise_elsewhere([line(seed) for seed in range(worlds)]) for worlds in (2, 3))
    told = page.told(figures(elsewhere=two, driven=three))
    assert "On 2 worlds of another maker, " in told
    assert "On 3 worlds of a third maker, seen mostly from cars, " in told
    assert told.count("| measured squares | P(white) said | true |") == 2
    assert "third maker" not in page.told(figures(elsewhere=two))


def test_publishing_replaces_what_is_between_the_markers_and_nothing_else(tmp_path):
    method, file = tmp_path / "method.md", tmp_path / "figures" / "discovery.json"
    method.write_text(f"before\n\n{page.BEGIN}\nold\n{page.END}\n\nafter\n")
    for _ in range(2):
        page.publish(figures(), file, method)
    text = method.read_text()
    assert text.startswith(f"before\n\n{page.BEGIN}\n\nMethod 2026.2")
    assert text.endswith(f"{page.END}\n\nafter\n")
    assert "old" not in text
    assert json.loads(file.read_text()) == json.loads(json.dumps(figures()))


def test_a_method_without_markers_is_left_alone(tmp_path):
    method, file = tmp_path / "method.md", tmp_path / "discovery.json"
    method.write_text("nothing to replace\n")
    with pytest.raises(ValueError, match=r"method\.md: the lines .* are not both there"):
        page.publish(figures(), file, method)
    assert method.read_text() == "nothing to replace\n"
    assert not file.exists()


def test_what_was_published_of_the_same_sources_stays_beside_a_part(tmp_path):
    method, file = tmp_path / "method.md", tmp_path / "discovery.json"
    method.write_text(f"{page.BEGIN}\n{page.END}\n")
    page.publish(figures(looks=LOOKS), file, method)
    made = {name: figures()[name] for name in page.MADE}
    part = made | {"ten_times": {"times": 10, "worlds": 3, "changed": 0, "published": 1200}}
    told = page.told(page.completed(part, file))
    assert told == page.told(figures(looks=LOOKS, ten_times=part["ten_times"]))


def test_a_scenario_counted_anew_takes_the_place_of_its_older_figures(tmp_path):
    method, file = tmp_path / "method.md", tmp_path / "discovery.json"
    method.write_text(f"{page.BEGIN}\n{page.END}\n")
    one = figures()["scenarios"]["standard"]
    page.publish(figures(scenarios={"standard": one, "sparse": one}), file, method)
    again = page.completed(figures(scenarios={"sparse": one | {"worlds": 50}, "lost_0": one}), file)
    assert {name: line["worlds"] for name, line in again["scenarios"].items()} == {
        "standard": 2,
        "lost_0": 2,
        "sparse": 50,
    }
    assert list(again["scenarios"]) == ["standard", "lost_0", "sparse"]  # as the scenarios follow each other


@pytest.mark.parametrize("name", page.MADE)
def test_nothing_stays_of_another_method_other_seeds_or_other_sources(tmp_path, name):
    method, file = tmp_path / "method.md", tmp_path / "discovery.json"
    method.write_text(f"{page.BEGIN}\n{page.END}\n")
    page.publish(figures(looks=LOOKS), file, method)
    other = figures() | {name: "another"}
    assert page.completed(other, file) == other


def test_the_first_figures_are_published_as_they_are(tmp_path):
    assert page.completed(figures(), tmp_path / "none.json") == figures()
