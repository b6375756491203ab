"""Levels and names, and what stands for none of them."""

import pytest

from measurements import vocabulary
from mobile_probe.sources import scales


@pytest.mark.parametrize(
    "value", ["-", "--", "", "null", None, True, [], "nan", "inf", 10**400, 2147483647, -3276]
)
def test_what_stands_for_nothing_is_no_number(value: object) -> None:
    assert scales.number(value) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("rssi", -113),
        ("rssi", 99),
        ("rscp", -24),
        ("rscp", -121),
        ("rsrp", -141),
        ("rsrp", 255),
        ("ss_rsrp", -157),
    ],
)
def test_the_ends_of_a_scale_are_no_level(kind: str, value: float) -> None:
    assert scales.level(kind, value) is None
    assert scales.level(kind, -100) == scales.level(kind, "-100.00") == -100.0


@pytest.mark.parametrize(("value", "known"), [("-10.50", -10.5), (-20, -20.0), (-44, None), (21, None)])
def test_a_quality_has_its_scale(value: object, known: float | None) -> None:
    assert scales.quality(value) == known


@pytest.mark.parametrize(("value", "known"), [("2.00", 2.0), (-24, None), (250, None), ("-3276", None)])
def test_a_noise_ratio_has_its_scale(value: object, known: float | None) -> None:
    assert scales.sinr(value) == known


@pytest.mark.parametrize(
    ("value", "base", "cell"),
    [
        (137096039, 10, 137096039),
        ("8F381C5", 16, 0x8F381C5),
        (2**36 - 1, 10, 2**36 - 1),
        (2**36, 10, None),
        (2**63 - 1, 10, None),
        (268435455, 10, None),
        (0, 10, None),
        (-1, 10, None),
        ("-", 16, None),
        (True, 10, None),
        (1.5, 10, None),
    ],
)
def test_a_cell_is_named_by_a_number_that_is_not_reserved(value: object, base: int, cell: int | None) -> None:
    assert scales.cell_id(value, base) == cell


@pytest.mark.parametrize(
    ("country", "network", "plmn"),
    [
        (208, 1, "20801"),
        ("208", "01", "20801"),
        (1, 1, "00101"),
        ("310", "004", "310004"),
        (310, 410, "310410"),
        (0, 0, None),
        (None, 1, None),
        ("null", "null", None),
        ("-", "-", None),
        (2147483647, 2147483647, None),
        (-1, -1, None),
        (True, True, None),
    ],
)
def test_a_network_in_two_parts_is_joined(country: object, network: object, plmn: str | None) -> None:
    assert scales.joined_plmn(country, network) == plmn


@pytest.mark.parametrize("value", ["", "--", "00000", "2080", "2080101", "٢٠٨٠١", 20801, None])
def test_a_placeholder_is_no_network(value: object) -> None:
    assert scales.plmn(value) is None


def test_a_network_is_the_same_with_two_or_three_digits() -> None:
    assert scales.same_network("20801", "208001")
    assert not scales.same_network("20801", "20810")
    assert not scales.same_network(None, None)


def test_the_other_codes_of_a_network_are_those_that_the_platform_knows() -> None:
    """Each has a table of its own, as the probe imports nothing of the platform."""
    assert scales.SAME_AS == vocabulary.ALIASES
    assert scales.same_network("20801", "20802")
