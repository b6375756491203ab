"""The shelf of shards: readings in Parquet by square of 25 km, and DuckDB's count of them as evidence."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import cache
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from django.conf import settings

from coverage.core.evidence import (
    ACCURACY_LIMIT_M,
    Environment,
    Kind,
    Readings,
    State,
    Technology,
)
from coverage.core.fold import fold
from coverage.core.grid import parent
from coverage.fold import SHARD_RESOLUTION
from coverage.sql import load
from coverage.translate import readings_of_core
from measurements import bulk

# One thread each, as the workers are many; what outgrows the memory goes through a file.
ENGINE: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "memory_limit": "1GB",
    "autoinstall_known_extensions": False,
}
TYPES = {
    name: pa.uint8() for name in ("spot", "state", "technology", "max_technology", "environment", "kind")
}
TYPES |= {name: pa.int64() for name in ("contributor", "device", "tile")}
TYPES |= {"day": pa.int32(), "second": pa.int32(), "operator": pa.string(), "is_mock": pa.bool_()}
TYPES |= {name: pa.float32() for name in ("margin_db", "accuracy_m")}  # null for nan
SCHEMA = pa.schema([*((field.name, TYPES[field.name]) for field in fields(Readings)), ("shard", pa.int64())])
SITUATION = ("state", "technology", "max_technology", "kind")
COUNTS = ("speaks_for", "against", "statements")


def write_month(folder: Path, month: str) -> None:
    """All readings of a month into `folder`/`month`/shard=<key>/*.parquet, in the place of what is there."""
    target = folder / month
    shutil.rmtree(target, ignore_errors=True)
    blocks = pa.RecordBatchReader.from_batches(SCHEMA, _blocks(month))
    quoted = str(target).replace("'", "''")
    with _engine().cursor() as engine:
        engine.register("blocks", blocks)
        engine.execute(f"COPY (FROM blocks) TO '{quoted}' (FORMAT parquet, PARTITION_BY (shard))")


def shards_of(folder: Path) -> list[int]:
    """The shards that any month has readings of."""
    return sorted({int(path.name.partition("=")[2]) for path in folder.glob("*/shard=*")})


def files_of(folder: Path, shard: int) -> list[str]:
    """The files with a shard's readings, of all months."""
    return sorted(map(str, folder.glob(f"*/shard={shard}/*.parquet")))


def count_evidence(files: Sequence[str]) -> pa.Table:
    """The rows that `core.fold.fold` makes of the readings in these files, at least one, in any order.

    The operators are text, null stands for nan.
    """
    with _engine().cursor() as engine:
        engine.register("situations", situations())
        asked = {"files": list(files), "accuracy_limit_m": ACCURACY_LIMIT_M}
        return engine.sql(load("rebuild_evidence"), params=asked).to_arrow_table()


@cache
def situations() -> pa.Table:
    """What one reading adds to which count of which service, by its state, technologies and kind.

    The fold itself is asked, so that there is one table of what a reading says.
    """
    every = np.array(list(product(State, Technology, Technology, Kind)), dtype=np.uint8)
    one = fold(_one_of_each(every))
    columns = dict(zip(SITUATION, every[one.contributor].T, strict=True))
    return pa.table({**columns, "service": one.service, **{name: getattr(one, name) for name in COUNTS}})


def _one_of_each(situations: np.ndarray) -> Readings:
    """A plain reading outdoors in each situation, whose contributor is the situation's number."""
    state, technology, best, kind = situations.T
    number, nothing = np.arange(len(situations)), np.zeros(len(situations), dtype=np.int32)
    silent, byte = np.full(len(situations), np.nan, dtype=np.float32), nothing.astype(np.uint8)
    return Readings(
        contributor=number,
        device=number,
        day=nothing,
        second=nothing,
        tile=nothing.astype(np.int64),
        spot=byte,
        operator=nothing,
        state=state,
        technology=technology,
        max_technology=best,
        environment=byte + Environment.OUTDOOR,
        kind=kind,
        margin_db=silent,
        accuracy_m=silent,
        is_mock=nothing.astype(bool),
    )


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """The one of this process: to start it takes as long as to count ten thousand readings."""
    spilled = Path(settings.REBUILD_DIR) / "spilled"
    spilled.mkdir(parents=True, exist_ok=True)
    spilled.chmod(0o700)  # readings lie in it, in files that the engine makes for everybody to read
    return duckdb.connect(config={**ENGINE, "temp_directory": str(spilled)})


def _blocks(month: str) -> Iterator[pa.RecordBatch]:
    for observed in bulk.readings_of_month(month):
        yield from table(*readings_of_core(observed)).to_batches()


def table(readings: Readings, operators: Sequence[str]) -> pa.Table:
    """Readings as they lie in the files, with the shard of each."""
    columns = {field.name: getattr(readings, field.name) for field in fields(readings)}
    columns["operator"] = np.array([*operators, ""], dtype=object)[readings.operator]
    columns["shard"] = parent(readings.tile, SHARD_RESOLUTION)
    return pa.table(
        {name: pa.array(columns[name], SCHEMA.field(name).type, from_pandas=True) for name in columns}
    )
