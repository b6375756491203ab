"""Operators by their codes."""

import pytest

from measurements.vocabulary import operator_name, operator_of


@pytest.mark.parametrize(
    ("plmn", "operator"),
    [
        ("20801", "20801"),
        ("20802", "20801"),  # Orange in the white-zone programme
        ("20813", "20810"),  # SFR in the white-zone programme
        ("20888", "20820"),  # Bouygues in the white-zone programme
        ("20836", "20815"),  # Free
        ("20814", None),  # railway GSM-R, nobody's telephone
        ("20822", None),  # a virtual operator is not known to us yet
        ("00101", "00101"),
        ("00109", None),
        ("27201", "27201"),
        ("27299", None),
        ("310410", None),
    ],
)
def test_a_sim_stands_for_its_operator(plmn: str, operator: str | None) -> None:
    assert operator_of(plmn) == operator


def test_an_operator_without_a_name_shows_its_code() -> None:
    assert (operator_name("20801"), operator_name("27299")) == ("Orange", "27299")
