"""What dossiers add to the pages of spaces: a line in the menu."""

from django.utils.translation import gettext_lazy as _

from accounts import sections


def register() -> None:
    """To be called once the applications are there. Twice is once."""
    sections.register(sections.Section(_("Dossiers"), "dossiers", "dossiers.see"))
