"""Coverage sessions of RTR-NetTest: fences, each with the network that the phone was on while it crossed it.

A fence of technology 1000 ("NONE") says that the phone searched and was on no mobile network: out of service
for its SIM. It does not say whether another operator was there. A fence with a network and no ping that came
back proves nothing: the network was there; data did not pass, or nothing was sent. Levels are the least of
the fence; in 5G they may be those of the 4G cell beside it, so that only those of 4G are taken.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO

from measurements.formats import sentinels
from measurements.formats.build import Options, home, item_of, why
from measurements.formats.documents import Document, Object, documents
from measurements.formats.item import Item, printable
from measurements.formats.values import needed, number, whole

# Numbers of technologies: Android's own, and RTR's 40 (4G with 5G beside it), 41 (5G beside 4G) and 1000.
TECHNOLOGY_OF_ID = {
    **dict.fromkeys((1, 2, 16), "2G"),
    **dict.fromkeys((3, 8, 9, 10, 15), "3G"),
    **dict.fromkeys((13, 19, 40), "4G"),
    **dict.fromkeys((20, 41), "5G"),
}
NONE = 1000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_CLIENT = 200


def decode_sessions(stream: BinaryIO, options: Options) -> Iterator[Item]:
    """Items of a file of `coverageResult` bodies; fences are counted from 1 through the file."""
    count = 0
    for document in documents(stream):
        for fence in _fences(document):
            count += 1
            yield _item(count, fence, document, options)


def _fences(document: Document) -> list[Any]:
    fences = document.content.get("fences")
    return fences if isinstance(fences, list) else [None]


def _item(index: int, fence: object, session: Document, options: Options) -> Item:
    # The raw fence alone: the session around it names the phone.
    raw = session.raw if fence is None else json.dumps(fence).encode()
    witness = options.contributor or _client(session.content) or options.witness
    try:
        if not isinstance(fence, dict):
            raise ValueError(session.error or "fences: missing")
        return item_of(index, raw, _fields(fence, session.content, options), witness)
    except (ValueError, OverflowError) as error:
        return Item.refused(index, raw, why(error), contributor=witness)


def _client(session: Object) -> str:
    """The app's random number for this installation, which stands for a contributor."""
    return printable(str(session.get("client_uuid") or ""))[:LONGEST_CLIENT]


def _fields(fence: Object, session: Object, options: Options) -> dict[str, object]:
    location = fence.get("location")
    if not isinstance(location, dict):
        raise ValueError("location: missing")
    serving = sentinels.one_plmn(session.get("telephony_network_operator"))
    sim = sentinels.one_plmn(session.get("telephony_network_sim_operator"))
    service = _service(fence)
    served = serving if service["service_state"] == "in_service" else None
    return {
        "observed_at": _moment(fence),
        "longitude": needed("longitude", location.get("longitude")),
        "latitude": needed("latitude", location.get("latitude")),
        "accuracy_m": _accuracy(fence, location),
        "altitude_m": number("altitude", location.get("altitude")),
        "speed_mps": _speed(location),
        "serving_plmn": served,
        **service,
        **home(options.home_plmn, sim, served),
    }


def _service(fence: Object) -> dict[str, object]:
    technology = whole("technology_id", fence.get("technology_id"))
    if technology == NONE:
        return {"service_state": "out_of_service"}
    if technology not in TECHNOLOGY_OF_ID:
        raise ValueError(f"technology_id: {technology} is no mobile technology that is judged here")
    if number("avg_ping_ms", fence.get("avg_ping_ms")) is None:
        raise ValueError(
            "avg_ping_ms: missing, no ping came back on a network that was there: neither proves"
        )
    used = TECHNOLOGY_OF_ID[technology]
    return {"service_state": "in_service", "technology": used, **_level(fence, used)}


def _level(fence: Object, technology: str) -> dict[str, object]:
    dbm = sentinels.level("rsrp", number("signal", fence.get("signal")), None)
    return {"signal_dbm": dbm, "signal_kind": "rsrp"} if technology == "4G" and dbm is not None else {}


def _moment(fence: Object) -> datetime:
    counted = whole("timestamp_microseconds", fence.get("timestamp_microseconds"))
    if counted is None:
        raise ValueError("timestamp_microseconds: missing")
    return EPOCH + timedelta(microseconds=counted)


def _accuracy(fence: Object, location: Object) -> float | None:
    """That of the fix, m; else the fence's radius, within which the phone was."""
    accuracy = number("accuracy", location.get("accuracy"))
    return number("radius", fence.get("radius")) if accuracy is None else accuracy


def _speed(location: Object) -> float | None:
    speed = number("speed", location.get("speed"))
    return speed if speed is not None and speed >= 0 else None  # iOS writes -1 for "not known"
