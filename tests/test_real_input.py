"""Real files of real clients: from the file to readings, and from a drive log to tiles."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from coverage.core.evidence import SERVICES
from coverage.core.grid import unpack
from coverage.core.verdict import NOT_KNOWN
from coverage.models import CoverageTile
from measurements.models import Reading

pytestmark = pytest.mark.django_db

# File, format, options; readings kept, lines known already, lines refused.
SAMPLES = [
    ("gnettrack/orange_dakar_first1200.tsv", "gnettrack", ["--timezone", "Africa/Dakar"], (1039, 161, 0)),
    ("neostumbler/cells_export_from_test_db.csv", "neostumbler", [], (14, 0, 0)),
    ("opencellid/network_cell_info_export_688rows.csv", "opencellid", [], (392, 296, 0)),
    ("towercollector/opencellid_upload_constructed.csv", "opencellid", [], (1, 0, 0)),
    ("towercollector/csv_export_header.csv", "towercollector", [], (0, 0, 0)),
    ("networksurvey/messages.json", "networksurvey-json", [], (3, 0, 3)),
    ("rtr_coverage/coverage_result_constructed.json", "rtr-coverage", ["--home-plmn", "23201"], (2, 0, 0)),
    ("rtr_coverage/coverage_request_response.json", "rtr-coverage", [], (0, 0, 1)),
]


@pytest.mark.parametrize(("file", "form", "options", "counts"), SAMPLES, ids=[row[0] for row in SAMPLES])
def test_a_file_is_kept_once(
    shared: Path,
    capsys: pytest.CaptureFixture[str],
    file: str,
    form: str,
    options: list[str],
    counts: tuple[int, int, int],
) -> None:
    kept, known, refused = counts
    for new, old in ((kept, known), (0, kept + known)):
        call_command("import_readings", str(shared / "samples" / file), "--format", form, *options)
        told = capsys.readouterr().out
        assert told.startswith(
            f"{sum(counts)} readings read: {new} kept, {old} already known, {refused} refused"
        )
    assert Reading.objects.count() == kept


@pytest.mark.parametrize("log", ["_events_first199", "_datatest"])
def test_the_other_logs_of_the_walk_in_dakar_name_the_right_one(shared: Path, log: str) -> None:
    file = shared / f"samples/gnettrack/orange_dakar{log}.tsv"
    with pytest.raises(CommandError, match="import the one without"):
        call_command("import_readings", str(file), "--format", "gnettrack", "--timezone", "Africa/Dakar")


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
