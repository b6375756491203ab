"""Territories with tiles, people, releases and verdicts, put straight into the database."""

from collections.abc import Sequence
from typing import Any

from coverage.models import CoverageTile, DecidedFamily, PopulationSquare, Territory, TileCommune
from tests.coverage.factories import ALPHA, commune, coverage_tile, tile_key

WHITE = {"verdict": "white", "probability": 0.97, "probability_served": 0.01}
SERVED = {"verdict": "served", "probability": 0.01, "probability_served": 0.97}
UNSURE = {"verdict": "not_known", "probability": 0.4, "probability_served": 0.3}


def inhabited(
    code: str, columns: Sequence[int], row: int = 0, people: float = 10.0, **more: Any
) -> Territory:
    """A commune of tiles in a row, so many people in each."""
    for column in columns:
        TileCommune.objects.create(tile=tile_key(column, row), commune=code)
        if people:
            PopulationSquare.objects.create(
                tile=tile_key(column, row), people=people, imputed=False, source="tests"
            )
    return commune(code, **more)


def measured(columns: Sequence[int], said: dict[str, Any], row: int = 0, **more: Any) -> None:
    """Tiles of 4G of which something is published."""
    for column in columns:
        values = {"service": "data_4g", "operator": ALPHA, "region": "reg-32"} | said | more
        coverage_tile(tile_key(column, row), **values)


def sign() -> None:
    """Let every family that there is have a digest, as a decision leaves it."""
    DecidedFamily.objects.all().delete()
    families: dict[tuple[str, int, str], list[Any]] = {}
    columns = ("tile", "verdict", "probability", "probability_served", "contributors")
    for operator, service, region, *told in CoverageTile.objects.order_by("tile").values_list(
        "operator", "service", "region", *columns
    ):
        families.setdefault((operator, service, region), []).append(told)
    for (operator, service, region), told in families.items():
        DecidedFamily.objects.create(
            operator=operator, service=service, region=region, digest=f"{hash(repr(told)) & 0xFFFFFFFF:x}"
        )
