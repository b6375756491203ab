"""Ground floor: the pages of a space; later stages add theirs when they start."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.permissions import TABLE, role_may


@dataclass(frozen=True)
class Section:
    """A page at an address that takes a `slug`, shown to those who may do `action`."""

    name: str | Promise
    url_name: str
    action: str
    place: int = 50  # in the menu, the least first


# In the order of the menu; `register` puts what a stage does before what is about people and programs.
_work: list[Section] = []
_last = (
    Section(_("People"), "people", "people.see"),
    Section(_("Tokens"), "tokens", "tokens.see"),
    Section(_("Webhooks"), "webhooks", "webhooks.manage"),
)


def register(section: Section) -> None:
    """Adds a page to the menu of spaces; to be called by the `ready` of an application. Twice is once."""
    if section.action not in TABLE:
        raise KeyError(section.action)
    if section not in _work:
        _work.append(section)
        _work.sort(key=lambda one: one.place)


def sections(role: str | None, kind: str) -> Iterator[Section]:
    """The pages that this role may open in a space of this kind."""
    return (section for section in (*_work, *_last) if role_may(role, kind, section.action))
