"""Ground floor: full addresses of our own pages, for mails and files, which no browser asked for."""

from django.conf import settings


def full(path: str) -> str:
    """A path of this site, as `reverse` gives it, with the site's own address before it."""
    return f"{settings.SITE_ADDRESS}{path}"


def for_one_click(path: str) -> str:
    """The same for `Mail.unsubscribe`; empty where the site has no https, which mail providers ask for."""
    address = full(path)
    return address if address.startswith("https://") else ""
