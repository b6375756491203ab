"""Lines of clients' files, with one honest default for every column."""

from collections.abc import Callable, Iterator
from pathlib import Path

from measurements.formats.build import Options
from measurements.formats.item import Item
from measurements.formats.known import FORMATS

Decode = Callable[[Iterator[bytes], Options], Iterator[Item]]


def csv_file(row: dict[str, object], *changes: dict[str, object]) -> Iterator[bytes]:
    """A header and a line for each of `changes` to the row, or the row itself."""
    yield ",".join(row).encode() + b"\r\n"
    for changed in changes or ({},):
        yield ",".join(str(value) for value in (row | changed).values()).encode() + b"\r\n"


def sample(shared: Path, name: str, form: str, home_plmn: str = "") -> list[Item]:
    """The items of a real file."""
    return list(FORMATS[form].decode(shared / "samples" / name, Options(home_plmn=home_plmn)))


NEOSTUMBLER: dict[str, object] = {
    "timestamp": 1763640000123,
    "latitude": 45.1,
    "longitude": 3.1,
    "locationAccuracy": 5,
    "altitude": 800,
    "locationAge": 1000,
    "speed": 10,
    "cellId": 137096039,
    "radioType": "lte",
    "mcc": 208,
    "mnc": 1,
    "lac": 30301,
    "psc": 212,
    "signalStrength": -75,
    "asu": 37,
    "cellScanAge": 3000,
}

TOWER_COLLECTOR: dict[str, object] = {
    "mcc": 208,
    "mnc": 1,
    "lac": 30301,
    "cell_id": 137096039,
    "asu": 37,
    "dbm": -103,
    "lat": 45.1,
    "lon": 3.1,
    "accuracy": 4.5,
    "speed": 13.9,
    "altitude": 812,
    "measured_at": '"2026-11-20T12:00:00.123Z"',
    "net_type": "LTE",
    "neighboring": "false",
    "device": '"Samsung SM-A536B"',
    "rsrp": -103,
    "rsrq": -12,
    "rssi": -75,
    "rssnr": 10,
    "rscp": "",
    "ss_rsrp": "",
    "ss_rsrq": "",
    "ss_sinr": "",
}

OPENCELLID: dict[str, object] = {
    "mcc": 208,
    "mnc": 1,
    "lac": 30301,
    "cellid": 137096039,
    "lat": 45.1,
    "lon": 3.1,
    "signal": -103,
    "measured_at": 1763640000123,
    "rating": 6.0,
    "speed": -2000.0,
    "act": "LTE",
}

NETWORK_SURVEY: dict[str, object] = {
    "deviceTime": "2026-11-20T13:00:00.5+01:00",
    "latitude": 45.1,
    "longitude": 3.1,
    "altitude": 800,
    "speed": 2,
    "accuracy": 5,
    "missionId": "walk",
    "recordNumber": 1,
    "groupNumber": 1,
    "mcc": 208,
    "mnc": 1,
    "tac": 30301,
    "eci": 137096039,
    "earfcn": 6400,
    "pci": 212,
    "rsrp": -103.0,
    "rsrq": -12.0,
    "ta": 3,
    "servingCell": "true",
    "lteBandwidth": "MHZ_10",
    "provider": "Orange",
    "signalStrength": -75.0,
    "snr": 10.0,
    "deviceSerialNumber": "IMEI: 1",
}
