"""The licence room: under which terms others may use what this site publishes, for files and for maps."""

from datetime import date

from django.conf import settings
from django.utils.html import format_html

from maps.demonstration import is_invented

# Read by programs and by people of any language: the same words for all, as answers are cached for all.
INVENTED = "données fictives (demonstration: place, operators and people are invented)"
FOR_STAFF = "exact counts, without the privacy floor: for staff, never to be published"


def attribution() -> str:
    """Whom and what a map made of this data must name, as HTML."""
    named = format_html(
        '{}, <a href="{}">{}</a>', publisher(), settings.DATA_LICENCE_URL, settings.DATA_LICENCE
    )
    return format_html("{}, {}", named, INVENTED) if is_invented() else named


def publisher() -> str:
    """Whose data it is: the publisher's name, or the map's where none is filled in."""
    return settings.PUBLISHER_NAME or settings.THEME_NAME


def about(title: str, as_of: date) -> dict[str, str]:
    """What a public file tells of itself: whose it is, of which day, and what others may do with it."""
    told = {
        "title": title,
        "source": f"{publisher()}, {settings.SITE_ADDRESS}",
        "as_of": as_of.isoformat(),
        "licence": settings.DATA_LICENCE,
        "licence_url": settings.DATA_LICENCE_URL,
    }
    return {**told, "notice": INVENTED} if is_invented() else told


def about_unfloored(title: str) -> dict[str, str]:
    """The same of a file without the privacy floor: nobody is licensed to use it."""
    return {"title": title, "notice": FOR_STAFF}
