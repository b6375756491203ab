"""A real drive log, from the file to tiles."""

from pathlib import Path

import pytest
from django.core.management import call_command

from coverage.core.evidence import SERVICES
from coverage.core.grid import unpack
from coverage.core.verdict import NOT_KNOWN
from coverage.models import CoverageTile

pytestmark = pytest.mark.django_db


def test_the_log_of_cork_gives_tiles_that_one_van_cannot_decide(shared: Path) -> None:
    log = shared / "samples/ucc5g/download_driving_first1499.csv"
    options = ("--format", "gnettrack", "--home-plmn", "27201", "--timezone", "Europe/Dublin")
    call_command("import_readings", str(log), *options)
    call_command("run_pipeline", "--as-of", "2020-03-01")
    tiles = CoverageTile.objects.all()
    assert tiles.filter(service=SERVICES.index("data_4g")).count() > 30
    assert tiles.filter(service=SERVICES.index("data_5g")).count() > 5
    assert set(tiles.values_list("operator", "contributors", "verdict")) == {("27201", 1, NOT_KNOWN)}
    assert set(unpack(list(tiles.values_list("tile", flat=True))).epsg.tolist()) == {3035}
    call_command("run_pipeline", "--as-of", "2026-11-21")
    assert not tiles.exists()  # more than 24 months later it says nothing any more
