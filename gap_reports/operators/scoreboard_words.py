"""The operators room: the words of the scoreboard."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gap_reports.operators.quarters import Quarter
from gap_reports.operators.scoreboard import AS_HOST
from gap_reports.words import Names

# In the order of the columns; an operator's answers stand together.
FIGURE_NAMES: Names = {
    "detected": pgettext_lazy("cases", "Detected"),
    "reported": pgettext_lazy("cases", "Reported"),
    "open": pgettext_lazy("cases", "Open"),
    "overdue": pgettext_lazy("cases", "Overdue"),
    "answered": pgettext_lazy("cases", "Answered"),
    "acknowledged": pgettext_lazy("cases", "Acknowledged"),
    "planned": pgettext_lazy("cases", "Planned"),
    "contested": pgettext_lazy("cases", "Contested"),
    "refused": pgettext_lazy("cases", "Refused"),
    "map_corrected": pgettext_lazy("cases", "Map corrected"),
    "repair_claimed": pgettext_lazy("cases", "Said to be repaired"),
    "verified": pgettext_lazy("cases", "Repair verified"),
    "not_repaired": pgettext_lazy("cases", "Not repaired"),
    "withdrawn": pgettext_lazy("cases", "Withdrawn by us"),
    AS_HOST: pgettext_lazy("cases", "As a host"),
}
LEVEL_NAMES: Names = {
    "country": gettext_lazy("Operator alone"),
    "region": gettext_lazy("Région"),
    "department": gettext_lazy("Département"),
}


def quarter_name(quarter: Quarter) -> str:
    """Quarter 4 of 2026."""
    return _("Quarter %(number)d of %(year)d") % quarter._asdict()
