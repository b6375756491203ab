"""The report of a campaign is written when the last target has ended, and kept as it was."""

import hashlib
import io
import zipfile
from datetime import timedelta

import pytest
from typst import TypstError

from accounts.models import Tenant
from councils import tasks
from councils.campaigns import shelf
from councils.models import Campaign, CampaignReport
from tests.accounts import factories
from tests.councils.campaigns.factories import department, opened
from tests.coverage.factories import AS_OF, coverage_tile, pipeline_state, tile_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def space() -> Tenant:
    pipeline_state()
    department()
    return factories.council()


def ended(space: Tenant, column: int) -> Campaign:
    """A campaign of one target, whose last day has passed."""
    start = AS_OF - timedelta(days=3)
    made = opened(space, column, on=start, first_day=start, last_day=AS_OF - timedelta(days=1))
    coverage_tile(tile_key(column), service="data_4g", verdict="not_known", contributors=1)
    return made


def test_a_report_is_written_at_the_end_and_stays_as_it_was(space):
    asked = ended(space, 0)
    opened(space, 1)
    assert tasks.advance_campaigns() == 1
    kept = CampaignReport.objects.get()
    assert (kept.campaign, kept.sha256) == (asked, hashlib.sha256(bytes(kept.content)).hexdigest())

    asked.targets.update(state="white", verdict="white")
    assert shelf.write_reports() == 0
    client = factories.signed_in(factories.member(space, "reader"))
    base = f"/spaces/{space.slug}/campaigns/{asked.pk}"
    assert kept.sha256 in client.get(f"{base}/").content.decode()
    answer = client.get(f"{base}/report.zip")
    assert hashlib.sha256(answer.content).hexdigest() == kept.sha256
    files = zipfile.ZipFile(io.BytesIO(answer.content))
    sums = dict(reversed(line.split("  ")) for line in files.read("SHA256SUMS").decode().splitlines())
    assert sums == {
        name: hashlib.sha256(files.read(name)).hexdigest() for name in ("report.pdf", "targets.csv")
    }
    assert client.get(f"{base}/report.pdf").content == files.read("report.pdf")
    assert b"time_up" in files.read("targets.csv")


def test_the_same_rows_make_the_same_archive(space):
    ended(space, 0)
    tasks.advance_campaigns()
    first = CampaignReport.objects.get().sha256
    CampaignReport.objects.all().delete()
    assert shelf.write_reports() == 1
    assert CampaignReport.objects.get().sha256 == first


def test_a_report_that_cannot_be_set_keeps_no_other_waiting(space, monkeypatch):
    bad, good = ended(space, 0), ended(space, 1)
    press = shelf.report_pdf

    def jams(campaign: Campaign) -> bytes:
        if campaign == bad:
            raise TypstError("no such figure")
        return press(campaign)

    monkeypatch.setattr(shelf, "report_pdf", jams)
    tasks.advance_campaigns()
    assert [report.campaign for report in CampaignReport.objects.all()] == [good]
    monkeypatch.undo()
    assert shelf.write_reports() == 1
