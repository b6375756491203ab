"""Readings from a file."""

import json
from pathlib import Path

from mobile_probe.reading import Reading
from mobile_probe.sources import Unreadable
from mobile_probe.sources.replay import replay
from tests.mobile_probe.factories import reading

LINE = {key: value for key, value in reading().to_json().items() if key != "id"}
CSV_HEAD = "observed_at,longitude,latitude,service_state,home_plmn,cell_id,is_mock,signal_dbm\n"
CSV_ROW = "2026-05-04T12:00:00Z,2.3,49.9,in_service,00101,12,true,-101.5\n"


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_line_comes_back_as_the_reading_that_it_holds(tmp_path: Path) -> None:
    one = reading(signal_dbm=-101.0, signal_kind="rsrp")
    file = written(tmp_path / "a.jsonl", json.dumps(one.to_json() | {"contributor": "anyone"}) + "\n\n")
    assert list(replay(file)) == [one]


def test_replaying_twice_gives_the_same_ids(tmp_path: Path) -> None:
    file = written(tmp_path / "a.jsonl", "\n".join(json.dumps(LINE | {"latitude": n}) for n in range(5)))
    first, second = list(replay(file)), list(replay(file))
    assert first == second
    assert len({item.id for item in first if isinstance(item, Reading)}) == 5


def test_bad_lines_are_reported_by_number_and_good_ones_kept(tmp_path: Path) -> None:
    lines = [b"{", b"[1]", json.dumps(LINE).encode(), b'{"a": "\xff"}', b"[" * 100_000, b"{}"]
    items = list(replay(written(tmp_path / "a.jsonl", b"\n".join(lines))))
    told = {item.line: str(item.error) for item in items if isinstance(item, Unreadable)}
    assert told[1].startswith("not JSON: ")
    assert told[2] == "not a JSON object"
    assert told[4] == "not UTF-8"
    assert told[5].startswith("not JSON: ")
    assert told[6] == "observed_at: missing"
    assert isinstance(items[2], Reading)


def test_csv_columns_become_fields(tmp_path: Path) -> None:
    [one] = replay(written(tmp_path / "a.csv", "\ufeff" + CSV_HEAD + CSV_ROW))
    assert isinstance(one, Reading)
    assert (one.cell_id, one.is_mock, one.signal_dbm, one.home_plmn) == (12, True, -101.5, "00101")


def test_an_empty_csv_cell_is_an_unknown(tmp_path: Path) -> None:
    [one] = replay(written(tmp_path / "a.csv", CSV_HEAD + CSV_ROW.replace("12,true,-101.5", ",,")))
    assert isinstance(one, Reading)
    assert one.cell_id is one.is_mock is one.signal_dbm is None


def test_bad_csv_rows_are_reported_and_good_ones_kept(tmp_path: Path) -> None:
    rows = [
        CSV_ROW.replace("2.3", "east"),
        CSV_ROW.replace("12", "twelve"),
        CSV_ROW.strip() + ",9\n",
        CSV_ROW,
    ]
    items = list(replay(written(tmp_path / "a.csv", CSV_HEAD + "".join(rows) + '"open')))
    told = {item.line: str(item.error) for item in items if isinstance(item, Unreadable)}
    assert told[2] == "longitude: not a number"
    assert told[3] == "cell_id: not a number"
    assert told[4] == "more values than columns"
    assert told[6].startswith("not CSV: ")
    assert isinstance(items[3], Reading)


def test_an_empty_file_gives_nothing(tmp_path: Path) -> None:
    assert list(replay(written(tmp_path / "a.jsonl", ""))) == []
    assert list(replay(written(tmp_path / "a.csv", ""))) == []


def test_a_stray_quote_spoils_its_own_line(tmp_path: Path) -> None:
    rows = [CSV_ROW] * 3 + [CSV_ROW.replace("in_service", '"in_service')] + [CSV_ROW] * 3
    items = list(replay(written(tmp_path / "a.csv", CSV_HEAD + "".join(rows))))
    assert [isinstance(item, Unreadable) for item in items] == [False] * 3 + [True] + [False] * 3
    assert isinstance(items[3], Unreadable)
    assert items[3].line == 5
