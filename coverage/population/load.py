"""Population: a grid of squares takes the place of what was known of its part of the world."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from coverage.models import PopulationSquare
from coverage.population.files import RefusedGrid, read
from coverage.population.rows import Refused, Squares, convert
from coverage.sql import load, sorted_keys

TWICE = "idcar_200m: stands twice, the first holds"
LINES_KEPT = 10  # of each reason: a hostile file has millions
LONGEST_SOURCE = PopulationSquare._meta.get_field("source").max_length


@dataclass(slots=True)
class Reason:
    """How many rows were refused for it, and the lines of the first of them."""

    count: int = 0
    lines: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Import:
    """What became of a file: rows in = kept + refused; so many rows of the table changed or went."""

    source: str
    kept: int = 0
    people: float = 0.0
    imputed: int = 0
    changed: int = 0
    refused: dict[str, Reason] = field(default_factory=dict)

    def refuse(self, rows: Iterable[Refused]) -> None:
        """Count rows that were not kept."""
        for row in rows:
            reason = self.refused.setdefault(row.reason, Reason())
            reason.count += 1
            if reason.count <= LINES_KEPT:
                reason.lines.append(row.line)


@transaction.atomic
def import_grid(path: Path, source: str = "", *, add: bool = False) -> Import:
    """Stores the squares of a file; what stood before on the grids that it speaks of goes, unless `add`.

    The same file twice changes nothing. RefusedGrid if it cannot be read or no row of it can be kept.
    """
    done = Import((source or path.stem)[:LONGEST_SOURCE])
    with connection.cursor() as cursor:
        cursor.execute(load("population_listed"))
        for rows in read(path):
            squares, refused = convert(rows)
            done.refuse(refused)
            _copy(squares)
        with sorted_keys():
            cursor.execute(load("population_twice"))
            done.refuse(Refused(line, TWICE) for (line,) in cursor.fetchall())
            cursor.execute(load("population_squares"), {"source": done.source, "add": add})
        done.kept, done.people, done.imputed, done.changed = cursor.fetchone()
    if not done.kept:
        raise RefusedGrid(f"rows: none of {sum(reason.count for reason in done.refused.values())} kept")
    return done


def _copy(squares: Squares) -> None:
    columns = (squares.line, squares.tile, squares.people, squares.imputed)
    with connection.cursor() as cursor, cursor.copy("COPY listed FROM STDIN") as copy:
        for row in zip(*(column.tolist() for column in columns), strict=True):
            copy.write_row(row)
