"""The place of subscriptions among the pages of a space."""

from django.utils.translation import gettext_lazy as _

from accounts.sections import Section
from accounts.sections import register as register_section


def register() -> None:
    """Adds them to the menu."""
    register_section(Section(_("Subscriptions"), "subscriptions", "subscriptions.see"))
