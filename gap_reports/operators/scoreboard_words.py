"""The operators room: the words of the scoreboard."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gap_reports.operators.quarters import Quarter
from gap_reports.operators.scoreboard import AS_HOST
from gap_reports.words import Names

# In the order of the columns; an operator's answers stand together.
FIGURE_NAMES: Names = {
    "detected": gettext_lazy("Detected"),
    "reported": gettext_lazy("Reported to the operator"),
    "open": gettext_lazy("Open"),
    "overdue": gettext_lazy("Overdue"),
    "answered": gettext_lazy("Answered"),
    "acknowledged": gettext_lazy("Acknowledged"),
    "planned": gettext_lazy("Repair planned"),
    "contested": gettext_lazy("Contested"),
    "refused": gettext_lazy("Refused"),
    "map_corrected": gettext_lazy("Map corrected"),
    "repair_claimed": gettext_lazy("Repair claimed"),
    "verified": gettext_lazy("Repaired and verified"),
    "not_repaired": gettext_lazy("Not repaired"),
    "withdrawn": gettext_lazy("Withdrawn by us"),
    AS_HOST: gettext_lazy("As host of others’ customers"),
}
LEVEL_NAMES: Names = {
    "country": gettext_lazy("Operator alone"),
    "region": gettext_lazy("Région"),
    "department": gettext_lazy("Département"),
}


def quarter_name(quarter: Quarter) -> str:
    """Quarter 4 of 2026."""
    return _("Quarter %(number)d of %(year)d") % quarter._asdict()
