"""The doorbells: who rings for a publication has its squares done by whoever hears."""

import pytest

from coverage import fold, pipeline, tasks
from coverage.core.estimate import CORE_M
from coverage.core.grid import parent
from coverage.models import CoverageTile, TouchedSquare
from measurements.intake import accept_batch
from tests.measurements.factories import body, contributor, reading

pytestmark = pytest.mark.django_db


def test_the_squares_of_a_publication_are_rung_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "BATCH", 1)
    rung: list[list[int]] = []
    monkeypatch.setattr(tasks.estimate_squares, "delay", rung.append)
    accept_batch(
        contributor(), body([reading(longitude=place, device_id=f"phone {place}") for place in (2.0, 2.5)])
    )
    fold.fold_new_readings()
    assert tasks.publish()
    assert len(rung) >= 2
    assert {len(batch) for batch in rung} == {1}
    assert CoverageTile.objects.exists()
    assert not TouchedSquare.objects.exists()


def test_a_bell_that_is_heard_too_late_finds_nothing_to_do() -> None:
    accept_batch(contributor(), body([reading()]))
    tasks.fold_new_readings()
    assert tasks.publish()
    square = int(parent(CoverageTile.objects.values_list("tile", flat=True)[0], CORE_M))
    assert tasks.estimate_squares([square]) == 0
