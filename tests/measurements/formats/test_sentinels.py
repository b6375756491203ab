"""What clients write for "not known"."""

import pytest

from measurements.formats.sentinels import cell_id, first_level, level, level_of_asu, one_plmn, plmn, ratio
from measurements.formats.values import number


@pytest.mark.parametrize(
    "written", ["", "-", "--", "null", None, "NaN", 2147483647, "-2147483648", -3276, "-2000.0", 2**63 - 1]
)
def test_a_sentinel_is_not_a_number(written: object) -> None:
    assert number("signal", written) is None


@pytest.mark.parametrize("written", ["-200", "99", "255", "0"])
def test_what_is_a_sentinel_only_in_some_column_is_a_number_elsewhere(written: str) -> None:
    assert number("altitude", written) == float(written)


@pytest.mark.parametrize(
    ("kind", "dbm"), [("rsrp", -200), ("rsrp", -340), ("rscp", -24), ("rssi", 0), ("rsrp", None)]
)
def test_a_level_outside_its_scale_was_not_measured(kind: str, dbm: float | None) -> None:
    assert level(kind, dbm, 1234) is None


@pytest.mark.parametrize(("kind", "floor"), [("rssi", -113), ("rscp", -121), ("rsrp", -140)])
def test_a_level_at_its_floor_needs_a_cell(kind: str, floor: float) -> None:
    assert level(kind, floor, cell_id("4G", 0)) is None
    assert level(kind, floor, 1234) == floor


@pytest.mark.parametrize(
    ("technology", "asu", "dbm"),
    [("2G", 0, -113), ("2G", 31, -51), ("3G", -5, -121), ("4G", 0, -140), ("4G", 97, -43), ("5G", 37, -103)],
)
def test_an_index_is_a_level(technology: str, asu: float, dbm: float) -> None:
    assert level_of_asu(technology, asu) == dbm


@pytest.mark.parametrize(
    ("technology", "asu"), [("2G", 32), ("3G", 96), ("4G", 99), ("5G", 255), ("4G", None)]
)
def test_an_index_off_its_scale_is_no_level(technology: str, asu: float | None) -> None:
    assert level_of_asu(technology, asu) is None


def test_the_index_comes_first_except_on_3g() -> None:
    assert first_level("4G", 37, -75) == -103
    assert first_level("3G", 37, -83) == -83
    assert first_level("3G", 37, None) == -79


@pytest.mark.parametrize(
    ("technology", "number"), [("2G", 65535), ("3G", 2**28 - 1), ("4G", 0), ("5G", 2**36)]
)
def test_a_reserved_cell_is_none(technology: str, number: int) -> None:
    assert cell_id(technology, number) is None


def test_the_largest_cell_of_5g_is_one() -> None:
    assert cell_id("5G", 2**36 - 1) == 68719476735


@pytest.mark.parametrize(
    ("mcc", "mnc", "network"),
    [(208, 1, "20801"), ("208", "01", "20801"), (310, 12, "310012"), (310, 410, "310410"), (1, 1, "00101")],
)
def test_a_network_is_written_as_on_a_sim(mcc: object, mnc: object, network: str) -> None:
    assert plmn(mcc, mnc) == network


@pytest.mark.parametrize(
    ("mcc", "mnc"), [(0, 0), (208, None), ("", 1), (2147483647, 1), (208, 1000), ([], 1)]
)
def test_what_is_no_network_is_none(mcc: object, mnc: object) -> None:
    assert plmn(mcc, mnc) is None


def test_a_network_may_be_written_with_a_dash() -> None:
    assert [one_plmn(text) for text in ("208-01", "20801", "-", "2080", None)] == [
        "20801",
        "20801",
        None,
        None,
        None,
    ]


def test_a_ratio_off_its_scale_is_none() -> None:
    assert (ratio("quality_db", -12), ratio("quality_db", -200), ratio("sinr_db", 99)) == (-12, None, None)
