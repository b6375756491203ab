"""A trial goes through our own commands and comes out as the same evidence and the same declared tiles."""

from collections import Counter
from datetime import date
from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command

from coverage import fold
from coverage.core import fold as core
from coverage.models import Evidence
from coverage.official.releases import shares_at
from worlds.trials.files import native_lines, release
from worlds.trials.trial import Trial, make

pytestmark = pytest.mark.django_db
SEED = 1_000_000
MOSTLY = 0.5  # of a tile's area, docs/method.md
COLUMNS = ("tile", "service", "place", "speaks_for", "against", "spots")


@pytest.fixture(scope="module")
def trial() -> Trial:
    return make("sparse", SEED)


def test_the_readings_are_accepted_and_fold_to_the_same_evidence(trial, tmp_path):
    file, out = tmp_path / "trial.jsonl", StringIO()
    file.write_text("\n".join(native_lines(trial)))
    call_command("import_readings", file, format="native", stdout=out)
    assert " 0 refused" in out.getvalue()
    fold.fold_new_readings()
    rows = core.fold(trial.readings)
    expected = Counter(zip(*(getattr(rows, name).tolist() for name in COLUMNS), strict=True))
    assert Counter(Evidence.objects.values_list(*COLUMNS)) == expected


def test_the_map_is_accepted_and_declares_the_same_tiles(trial, tmp_path):
    call_command("import_coverage", release(trial, tmp_path), stdout=StringIO())
    found = shares_at(trial.tiles, date(2026, 8, 1))
    declared = found["tile"][found["share"] >= MOSTLY]
    np.testing.assert_array_equal(np.unique(declared), trial.tiles[trial.declared])
