"""Codes that no table knows wait for a person, and routing follows what was decided."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from gap_reports.models import UnknownCode
from gap_reports.routing import addressees
from gap_reports.unknown_codes import find
from tests.accounts.factories import person, second_factor, signed_in
from tests.measurements.factories import reading

pytestmark = pytest.mark.django_db

TODAY = date(2025, 11, 20)
State = UnknownCode.State


@pytest.fixture
def staff() -> Client:
    return signed_in(second_factor(person("staff", is_staff=True, is_superuser=True)))


@pytest.fixture
def readings(tmp_path: Path) -> Callable[..., None]:
    """Imports readings, each given as a home code and a day."""

    def have(*rows: tuple[str, str]) -> None:
        sent = [
            reading(home_plmn=code, observed_at=f"{day}T12:00:0{second}Z", contributor="ada")
            for second, (code, day) in enumerate(rows)
        ]
        path = tmp_path / "readings.jsonl"
        path.write_text("\n".join(map(json.dumps, sent)))
        call_command("import_readings", str(path), "--format", "native", verbosity=0)

    return have


def decide(staff: Client, code: str, **said: Any) -> int:
    address = f"/admin/gap_reports/unknowncode/{code}/change/"
    return staff.post(address, {"state": State.HOSTED, "host": "", "note": "", **said}).status_code


def test_codes_of_recent_readings_are_found_and_known_ones_are_not(readings: Any) -> None:
    readings(
        ("20899", "2025-11-02"), ("20899", "2025-10-30"), ("20801", "2025-11-02"), ("20825", "2025-11-02")
    )
    assert [find(TODAY), find(TODAY)] == [1, 1]
    code = UnknownCode.objects.get()
    assert (code.plmn, code.readings, code.state) == ("20899", 2, State.OPEN)
    assert (code.first_month, code.last_month) == (date(2025, 10, 1), date(2025, 11, 1))


def test_what_is_older_than_last_month_is_not_read_again_but_not_forgotten(readings: Any) -> None:
    readings(("20899", "2025-10-30"), ("20898", "2025-09-30"))
    find(TODAY)
    find(date(2025, 12, 2))
    code = UnknownCode.objects.get()
    assert (code.plmn, code.first_month) == ("20899", date(2025, 10, 1))


def test_a_decision_is_kept_and_followed(staff: Client, readings: Any) -> None:
    readings(("20899", "2025-11-02"))
    find(TODAY)
    assert addressees("20899", "data_5g", TODAY) == []
    assert decide(staff, "20899", host="20802") == 302
    find(TODAY)
    assert UnknownCode.objects.get().host == "20801"
    assert [one.operator for one in addressees("20899", "data_5g", TODAY)] == ["20801"]
    assert decide(staff, "20899", state=State.NOBODY, host="20801") == 302
    assert addressees("20899", "data_5g", TODAY) == []


def test_a_host_must_be_an_operator_with_a_network(staff: Client, readings: Any) -> None:
    readings(("20899", "2025-11-02"))
    find(TODAY)
    assert decide(staff, "20899", host="20825") == 200
    assert UnknownCode.objects.get().state == State.OPEN
