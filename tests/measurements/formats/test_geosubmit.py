"""Geosubmit reports: what the two apps mean by the same words, and what none of them can say."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid5

import pytest

from measurements.formats.geosubmit import REPORTS, decode_reports
from measurements.formats.item import Item
from measurements.formats.native import Reading

NEOSTUMBLER, TOWER_COLLECTOR, UNKNOWN = "NeoStumbler/2.4", "TowerCollector/2.1", "curl/8"
MOST = 100  # reports of a batch
NOON = datetime(2025, 11, 20, 12, tzinfo=UTC)
NOON_MS = int(NOON.timestamp() * 1000)
LTE = {
    "radioType": "lte",
    "mobileCountryCode": 208,
    "mobileNetworkCode": 1,
    "locationAreaCode": 30301,
    "cellId": 137096039,
    "serving": 1,
}
NR = LTE | {"radioType": "nr", "cellId": 2**36 - 2}
UNMARKED = {name: value for name, value in LTE.items() if name != "serving"}
SILENT = {"cellTowers": [], "serviceState": "out_of_service", "simMccMnc": "20810"}


def report(*cells: dict[str, Any], **changes: Any) -> dict[str, Any]:
    position = {"latitude": 45.1, "longitude": 3.1, "accuracy": 4.5}
    return {"timestamp": NOON_MS, "position": position, "cellTowers": list(cells or [LTE]), **changes}


def decoded(*reports: Any, app: str = UNKNOWN) -> list[Item]:
    return decode_reports(json.dumps({"items": reports}).encode(), app, MOST)


def reading(*cells: dict[str, Any], app: str = UNKNOWN, **changes: Any) -> Reading:
    (item,) = decoded(report(*cells, **changes), app=app)
    assert item.reading is not None, item.reason
    return item.reading


def reason(*cells: dict[str, Any], **changes: Any) -> str:
    (item,) = decoded(report(*cells, **changes))
    return item.reason


@pytest.mark.parametrize(
    ("app", "said", "level"),
    [
        (TOWER_COLLECTOR, {"asu": 37, "signalStrength": -103}, (-103, "rsrp")),
        (TOWER_COLLECTOR, {"signalStrength": -103}, (-103, "rsrp")),
        (NEOSTUMBLER, {"signalStrength": -71}, (-71, "rssi")),
        (NEOSTUMBLER, {"asu": 37, "signalStrength": -71}, (-103, "rsrp")),
        (NEOSTUMBLER, {"asu": 96, "signalStrength": -93}, (None, None)),  # a part above its whole
        (UNKNOWN, {"signalStrength": -71}, (None, None)),
        (UNKNOWN, {"asu": 37, "signalStrength": -71}, (-103, "rsrp")),
        (UNKNOWN, {"asu": 99}, (None, None)),
        (TOWER_COLLECTOR, {"signalStrength": 911}, (None, None)),
        (UNKNOWN, {"rsrp": -118, "asu": 37}, (-118, "rsrp")),
        (NEOSTUMBLER, {"radioType": "wcdma", "asu": 31, "signalStrength": -89}, (-89, "rscp")),
        (UNKNOWN, {"radioType": "umts", "asu": 31}, (-85, "rscp")),
        (UNKNOWN, {"radioType": "gsm", "asu": 14}, (-85, "rssi")),
        (TOWER_COLLECTOR, {"radioType": "nr", "signalStrength": -108}, (-108, "ss_rsrp")),
    ],
)
def test_a_level_is_what_its_app_means(
    app: str, said: dict[str, Any], level: tuple[float | None, str | None]
) -> None:
    kept = reading(LTE | said, app=app)
    assert (kept.signal_dbm, kept.signal_kind) == level


@pytest.mark.parametrize(
    ("cells", "technology", "cell_id"),
    [
        ([UNMARKED | {"serving": 0, "cellId": 7}, LTE], "4G", LTE["cellId"]),
        ([UNMARKED | {"locationAreaCode": 65535}, UNMARKED | {"cellId": 8}], "4G", 8),
        ([LTE, NR], "5G", NR["cellId"]),
        ([LTE, NR | {"mobileNetworkCode": 15}], "4G", LTE["cellId"]),
        ([NR | {"cellId": None}], "5G", None),
        ([LTE | {"cellId": 268435455}], "4G", None),
        ([LTE | {"cellId": 0, "asu": 0}], "4G", None),
        ([LTE | {"radioType": "cdma"}, LTE | {"cellId": 9}], "4G", 9),
    ],
)
def test_one_cell_serves(cells: list[dict[str, Any]], technology: str, cell_id: int | None) -> None:
    kept = reading(*cells)
    assert (kept.technology, kept.cell_id) == (technology, cell_id)


def test_neighbours_alone_say_nothing() -> None:
    assert reason(LTE | {"serving": 0}).startswith("cellTowers: none serves")
    assert reason(cellTowers=None).startswith("cellTowers: none serves")


@pytest.mark.parametrize(
    ("changes", "home", "origin"),
    [
        ({}, "20801", "serving"),
        ({"homeMobileCountryCode": 208, "homeMobileNetworkCode": 15}, "20815", "sim"),
        ({"simMccMnc": "20820", "homeMobileCountryCode": 208, "homeMobileNetworkCode": 15}, "20820", "sim"),
    ],
)
def test_the_operator_judged_is_the_sims_where_it_is_named(
    changes: dict[str, Any], home: str, origin: str
) -> None:
    kept = reading(**changes)
    assert (kept.home_plmn, kept.home_plmn_origin, kept.serving_plmn) == (home, origin, "20801")


def test_a_leading_zero_of_a_network_is_kept() -> None:
    american = LTE | {"mobileCountryCode": 310, "mobileNetworkCode": 4, "mobileNetworkCodeStr": "004"}
    assert reading(american).serving_plmn == "310004"


def test_no_service_is_said_by_the_extension_alone() -> None:
    kept = reading(**SILENT)
    assert (kept.service_state, kept.home_plmn, kept.technology) == ("out_of_service", "20810", None)


def test_the_network_that_takes_emergency_calls_is_not_the_one_that_is_missing() -> None:
    assert reason(serviceState="emergency_only").startswith("simMccMnc: missing")
    kept = reading(serviceState="emergency_only", simMccMnc="20810")
    assert (kept.home_plmn, kept.serving_plmn) == ("20810", "20801")


@pytest.mark.parametrize(
    ("timestamp", "age", "observed_at"),
    [
        (NOON_MS, 5000, NOON - timedelta(seconds=5)),
        (NOON_MS // 1000, None, NOON),
        (NOON_MS - 43_200_000, 5000, NOON - timedelta(hours=12)),  # the day alone: an age means nothing
        (NOON_MS, -5000, NOON),
    ],
)
def test_the_moment_is_that_of_the_fix(timestamp: int, age: int | None, observed_at: datetime) -> None:
    position = {"latitude": 45.1, "longitude": 3.1, "age": age}
    assert reading(timestamp=timestamp, position=position).observed_at == observed_at


@pytest.mark.parametrize("timestamp", [0, 10**12 - 1, 10**13, 10**11])
def test_a_number_that_is_no_moment_is_refused(timestamp: int) -> None:
    assert reason(timestamp=timestamp).startswith("timestamp: ")


def test_two_looks_at_one_place_on_a_day_remain_two_and_come_again_as_themselves() -> None:
    midnight = report(timestamp=NOON_MS - 43_200_000)
    first, again = ([item.reading_id for item in decoded(midnight, midnight)] for _ in range(2))
    assert len(set(first)) == 2
    assert first == again


def test_the_same_report_is_the_same_reading_whatever_wifi_it_lists() -> None:
    wifi = {"wifiAccessPoints": [{"macAddress": "01:23:45:67:89:ab"}]}
    plain, heard, other = decoded(report(), report(**wifi), report(timestamp=NOON_MS + 1))
    assert plain.reading == heard.reading
    assert plain.reading_id != other.reading_id
    assert b"wifi" not in heard.raw


def test_the_id_of_a_report_that_names_none_is_that_of_its_content_for_ever() -> None:
    (item,) = decoded(report(simMccMnc="20810"))
    assert item.reading_id == str(uuid5(REPORTS, item.raw.decode()))


@pytest.mark.parametrize("given", ["7c8f3f0e-6c56-4a0e-9a59-3c7c3a8f4a10", "walk 3, look 7"])
def test_an_id_that_the_sender_gives_is_the_id(given: str) -> None:
    moved = {"latitude": 45.2, "longitude": 3.1}
    assert reading(reportId=given).id == reading(reportId=given, position=moved).id


def test_a_cell_that_was_heard_elsewhere_is_refused() -> None:
    position = {"latitude": 45.1, "longitude": 3.1, "age": 1000}
    assert reason(LTE | {"age": 40_000}, position=position).startswith("cellTowers: heard 39 s")
    assert reason(LTE | {"age": 9_000}, position=position) == ""


def test_a_place_is_less_sharp_by_the_way_from_the_fix_to_the_cell() -> None:
    position = {"latitude": 45.1, "longitude": 3.1, "age": 1000, "accuracy": 5.0, "speed": 20.0}
    assert reading(LTE | {"age": 4000}, position=position).accuracy_m == 65.0
    assert reading(LTE | {"age": 4000}, position=position | {"speed": -1}).accuracy_m == 5.0


def test_a_number_outside_its_scale_costs_the_number() -> None:
    position = {"latitude": 45.1, "longitude": 3.1, "speed": -1, "altitude": 2147483647, "source": "manual"}
    kept = reading(LTE | {"rsrq": -200, "sinr": 12}, position=position)
    assert (kept.speed_mps, kept.altitude_m, kept.quality_db, kept.sinr_db) == (None, None, None, 12)
    assert kept.is_mock


def test_the_emulator_of_neostumbler_reports_no_level_that_can_be(shared: Path) -> None:
    body = (shared / "samples/neostumbler/geosubmit_from_test_db.json").read_bytes()
    readings = [item.reading for item in decode_reports(body, NEOSTUMBLER, MOST) if item.reading]
    assert len(readings) == 14
    assert {(kept.serving_plmn, kept.technology, kept.signal_dbm) for kept in readings} == {
        ("310260", "4G", None)
    }


def test_a_report_without_end_is_refused_and_the_others_taken() -> None:
    endless = b'{"noted": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    body = b'{"items": [%s, %s]}' % (endless, json.dumps(report()).encode())
    bad, fine = decode_reports(body, UNKNOWN, MOST)
    assert (bad.reason, bad.raw) == ("not a report: brackets in brackets, too deep", b"")
    assert fine.reading is not None


def test_the_documented_example_is_understood(shared: Path) -> None:
    body = (shared / "samples/ichnaea/geosubmit2_doc_example.json").read_bytes()
    (item,) = decode_reports(body, UNKNOWN, MOST)
    assert item.reading is not None
    assert (item.reading.signal_dbm, item.reading.speed_mps, item.reading.cell_id) == (-109, 3.6, 12345)


def test_two_sims_of_tower_collector_are_the_first_network(shared: Path) -> None:
    (sample,) = (shared / "samples/towercollector").glob("*v2*.json")
    (item,) = decode_reports(sample.read_bytes(), TOWER_COLLECTOR, MOST)
    assert item.reading is not None
    assert (item.reading.home_plmn, item.reading.signal_dbm) == ("20801", -103)


def test_32_neighbours_of_no_network_are_no_reading(shared: Path) -> None:
    cells = json.loads((shared / "samples/neostumbler/issue88_wcdma_32_neighbours.json").read_text())
    assert reason(*cells).startswith("cellTowers: none serves")


@pytest.mark.parametrize("written", ["0001", "0000001", "9" * 5000])
def test_a_network_that_no_sim_can_have_is_none(written: str) -> None:
    assert reason(LTE | {"mobileNetworkCodeStr": written}).startswith("cellTowers: none serves")
