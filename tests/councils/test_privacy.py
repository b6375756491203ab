"""Figures tell of no tile what is not told of it: they follow from the open data, row by row."""

from math import sqrt

import pytest

from councils.compare import compare
from councils.figures import TerritoryFigures, territory_figures
from councils.intervals import CHANCES
from councils.models import MeasuredSum
from coverage.core.grid import parent
from coverage.floor import TOLD
from coverage.models import CoverageTile
from coverage.queries import tile_rows
from tests.councils.factories import SERVED, UNSURE, WHITE, inhabited, measured, sign
from tests.coverage.factories import official_share, pipeline_state, release, tile_key

pytestmark = pytest.mark.django_db

CODE = "80021"
STANDS_FOR = dict(zip(TOLD, CHANCES, strict=True))


@pytest.fixture(autouse=True)
def village() -> None:
    """A commune of four tiles, two of which two people measured."""
    pipeline_state()
    inhabited(CODE, range(4))
    official_share(release(service="data_4g"), tile_key(0), tbc=1.0)
    measured([0], WHITE | {"probability": 0.9712345})
    measured([1], SERVED | {"probability": 0.0312345})


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
    chance = rows["probability"].map(STANDS_FOR)
    spread = (chance * (1 - chance)).map(sqrt).groupby(parent(rows["tile"].to_numpy(), 1000)).sum()
    stored = MeasuredSum.objects.get(aspect="white")
    assert stored.tiles == (rows["verdict"] == "white").sum()
    assert stored.expected == pytest.approx(chance.sum(), abs=1e-6)
    assert stored.variance == pytest.approx((spread**2).sum(), abs=1e-6)
    assert stored.doubt == pytest.approx((chance * (1 - chance)).sum(), abs=1e-6)
