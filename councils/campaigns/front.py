"""What campaigns add to the pages of spaces: a line in the menu, and those under way on the first page."""

from django.utils.translation import gettext_lazy as _

from accounts import front, sections
from councils.campaigns.telling import under_way

PLACE = 50  # below what changed, what is due and what was chosen


def register() -> None:
    """To be called once the applications are there. Twice is once."""
    sections.register(sections.Section(_("Campaigns"), "campaigns", "campaigns.see"))
    template = "councils/campaigns/on_first_page.html"
    front.register(front.Part(template, under_way, "campaigns.see", "council", PLACE))
