"""A page's script with all that it imports, so that a browser asks for everything at once."""

import re
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

IMPORT = re.compile(r'^import .*?from "\./(?P<name>[\w.]+)";', re.MULTILINE)

register = template.Library()


@register.simple_tag
def module(entry: str) -> SafeString:
    """The script tag of a static file that is a module, after a hint for each module that it needs."""
    needed = _imported_afresh(entry) if settings.DEBUG else imported(entry)
    hints = format_html_join(
        "\n  ", '<link rel="modulepreload" href="{}">', ((static(name),) for name in needed)
    )
    return format_html('{}\n  <script type="module" src="{}"></script>', hints, static(entry))


def _imported_afresh(entry: str) -> list[str]:
    """Static files that a module imports, and that those import, each once, in the order of their names."""
    found: set[str] = set()
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        text = Path(str(finders.find(name))).read_text()
        new = {str(Path(name).parent / other["name"]) for other in IMPORT.finditer(text)} - found
        found |= new
        waiting += sorted(new)
    return sorted(found)


imported = cache(_imported_afresh)  # files of a server that is not being developed do not change
