"""Results are kept world by world, and outlive a run that was stopped."""

from benchmarks.trials import results


def test_lines_are_found_by_what_they_hold(tmp_path):
    shelf = tmp_path / "some.jsonl"
    results.append(shelf, {"seed": 1, "sources": "a"})
    results.append(shelf, {"seed": 2, "sources": "b"})
    assert results.read(shelf, {"sources": "b"}) == [{"seed": 2, "sources": "b"}]
    assert results.read(shelf, {}) == [{"seed": 1, "sources": "a"}, {"seed": 2, "sources": "b"}]


def test_a_line_that_was_cut_is_passed_over_and_the_next_one_is_whole(tmp_path):
    shelf = tmp_path / "some.jsonl"
    results.append(shelf, {"seed": 1})
    shelf.write_text(shelf.read_text() + '{"seed": 2, "sc')
    results.append(shelf, {"seed": 3})
    assert [line["seed"] for line in results.read(shelf, {})] == [1, 3]


def test_there_is_nothing_before_the_first_run(tmp_path):
    assert results.read(tmp_path / "none.jsonl", {}) == []


def test_another_source_is_another_fingerprint(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "PROJECT", tmp_path)
    source = tmp_path / "one.py"
    source.write_text("a = 1")
    before = results.fingerprint(["*.py"])
    assert results.fingerprint(["*.py"]) == before
    source.write_text("a = 2")
    assert results.fingerprint(["*.py"]) != before


def test_the_shelf_is_in_the_corner_of_the_bench(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "bench"))
    assert results.shelf("discovery") == tmp_path / "bench" / "discovery.jsonl"
    assert (tmp_path / "bench").is_dir()
