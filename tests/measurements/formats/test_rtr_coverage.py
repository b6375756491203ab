"""Coverage sessions of RTR-NetTest."""

import io
import json
from pathlib import Path

import pytest

from measurements.formats.build import Options
from measurements.formats.item import Item
from measurements.formats.rtr_coverage import decode_sessions
from tests.measurements.formats.factories import sample


def fence(**changes: object) -> dict[str, object]:
    """A fence crossed on 4G, in which pings came back."""
    return {
        "location": {"latitude": 45.1, "longitude": 3.1, "accuracy": 7, "speed": 1.5},
        "technology_id": 13,
        "technology": "LTE",
        "radius": 25,
        "avg_ping_ms": 15.4,
        "timestamp_microseconds": 1795176000000000,
        "signal": -95,
        **changes,
    }


def decoded(*fences: object, home: str = "20801", **session: object) -> list[Item]:
    body = json.dumps({"fences": fences, **session}).encode()
    return list(decode_sessions(io.BytesIO(body), Options(home_plmn=home)))


def test_a_fence_with_pings_is_in_service() -> None:
    (item,) = decoded(fence())
    assert item.reading is not None
    known = item.reading
    assert (known.service_state, known.technology, known.accuracy_m) == ("in_service", "4G", 7)
    assert (known.signal_dbm, known.signal_kind) == (-95, "rsrp")


def test_technology_none_is_out_of_service_for_the_sim() -> None:
    (item,) = decoded(
        fence(technology_id=1000, technology="NONE"), home="", telephony_network_sim_operator="208-15"
    )
    assert item.reading is not None
    known = item.reading
    assert (known.service_state, known.home_plmn, known.home_plmn_origin) == (
        "out_of_service",
        "20815",
        "sim",
    )
    assert (known.technology, known.signal_dbm, known.serving_plmn) == (None, None, None)


def test_no_network_of_nobody_is_refused() -> None:
    (item,) = decoded(fence(technology_id=1000), home="", telephony_network_operator="20801")
    assert item.reason == "home_plmn: the line names no network, and no --home-plmn was given"


def test_failed_pings_on_a_network_prove_nothing() -> None:
    (item,) = decoded(fence(avg_ping_ms=None))
    assert item.reason.startswith("avg_ping_ms: missing")


@pytest.mark.parametrize("technology", [3, 20, 41])
def test_a_level_is_taken_on_4g_alone(technology: int) -> None:
    (item,) = decoded(fence(technology_id=technology))
    assert item.reading is not None
    assert item.reading.signal_dbm is None


def test_without_an_accuracy_the_radius_bounds_the_place() -> None:
    (item,) = decoded(fence(location={"latitude": 45.1, "longitude": 3.1, "speed": -1}))
    assert item.reading is not None
    assert (item.reading.accuracy_m, item.reading.speed_mps) == (25, None)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"technology_id": 99}, "technology_id: 99 is no mobile technology that is judged here"),
        ({"technology_id": None}, "technology_id: None is no mobile technology"),
        ({"location": None}, "location: missing"),
        ({"timestamp_microseconds": None}, "timestamp_microseconds: missing"),
        ({"timestamp_microseconds": 10**30}, "time: no calendar has this moment"),
    ],
)
def test_a_bad_fence_is_refused_alone(changes: dict[str, object], reason: str) -> None:
    bad, good = decoded(fence(**changes), fence())
    assert bad.reason.startswith(reason)
    assert good.reason == ""


def test_the_installation_is_the_contributor() -> None:
    (item,) = decoded(fence(), client_uuid="2bda4efd-3007-4c51-a471-cc9db358e7c0", model="a telephone")
    assert item.contributor == "2bda4efd-3007-4c51-a471-cc9db358e7c0"
    assert b"telephone" not in item.raw


def test_a_session_without_fences_is_told(shared: Path) -> None:
    (item,) = sample(shared, "rtr_coverage/coverage_request_response.json", "rtr-coverage")
    assert item.reason == "fences: missing"


def test_a_session_as_the_app_sends_it(shared: Path) -> None:
    items = sample(shared, "rtr_coverage/coverage_result_constructed.json", "rtr-coverage", home_plmn="23201")
    assert [item.reading.service_state for item in items if item.reading] == ["in_service", "out_of_service"]
