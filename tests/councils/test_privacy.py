"""Figures tell of no tile what is not told of it: they follow from the open data, row by row."""

from dataclasses import astuple

import pytest

from benchmarks.intervals import added_up
from councils.compare import compare
from councils.figures import TerritoryFigures, territory_figures
from councils.models import MeasuredSum
from coverage.models import CoverageTile
from coverage.queries import tile_rows
from tests.councils.factories import SERVED, UNSURE, WHITE, inhabited, measured, sign
from tests.coverage.factories import official_share, pipeline_state, release, tile_key

pytestmark = pytest.mark.django_db

CODE = "80021"


@pytest.fixture(autouse=True)
def village() -> None:
    """A commune of four tiles, three of which several people measured."""
    pipeline_state()
    inhabited(CODE, range(4))
    official_share(release(service="data_4g"), tile_key(0), tbc=1.0)
    measured([0], WHITE | {"probability": 0.9712345})
    measured([1], SERVED | {"probability": 0.0312345})
    measured([3], UNSURE)


def told() -> TerritoryFigures:
    sign()
    compare()
    return territory_figures(f"com-{CODE}")


@pytest.mark.parametrize("said", [WHITE, SERVED, UNSURE])
def test_what_one_person_alone_measured_changes_no_figure(said: dict[str, object]) -> None:
    before = told()
    measured([2], said, contributors=1)
    assert told() == before


def test_an_estimate_that_the_public_is_told_alike_changes_no_figure() -> None:
    before = told()
    CoverageTile.objects.filter(tile=tile_key(0)).update(probability=0.9661111)
    assert told() == before


def test_whoever_has_the_open_data_adds_up_the_same() -> None:
    told()
    rows = tile_rows()
    rows = rows[rows["probability"].notna()]
    stored = MeasuredSum.objects.get(aspect="white")
    sums = added_up(rows["tile"].to_numpy(), rows["probability"].to_numpy())
    assert stored.tiles == (rows["verdict"] == "white").sum()
    assert (stored.expected, stored.variance, stored.doubt) == pytest.approx(astuple(sums), abs=1e-6)
