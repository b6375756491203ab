"""Ground floor: a space in its council's or operator's own colours, and under its logo."""

from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Tenant

# Field: the palette that the colour must be read on.
PALETTES = {"colour": "LIGHT_PALETTE", "colour_dark": "DARK_PALETTE"}


class Unfit(ValueError):
    """This look cannot be shown; `field` is what is wrong, the sentence why."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


def check(tenant: Tenant) -> None:
    """Unfit where a colour could not be read on our grounds, or the logo's file is not there."""
    for field, palette in PALETTES.items():
        colour = getattr(tenant, field)
        if colour and (told := import_string(settings.COLOUR_COMPLAINT)(colour, getattr(settings, palette))):
            raise Unfit(field, told)
    if tenant.logo and logo_path(tenant) is None:
        endings = ", ".join(settings.THEME_LOGO_TYPES)
        raise Unfit("logo", f"there is no file {tenant.logo!r} ({endings}) in TENANT_LOGOS")


def style_sheet(tenant: Tenant) -> str:
    """CSS that gives links and buttons the space's colours, in the light and in the dark; or nothing."""
    light = f":root {{ --link: {tenant.colour}; }}\n" if tenant.colour else ""
    dark = f":root:not(.on-paper) {{ --link: {tenant.colour_dark}; }}" if tenant.colour_dark else ""
    return light + (f"@media (prefers-color-scheme: dark) {{ {dark} }}\n" if dark else "")


def logo_path(tenant: Tenant) -> Path | None:
    """The logo's file, straight in the folder of logos; None where there is none to be shown."""
    if not settings.TENANT_LOGOS or not tenant.logo or Path(tenant.logo).name != tenant.logo:
        return None
    path = Path(settings.TENANT_LOGOS) / tenant.logo
    return path if path.suffix.lower() in settings.THEME_LOGO_TYPES and path.is_file() else None
