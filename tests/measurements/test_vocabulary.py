"""Operators by their codes."""

import pytest

from measurements.vocabulary import OPERATORS, VIRTUAL, network_of, operator_name, operator_of


@pytest.mark.parametrize(
    ("plmn", "operator"),
    [
        ("20801", "20801"),
        ("20802", "20801"),  # Orange in the white-zone programme
        ("20813", "20810"),  # SFR in the white-zone programme
        ("20888", "20820"),  # Bouygues in the white-zone programme
        ("20836", "20815"),  # Free
        ("20814", None),  # railway GSM-R, nobody's telephone
        ("20825", "20820"),  # a virtual operator, on one network alone
        ("20822", None),  # virtual operators with several hosts: nobody knows whose network it was
        ("20826", None),
        ("20838", None),
        ("00101", "00101"),
        ("00109", None),
        ("27201", "27201"),
        ("27299", None),
        ("310410", None),
    ],
)
def test_a_sim_stands_for_its_operator(plmn: str, operator: str | None) -> None:
    assert operator_of(plmn) == operator


@pytest.mark.parametrize(("plmn", "operator"), [("20820", "20820"), ("20888", "20820"), ("20825", None)])
def test_a_network_is_nobodys_without_one(plmn: str, operator: str | None) -> None:
    assert network_of(plmn) == operator


def test_each_host_of_a_virtual_operator_has_a_network() -> None:
    assert set(VIRTUAL.values()) <= set(OPERATORS)
    assert not set(VIRTUAL) & set(OPERATORS)


def test_an_operator_without_a_name_shows_its_code() -> None:
    assert (operator_name("20801"), operator_name("27299")) == ("Orange", "27299")
