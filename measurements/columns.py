"""How a reading lies in its table: columns in the order of COPY, words as codes of the vocabulary."""

from typing import Any

from django.db.backends.utils import CursorWrapper
from psycopg import Cursor

from measurements import vocabulary
from measurements.formats.native import Reading

# Column, its type on the wire of COPY, in the order of `row_of`.
COLUMNS = {
    "contributor_id": "int8",
    "id": "uuid",
    "observed_at": "timestamptz",
    "batch_id": "int8",
    "longitude": "float8",
    "latitude": "float8",
    "cell_id": "int8",
    "accuracy_m": "float4",
    "signal_dbm": "float4",
    "quality_db": "float4",
    "sinr_db": "float4",
    "speed_mps": "float4",
    "altitude_m": "float4",
    "service_state": "int2",
    "technology": "int2",
    "max_technology": "int2",
    "signal_kind": "int2",
    "environment": "int2",
    "kind": "int2",
    "home_plmn_origin": "int2",
    "is_mock": "bool",
    "digest": "bytea",
    "home_plmn": "text",
    "serving_plmn": "text",
    "device_id": "text",
    "held": "int2",
}
COPY_READINGS = f"COPY measurements_reading ({', '.join(COLUMNS)}) FROM STDIN (FORMAT binary)"


def _codes(words: tuple[str, ...]) -> dict[str | None, int | None]:
    return {None: None, **{word: code for code, word in enumerate(words)}}


STATE = _codes(vocabulary.SERVICE_STATES)
TECHNOLOGY = _codes(vocabulary.TECHNOLOGIES)
SIGNAL_KIND = _codes(vocabulary.SIGNAL_KINDS)
ENVIRONMENT = _codes(vocabulary.ENVIRONMENTS)
KIND = _codes(vocabulary.KINDS)
ORIGIN = _codes(vocabulary.HOME_PLMN_ORIGINS)


def row_of(
    contributor: int, batch_id: int, reading: Reading, digest: bytes, held: int | None
) -> tuple[object, ...]:
    """The values of `COLUMNS`; `held` is a code already."""
    return (
        contributor,
        reading.id,
        reading.observed_at,
        batch_id,
        reading.longitude,
        reading.latitude,
        reading.cell_id,
        reading.accuracy_m,
        reading.signal_dbm,
        reading.quality_db,
        reading.sinr_db,
        reading.speed_mps,
        reading.altitude_m,
        STATE[reading.service_state],
        TECHNOLOGY[reading.technology],
        TECHNOLOGY[reading.max_technology],
        SIGNAL_KIND[reading.signal_kind],
        ENVIRONMENT[reading.environment],
        KIND[reading.kind],
        ORIGIN[reading.home_plmn_origin],
        reading.is_mock,
        digest,
        reading.home_plmn,
        reading.serving_plmn,
        reading.device_id or "",
        held,
    )


def bound(cursor: CursorWrapper, statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    """The rows, if it gives any, of a statement whose values travel beside it, in binary.

    Django writes them into the statement, where the server takes a millisecond to read a thousand UUIDs.
    """
    with cursor.db.wrap_database_errors, Cursor(cursor.connection) as server:
        server.execute(statement, values)
        return server.fetchall() if server.description else []
