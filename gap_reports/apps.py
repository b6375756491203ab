"""The gap_reports application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GapReportsConfig(AppConfig):
    """What operators are told, what they answer, and whether it is so."""

    name = "gap_reports"

    def ready(self) -> None:
        """The pages of cases join the menu of spaces."""
        from accounts.sections import Section, register

        register(Section(_("Cases"), "cases", "cases.see"))
        register(Section(_("Gap reports"), "gap-reports", "reports.see"))
        register(Section(_("Contacts"), "contacts", "cases.answer"))
        register(Section(_("Own measurements"), "own-measurements", "measurements.upload"))
