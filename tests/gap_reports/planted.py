"""A small world through the whole pipeline: a hamlet without 4G that the official map declares covered."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from coverage import pipeline
from coverage.models import CoverageTile, WhiteZone
from coverage.white_zones import rebuild
from gap_reports.follow_zones import follow_zones
from gap_reports.models import Case
from tests.coverage.factories import official_share, release
from tests.coverage.test_pipeline import villager, walks

ALPHA = "00101"
PEOPLE = 3


def hamlet(days: Sequence[int] = (0, 7, 14, 21)) -> WhiteZone:
    """The zone of 4G that three people found, so many days ago, and that the newest release declares."""
    for _ in range(PEOPLE):
        walks(villager(), days)
    pipeline.run()
    declares = release(ALPHA, "data_4g", released_on=pipeline.today() - timedelta(days=60))
    for tile in set(CoverageTile.objects.values_list("tile", flat=True)):
        official_share(declares, tile, bc=0.9)
    rebuild(pipeline.today())
    return WhiteZone.objects.get(service=2, status=WhiteZone.Status.OPEN)


def case_of(zone: WhiteZone) -> Case:
    """The case that the pipeline opens for it."""
    follow_zones(zone.as_of)
    return Case.objects.get(zone=zone, operator=zone.operator)


def unpack(packed: bytes, folder: Path) -> Path:
    """The files of an archive, in a folder."""
    with ZipFile(BytesIO(packed)) as files:
        files.extractall(folder)
    return folder
