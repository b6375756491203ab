"""The report of a campaign that has ended: on paper, the same bytes whenever it is made.

It says what was written down when each target ended and nothing that is published since. `shelf` keeps it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from councils.campaigns.drawn import LOOKS, picture
from councils.campaigns.report_words import report_words
from councils.models import Campaign, CampaignTarget
from publishing.drawing import swatch
from publishing.paper import pages, pdf

TEMPLATE = Path(__file__).parent / "report.typ"
MAP = "map.svg"


def report_pdf(campaign: Campaign) -> bytes:
    """The report as PDF, in the instance's language; ValueError for a campaign that has not ended."""
    return pdf(TEMPLATE, *_made(campaign))


def report_pages(campaign: Campaign) -> list[bytes]:
    """The same as pictures, one for each page."""
    return pages(TEMPLATE, *_made(campaign))


def _made(campaign: Campaign) -> tuple[dict[str, Any], dict[str, bytes]]:
    if campaign.ended_on is None:
        raise ValueError(f"campaign {campaign.pk}: it has not ended")
    targets = list(campaign.targets.order_by("rank"))
    with translation.override(settings.LANGUAGE_CODE):
        return report_words(campaign, targets), _figures(campaign, targets)


def _figures(campaign: Campaign, targets: Sequence[CampaignTarget]) -> dict[str, bytes]:
    legend = {f"{state}.svg": swatch(look) for state, look in LOOKS.items()}
    return {MAP: picture(campaign, targets), **legend}
