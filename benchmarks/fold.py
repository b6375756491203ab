"""Fold to zones: seconds of each stage after intake, beside one GROUP BY of the same readings in SQL."""

from datetime import date
from resource import RUSAGE_SELF, getrusage

from django.db import connection, transaction

from benchmarks.crowd import days_up_to, observe
from benchmarks.database import analyze, truncate
from benchmarks.rounds import Contestant, Work, interleave, profile, table
from benchmarks.wire import rows
from coverage import decide, fold, pipeline, white_zones
from coverage.models import (
    CoverageTile,
    Epoch,
    EpochModel,
    EpochOutage,
    EpochPhone,
    Evidence,
    LoneTile,
    ParentTile,
    PipelineState,
    Square,
    TileTerms,
    TouchedFamily,
    TouchedSquare,
    TouchedTile,
    WhiteZone,
    ZoneEvent,
    ZoneTile,
)
from measurements import queries
from measurements.columns import COLUMNS, COPY_READINGS
from measurements.models import TouchedDay
from measurements.partitions import ensure_months

SIZES = (10_000, 100_000, 1_000_000)
AS_OF = date(2026, 10, 31)
NO_BATCH = 0
COUNTED = {
    "rows of evidence": Evidence,
    "tiles": CoverageTile,
    "parent tiles": ParentTile,
    "zones": WhiteZone,
}
EPOCHS = (PipelineState, Epoch, EpochModel, EpochPhone, EpochOutage)
JOURNALS = (TouchedDay, TouchedTile, TouchedSquare, TouchedFamily)
EMPTIED = (*COUNTED.values(), LoneTile, Square, TileTerms, ZoneTile, ZoneEvent, *EPOCHS, *JOURNALS)

YARDSTICK = "SQL GROUP BY"
# The counting that any database does in one sentence; squares of 200 m in the same projection as ours.
GROUP_BY = """
    SELECT floor(ST_X(at.metres) / 200), floor(ST_Y(at.metres) / 200), home_plmn, service_state,
           observed_at::date, count(*)
    FROM measurements_reading,
         LATERAL (SELECT ST_Transform(ST_SetSRID(ST_MakePoint(longitude, latitude), 4326), 3035) AS metres) at
    GROUP BY 1, 2, 3, 4, 5
"""


def measure(readings: int, rounds: int, profiled: bool) -> None:
    """Print the seconds of each stage over so many readings, from an empty start each round; and peak memory.

    The stages feed each other, so that they run in their order, with the yardstick before them in each round.
    """
    load(readings)
    contestants = {YARDSTICK: _yardstick, **STAGES}
    seconds = interleave(contestants, rounds)
    seconds["all stages"] = [sum(times) for times in zip(*(seconds[name] for name in STAGES), strict=True)]
    print(table(f"fold: {readings:,} readings, {rounds} rounds", seconds, readings, YARDSTICK))
    print(_made())
    if profiled:
        for name in STAGES:
            profile(name, contestants[name](rounds))


def load(readings: int, last_day: date = AS_OF, people: int | None = None, batch: int = NO_BATCH) -> None:
    """Put so many readings of the crowd straight into their table; the journal says nothing of them."""
    ensure_months(days_up_to(last_day))
    for columns in observe(readings, last_day, contributors=people):
        with transaction.atomic(), connection.cursor() as cursor, cursor.copy(COPY_READINGS) as copy:
            copy.set_types(list(COLUMNS.values()))
            for row in rows(columns, batch_id=batch):
                copy.write_row(row)
    analyze()


def _yardstick(_round: int) -> Work:
    def group() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({GROUP_BY}) counted")

    return group


def _fold_from_nothing(_round: int) -> Work:
    truncate([model._meta.db_table for model in EMPTIED])
    queries.touch_all_days()
    analyze()
    return fold.fold_new_readings


# In their order: each works on what the one before has left.
STAGES: dict[str, Contestant] = {
    "fold": _fold_from_nothing,
    "epoch": lambda _round: lambda: pipeline.prepare(AS_OF),
    "estimate": lambda _round: pipeline.estimate,
    "decide": lambda _round: decide.decide_families,
    "zones": lambda _round: lambda: white_zones.rebuild(AS_OF),
}


def _made() -> str:
    counts = [f"{model._default_manager.count():,} {name}" for name, model in COUNTED.items()]
    # ru_maxrss is in kilobytes on Linux: the most that this process ever held, all sizes so far together.
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    return f"Made: {', '.join(counts)}. Peak memory of the process so far: {peak:,.0f} MB.\n"
