"""Readings to send, with one honest default for every field."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from measurements.contributors import contributor_of, new_contributor
from measurements.models import Contributor

# A hamlet of the Somme, inside the métropole's box.
HAMLET = (2.0, 49.9)


def reading(**changes: Any) -> dict[str, Any]:
    """A 4G phone of the first test operator outdoors without service, an hour ago."""
    return {
        "id": str(uuid4()),
        "observed_at": (datetime.now(UTC) - timedelta(hours=1)).isoformat(),
        "longitude": HAMLET[0],
        "latitude": HAMLET[1],
        "accuracy_m": 12.0,
        "service_state": "out_of_service",
        "home_plmn": "00101",
        "max_technology": "4G",
        "environment": "outdoor",
        **changes,
    }


def contributor() -> Contributor:
    """Somebody new."""
    return contributor_of(new_contributor())


def body(readings: list[dict[str, Any]]) -> bytes:
    """A batch as it goes over the wire."""
    return json.dumps({"readings": readings}).encode()


def post(client: Client, token: str, readings: list[dict[str, Any]], *, packed: bool = False) -> Any:
    """Send a batch through the API."""
    sent = body(readings)
    headers = {"Authorization": f"Bearer {token}", **({"Content-Encoding": "gzip"} if packed else {})}
    return client.post(
        "/api/v1/readings",
        gzip.compress(sent) if packed else sent,
        content_type="application/json",
        headers=headers,
    )
