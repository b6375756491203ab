"""Who measures with an app finds what to write into it, takes a key, and can have all sent with it erased."""

import json
import re
import subprocess
import sys
from itertools import count
from pathlib import Path
from time import time

import pytest
from django.test import Client

from measurements.models import Contributor, Reading

pytestmark = pytest.mark.django_db

PAGE = "/measure/apps/"
KEY = re.compile(r"<code>(cle_\w+)</code>")


def text(answer) -> str:
    return answer.content.decode()


def a_key(operator: str = "20815") -> tuple[str, str]:
    page = text(Client().post(PAGE, {"action": "key", "operator": operator}))
    return KEY.search(page)[1], page


SERVING = {
    "radioType": "lte",
    "mobileCountryCode": 208,
    "mobileNetworkCode": 1,
    "locationAreaCode": 3001,
    "cellId": 21_000_001,
    "asu": 40,
    "serving": 1,
}
MOMENTS = count(int(time() * 1000) - 3_600_000, 60_000)


def send(key: str) -> int:
    position = {"latitude": 49.9, "longitude": 2.3, "accuracy": 8.0}
    heard = {"timestamp": next(MOMENTS), "position": position, "cellTowers": [SERVING]}
    sent = json.dumps({"items": [heard]})
    return Client().post(f"/v2/geosubmit?key={key}", sent, content_type="application/json").status_code


def test_the_page_names_an_address_for_each_app_and_is_never_kept(settings):
    settings.SITE_ADDRESS = "https://carte.example.org"
    answer = Client().get(PAGE, {"operator": "20810"})
    assert "no-store" in answer["Cache-Control"]
    page = text(answer)
    assert "https://carte.example.org/upload/gnettrack?key=votre-cle&amp;home_plmn=20810" in page
    assert "https://carte.example.org/v2/geosubmit?key=votre-cle" in page
    assert "record --server https://carte.example.org<" in page
    assert not Contributor.objects.exists()


def test_a_key_is_one_contributor_in_every_app_and_its_addresses_hold_it():
    key, page = a_key()
    assert f"/v2/geosubmit?key={key}" in page
    assert f"/upload/gnettrack?key={key}&amp;home_plmn=20815" in page
    assert key != a_key()[0]
    assert not Contributor.objects.exists()
    assert send(key) == send(key) == 200
    assert (Contributor.objects.count(), Reading.objects.count()) == (1, 2)


def test_what_was_sent_with_a_key_is_erased_with_it_and_with_no_other():
    key, _ = a_key()
    send(key)
    send("anne")
    for other in ("anne", "", a_key()[0], key[:-1]):
        page = text(Client().post(PAGE, {"action": "erase", "key": other}))
        assert "Rien n’a été envoyé avec cette clé" in page
    assert Reading.objects.count() == 2
    assert "1 mesure." in text(Client().post(PAGE, {"action": "erase", "key": f" {key} "}))
    assert (Contributor.objects.count(), Reading.objects.count()) == (1, 1)


def test_an_operator_that_nobody_offers_is_passed_over():
    assert "home_plmn=20801" in text(Client().get(PAGE, {"operator": "99999"}))


def test_the_probe_comes_as_one_file_that_runs_with_nothing_installed(tmp_path: Path):
    answer = Client().get("/measure/mobile_probe.pyz")
    assert "mobile_probe.pyz" in answer["Content-Disposition"]
    file = tmp_path / "mobile_probe.pyz"
    file.write_bytes(answer.content)
    command = [sys.executable, "-I", str(file), "--outbox", str(tmp_path / "o"), "status"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("En attente : 0")
    assert answer.content == Client().get("/measure/mobile_probe.pyz").content
