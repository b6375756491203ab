"""Who is asked about whose customers."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gap_reports.routing import BadNetworks, addressees, known

pytestmark = pytest.mark.django_db

NOVEMBER = date(2026, 11, 1)

# A code on a SIM card, a service, and who is asked: the own operator first, then hosts.
ROUTES = [
    ("20801", "data_4g", ["20801"]),  # Orange runs its own
    ("20802", "data_4g", ["20801"]),  # Orange's code of the shared white-zone programme
    ("20810", "data_4g", ["20810", "20820"]),  # SFR, whose masts are shared
    ("20813", "voice", ["20810", "20820"]),  # SFR's code of the programme
    ("20810", "data_5g", ["20810"]),  # 5G is not shared
    ("20820", "voice", ["20820", "20810"]),
    ("20888", "data_3g", ["20820", "20810"]),  # Bouygues Telecom's code of the programme
    ("20815", "voice", ["20815", "20801"]),  # Free roams on Orange's 2G and 3G
    ("20815", "data_4g", ["20815"]),
    ("20836", "data_3g", ["20815", "20801"]),  # another code of Free's
    ("20825", "data_4g", ["20820", "20810"]),  # Lycamobile on Bouygues Telecom
    ("20825", "data_5g", ["20820"]),
    ("20826", "data_5g", []),  # NRJ Mobile, whose customers had the choice of three hosts: a person says
    ("34001", "data_4g", ["34001"]),  # overseas
    ("64703", "voice", ["64703"]),
    ("00103", "voice", ["00103", "00101"]),  # the demonstration
    ("20838", "data_4g", []),  # a virtual operator whose host is not certain: a person says
    ("20899", "data_4g", []),  # nobody's
    ("310410", "data_4g", []),  # a foreign SIM
]


@pytest.mark.parametrize(("plmn", "service", "asked"), ROUTES)
def test_a_code_leads_to_those_who_can_answer(plmn: str, service: str, asked: list[str]) -> None:
    found = addressees(plmn, service, NOVEMBER)
    assert [one.operator for one in found] == asked
    assert [one.role for one in found] == ["own", "host", "host"][: len(asked)]


def test_roaming_that_has_ended_routes_no_more() -> None:
    assert [one.operator for one in addressees("20815", "voice", date(2029, 1, 1))] == ["20815"]


def test_a_deployment_may_keep_a_table_of_its_own(tmp_path: Path, settings: Any) -> None:
    own = tmp_path / "networks.toml"
    own.write_text('[[hosted]]\noperator = "20815"\nhost = "20810"\nservices = ["voice"]\n')
    settings.NETWORKS_FILE = str(own)
    assert [one.operator for one in addressees("20815", "voice", NOVEMBER)] == ["20815", "20810"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[hosted]]\nhost = '20801'\nservices = ['voice']\n", "hosted, entry 1: operator is missing"),
        (
            "[[hosted]]\noperator = '20815'\nhost = '20825'\nservices = ['voice']\n",
            "host: '20825' is not the code",
        ),
        ("[[virtual]]\ncode = '20838'\nhost = '20810'\n", "virtual: .* measurements/vocabulary.py"),
        (
            "[[hosted]]\noperator = '20815'\nhost = '20801'\nservices = ['fax']\n",
            "services: 'fax' is none of",
        ),
        ("[[hosted]\n", "networks.toml"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "networks.toml"
    path.write_text(text)
    with pytest.raises(BadNetworks, match=words):
        known(str(path))
