"""Erasure: afterwards no row of any table points to the person, and the tiles are those without them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from coverage.models import CoverageTile, EpochPhone, Evidence
from gap_reports.models import OwnContributor
from measurements.contributors import contributor_ids, known_as
from measurements.models import Batch, Contributor, DeviceDay, DutyGap, Reading, RefusedReading, TouchedDay
from tests.measurements.factories import post, reading
from tests.measurements.test_duty import gap

pytestmark = pytest.mark.django_db

MEASURED = (Batch, DeviceDay, DutyGap, Reading, RefusedReading, TouchedDay)
SERVED = {"service_state": "in_service", "technology": "4G", "signal_kind": "rsrp", "signal_dbm": -95}


def walk(name: str, **changes: Any) -> list[dict[str, Any]]:
    """Three days about the hamlet."""
    noon = datetime.now(UTC).replace(hour=12) - timedelta(days=1)
    return [
        reading(
            observed_at=(noon - timedelta(days=day, minutes=step)).isoformat(),
            longitude=2 + step / 700,
            device_id=name,
            **changes,
        )
        for day in range(3)
        for step in range(12)
    ]


def tiles() -> list[tuple[object, ...]]:
    """All that is said of every tile, but for the number of the epoch: one was fitted meanwhile."""
    columns = [
        field.name for field in CoverageTile._meta.concrete_fields if field.name not in ("pk", "epoch")
    ]
    return list(CoverageTile.objects.order_by("tile", "operator", "service").values_list(*columns))


def rows_of(contributor: int) -> dict[str, int]:
    """Of every table with a column for it: how many rows name this contributor."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'contributor_id'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE contributor_id = %s", [contributor])
            counts[table] = cursor.fetchone()[0]
    return counts


def test_nothing_points_to_the_person_and_the_tiles_are_those_without_them(client: Client) -> None:
    for name in ("anne", "bruno"):
        post(client, client.post("/api/v1/contributors").json()["token"], walk(name, **SERVED))
    call_command("run_pipeline")
    without = tiles()

    token = client.post("/api/v1/contributors").json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    receipt = post(client, token, [*walk("chloe"), reading(latitude=95, is_mock=True)]).json()["receipt"]
    body = json.dumps({"gaps": [gap()]})
    client.post("/api/v1/duty-gaps", body, content_type="application/json", headers=headers)
    call_command("run_pipeline", "--rebuild")
    person = Contributor.objects.latest("pk").pk
    assert tiles() != without
    assert all(rows_of(person)[table] for table in ("coverage_evidence", "measurements_deviceday"))

    assert client.delete("/api/v1/contributors/me", headers=headers).json() == {"readings": 36}
    call_command("run_pipeline")
    assert client.delete("/api/v1/contributors/me", headers=headers).status_code == 401
    assert post(client, token, [reading()]).status_code == 401
    assert client.get(f"/api/v1/receipts/{receipt}").status_code == 404
    left = {table: count for table, count in rows_of(person).items() if count}
    assert left == {"measurements_touchedday": 1}  # that this number was erased; it goes in a week
    assert not RefusedReading.objects.exists()
    assert not DutyGap.objects.exists()
    call_command("run_pipeline", "--rebuild")
    assert tiles() == without


def test_whom_a_file_names_is_erased_by_that_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [one | {"contributor": name} for name in ("van-3", "van-4") for one in walk(name)]
    lines.append(reading(latitude=95, contributor="van-3", note="van-3 in the rain"))
    (tmp_path / "vans.jsonl").write_text("\n".join(map(json.dumps, lines)))
    call_command("import_readings", str(tmp_path / "vans.jsonl"), "--format", "native")
    call_command("run_pipeline")
    erased = contributor_ids(["van-3"])["van-3"]
    capsys.readouterr()

    call_command("erase_contributor", "van-3")
    assert capsys.readouterr().out.startswith("erased: 36 readings")
    call_command("run_pipeline")
    left = {table: count for table, count in rows_of(erased).items() if count}
    assert left == {"measurements_touchedday": 1}
    assert not RefusedReading.objects.exists()
    assert Reading.objects.count() == 36
    assert Evidence.objects.exists()
    with pytest.raises(CommandError, match="nobody is known"):
        call_command("erase_contributor", "van-3")


def test_a_token_and_a_key_name_people_too(client: Client) -> None:
    token = client.post("/api/v1/contributors").json()["token"]
    known_as("key", "a stumbler's key")
    call_command("erase_contributor", token)
    call_command("erase_contributor", "a stumbler's key")
    known_as("key", "-k")
    call_command("erase_contributor", "--", "-k")
    assert not Contributor.objects.exists()


def test_the_tables_of_a_person_are_known() -> None:
    """A new table with a contributor in it has to be thought of: is it erased?"""
    assert set(rows_of(0)) == {
        model._meta.db_table for model in (*MEASURED, Evidence, EpochPhone, OwnContributor)
    } | {name for name in rows_of(0) if name.startswith("measurements_reading_")}
