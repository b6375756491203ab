"""Readings, evidence and epochs for tests of the statistics: a test says the least, defaults the rest."""

from dataclasses import fields
from typing import Any

import numpy as np

from coverage.core import Floats, Ints
from coverage.core.evidence import Environment, Evidence, Kind, Readings, State, Technology
from coverage.core.grid import key_of
from coverage.core.model import Epoch, Model, Outages, Phones

OPERATOR, SERVICE = 101, 2
DAY = 20_000
TYPES = {"contributor": "i8", "device": "i8", "day": "i4", "tile": "i8", "operator": "i4", "service": "u1"}
TYPES |= {"place": "u1", "speaks_for": "i4", "against": "i4", "statements": "i4", "margin_db": "f4"}
TYPES |= {"spots": "i4", "accuracy_m": "f4"}
COLUMNS = {field.name: TYPES.get(field.name, "i4") for field in fields(Evidence)}
KEY = ("contributor", "device", "day", "tile", "operator", "service", "place")


def tile_key(column: int = 0, row: int = 0) -> int:
    """A tile so many columns to the east and rows to the north of a corner of 25 km."""
    return int(tile_keys(column, row))


def tile_keys(columns: Any, rows: Any) -> Ints:
    """As `tile_key`, of arrays."""
    east, north = 3_800_000 + 200 * np.asarray(columns), 2_950_000 + 200 * np.asarray(rows)
    return key_of(3035, east, north)


# One phone that found no service once, outdoors, with a good fix.
PLAIN = {"contributor": 1, "device": -1, "day": DAY, "tile": tile_key(), "operator": OPERATOR}
PLAIN |= {"service": SERVICE, "place": Environment.OUTDOOR, "speaks_for": 0, "against": 1}
PLAIN |= {"statements": 0, "margin_db": np.nan, "spots": 1, "accuracy_m": 10.0}


def evidence(*rows: dict[str, Any]) -> Evidence:
    """Evidence of rows that differ from a plain failure by what each says."""
    return table(**{name: [(PLAIN | row).get(name, 0) for row in rows] for name in COLUMNS})


def heard(margin_db: float, **changes: Any) -> dict[str, Any]:
    """A row in service at that margin."""
    return {"speaks_for": 1, "against": 0, "margin_db": margin_db} | changes


def table(**columns: Any) -> Evidence:
    """Evidence of whole columns, sorted as `fold` does; those left out are plain, or nought."""
    size = max(np.size(column) for column in columns.values())
    full = {
        name: np.broadcast_to(np.array(columns.get(name, PLAIN.get(name, 0)), kind), size)
        for name, kind in COLUMNS.items()
    }
    return Evidence(**full).take(np.lexsort([full[name] for name in KEY[::-1]]))


READING_TYPES = {"contributor": np.int64, "device": np.int64, "tile": np.int64, "day": np.int32}
READING_TYPES |= {"operator": np.int32, "margin_db": np.float32, "accuracy_m": np.float32}
READING_TYPES |= {"is_mock": np.bool_, "second": np.int32}
READING = {"contributor": 1, "device": -5, "day": 20000, "tile": 7, "spot": 0, "operator": 20801}
READING |= {"state": State.OUT_OF_SERVICE, "margin_db": np.nan}
READING |= {"technology": 0, "max_technology": 0, "environment": Environment.OUTDOOR, "kind": Kind.MEASURED}
READING |= {"accuracy_m": 10.0, "is_mock": False, "second": 0}
ON_3G = {"state": State.IN_SERVICE, "technology": Technology.G3, "max_technology": Technology.G4}


def readings(*rows: dict[str, Any]) -> Readings:
    """Readings that say no service outdoors, but for what each row changes."""
    columns = {name: [(READING | row)[name] for row in rows] for name in READING}
    return Readings(
        **{name: np.array(column, READING_TYPES.get(name, np.uint8)) for name, column in columns.items()}
    )


def epoch(
    *contributors: int, model: Model | None = None, outages: Outages | None = None, **all_of: Any
) -> Epoch:
    """An epoch that knows the phone of each of these people: an ordinary one, but for what is said of all."""
    people = np.array(sorted(contributors), dtype=np.int64)
    values = {"offset_db": 0.0, "offset_sd_db": 2.0, "fault": 0.02, "standing": True} | all_of
    columns = {name: np.full(len(people), value) for name, value in values.items()}
    none = np.empty(0, dtype=np.int64)
    return Epoch(
        model or Model(),
        Phones(people, np.full(len(people), -1), **columns),
        outages or Outages(none, none, none.astype(bool)),
    )


def field_covariance(model: Model, x: Floats, y: Floats | float = 0.0) -> Floats:
    """(n, n) dB² between the margins of tiles, by the formulas that the model states."""
    at = x + 1j * np.asarray(y)
    away = np.abs(at[:, None] - at)
    near = np.sqrt(3) * away / model.short_m
    return model.short_db**2 * (1 + near) * np.exp(-near) + model.long_db**2 * np.exp(-away / model.long_m)
