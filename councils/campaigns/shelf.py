"""The shelf of campaigns: a report is written once, when the last target has ended, and kept as it was.

Another version of the program or of its words would set the same rows otherwise: what was handed out stays.
"""

import io
import logging
import zipfile
from uuid import UUID

from django.db import transaction
from typst import TypstError

from councils.campaigns.files import targets_csv
from councils.campaigns.report import report_pdf
from councils.models import Campaign, CampaignReport
from publishing.archive import archive, checksums, sha256

REPORT, TARGETS, SUMS = "report.pdf", "targets.csv", "SHA256SUMS"
log = logging.getLogger(__name__)


def write_reports() -> int:
    """Write and keep the report of each campaign that has ended without one; returns how many."""
    ended = Campaign.objects.filter(ended_on__isnull=False, report=None).order_by("ended_on", "pk")
    return sum(_write(number) for number in ended.values_list("pk", flat=True))


@transaction.atomic
def _write(number: UUID) -> bool:
    """Whether it was written; who comes at the same time leaves it to the other."""
    free = Campaign.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=number, report=None)
    campaign = free.first()
    if campaign is None:
        return False
    try:
        content = _packed(campaign)
    except TypstError:
        log.exception("campaign %s: its report cannot be set", number)
        return False  # the others do not wait for it; it is tried again at the next ring
    CampaignReport.objects.create(campaign=campaign, content=content, sha256=sha256(content))
    return True


def _packed(campaign: Campaign) -> bytes:
    assert campaign.ended_on is not None
    targets = targets_csv(list(campaign.targets.all())).encode()
    files = {REPORT: report_pdf(campaign), TARGETS: targets}
    return archive({**files, SUMS: checksums(files).encode()}, campaign.ended_on)


def report_of(campaign: Campaign) -> CampaignReport | None:
    """What is kept of a campaign, None until it is written."""
    return CampaignReport.objects.filter(campaign=campaign).first()


def paper_of(report: CampaignReport) -> bytes:
    """The PDF alone."""
    with zipfile.ZipFile(io.BytesIO(bytes(report.content))) as packed:
        return packed.read(REPORT)
