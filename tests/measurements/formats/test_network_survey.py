"""Network Survey's CSV and messages."""

import io
import json
from pathlib import Path

import pytest

from measurements.formats.build import FileNotUnderstood, Options
from measurements.formats.item import Item
from measurements.formats.network_survey import decode_csv
from measurements.formats.network_survey_messages import decode_messages
from measurements.formats.scan import NEIGHBOUR
from tests.measurements.formats.factories import NETWORK_SURVEY, csv_file, sample


def of_csv(*changes: dict[str, object], row: dict[str, object] = NETWORK_SURVEY) -> list[Item]:
    return list(decode_csv(csv_file(row, *changes), Options()))


def of_messages(*messages: object) -> list[Item]:
    return list(decode_messages(io.BytesIO("\n".join(map(json.dumps, messages)).encode()), Options()))


def message(kind: str = "LteRecord", **changes: object) -> dict[str, object]:
    data = NETWORK_SURVEY | {"servingCell": True} | changes
    return {"version": "0.7.0", "messageType": kind, "data": data}


def state(**changes: object) -> dict[str, object]:
    """A phone whose SIM of Free is registered on 4G."""
    identity = {"mcc": 208, "mnc": 15, "eci": 4711}
    registered = {"domain": "PS", "accessNetworkTechnology": "LTE", "cellIdentityLte": identity}
    info = {"simOperator": "20815", "networkRegistrationInfo": [registered], **changes}
    kept = {name: NETWORK_SURVEY[name] for name in ("deviceTime", "latitude", "longitude")}
    return {"messageType": "PhoneState", "data": kept | info}


def test_a_line_becomes_a_reading() -> None:
    (item,) = of_csv()
    assert item.reading is not None
    known = item.reading
    assert known.observed_at.isoformat() == "2026-11-20T12:00:00.500000+00:00"
    assert (known.signal_dbm, known.signal_kind, known.quality_db, known.sinr_db) == (-103, "rsrp", -12, 10)
    assert (known.serving_plmn, known.cell_id, known.accuracy_m) == ("20801", 137096039, 5)


def test_a_comment_may_precede_the_columns() -> None:
    commented = iter([b"CSV Version=0.3.0\r\n", *csv_file(NETWORK_SURVEY)])
    assert [item.reason for item in decode_csv(commented, Options())] == [""]


def test_the_same_record_is_one_reading_in_every_file_type() -> None:
    (line,), (sent,) = of_csv(), of_messages(message())
    assert line.reading == sent.reading


@pytest.mark.parametrize(
    ("columns", "technology", "dbm", "kind"),
    [
        ({"ci": 4711, "bsic": 25, "signalStrength": -73.0}, "2G", -73, "rssi"),
        ({"cid": 4711, "uarfcn": 3011, "rscp": -95.0, "ecno": -9.6}, "3G", -95, "rscp"),
        ({"cid": 4711, "uarfcn": 3011, "rscp": "", "signalStrength": -80.0}, "3G", -80, "rssi"),
        ({"nci": 68719476735, "ssRsrp": -108.0, "ssRsrq": -11.0}, "5G", -108, "ss_rsrp"),
        ({"eci": 4711, "rsrp": 2147483647, "signalStrength": -75.0}, "4G", -75, "rssi"),
    ],
)
def test_each_technology_has_columns_of_its_own(
    columns: dict[str, object], technology: str, dbm: float, kind: str
) -> None:
    common = ("deviceTime", "latitude", "longitude", "mcc", "mnc", "servingCell")
    (item,) = of_csv(row={name: NETWORK_SURVEY[name] for name in common} | columns)
    assert item.reading is not None
    assert (item.reading.technology, item.reading.signal_dbm, item.reading.signal_kind) == (
        technology,
        dbm,
        kind,
    )


def test_a_neighbour_is_no_reading() -> None:
    assert [item.reason for item in of_csv({"servingCell": "false"})] == [NEIGHBOUR]


def test_an_older_file_does_not_mark_the_serving_cell() -> None:
    older = {name: value for name, value in NETWORK_SURVEY.items() if name != "servingCell"}
    assert [item.reason for item in of_csv({}, {"eci": ""}, row=older)] == ["", NEIGHBOUR]


def test_a_satellite_is_no_site() -> None:
    (item,) = of_messages(message(nonTerrestrialNetwork=True))
    assert item.reason.startswith("nonTerrestrialNetwork: ")


def test_the_state_of_the_phone_names_its_sim() -> None:
    (item,) = of_messages(state())
    assert item.reading is not None
    assert (item.reading.home_plmn, item.reading.home_plmn_origin) == ("20815", "sim")
    assert (item.reading.technology, item.reading.signal_dbm) == ("4G", None)


@pytest.mark.parametrize("info", [[], [{"domain": "PS", "accessNetworkTechnology": "UNKNOWN"}], None, [7]])
def test_nothing_registered_is_no_absence(info: object) -> None:
    (item,) = of_messages(state(networkRegistrationInfo=info))
    assert item.reason == "networkRegistrationInfo: nothing registered, which airplane mode looks like too"


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"messageType": "GnssRecord", "data": {}}, "messageType: GnssRecord is no record of a cell"),
        ({"data": {}}, "messageType: missing is no record of a cell"),
        (7, "not an object but int"),
        (
            message(deviceTime="2026-11-20T12:00:00"),
            "deviceTime: '2026-11-20T12:00:00' does not name its time",
        ),
        (message(latitude=None), "latitude: missing"),
        (message(eci="x"), "eci: 'x' is not a whole number"),
        (message(Kind="a word of another app", latitude=None), "latitude: missing"),
    ],
)
def test_a_bad_message_says_why(sent: object, reason: str) -> None:
    bad, good = of_messages(sent, message())
    assert bad.reason.startswith(reason)
    assert good.reason == ""


def test_what_names_the_phone_is_not_kept() -> None:
    (item,) = of_messages(message(servingCell=False))
    assert b"IMEI" not in item.raw


def test_a_log_of_other_things_is_refused() -> None:
    with pytest.raises(FileNotUnderstood, match="missing mcc, mnc; of Network Survey's logs"):
        list(decode_csv(iter([b"deviceTime,latitude,longitude,bssid\n"]), Options()))


def test_the_projects_own_messages_are_understood(shared: Path) -> None:
    items = sample(shared, "networksurvey/messages.json", "networksurvey-json")
    assert [item.index for item in items if item.reading] == [2, 3, 6]
    assert {item.reading.home_plmn for item in items if item.reading} == {"310260", "311480"}
