"""Ground floor: the parts of a space's first page; later stages add theirs when they start."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from accounts.permissions import TABLE, SpaceRequest, role_may


@dataclass(frozen=True)
class Part:
    """A template with what `tell` says to it, for those who may do `action` in a space of this kind.

    The template finds `tenant` and `role` too. Parts stand in the order of `place`, the least first.
    """

    template: str
    tell: Callable[[SpaceRequest], dict[str, Any]]
    action: str
    kind: str
    place: int
    style: str = ""  # a style sheet of its own, as {% static %} names it


_parts: list[Part] = []


def register(part: Part) -> None:
    """Adds a part; to be called by the `ready` of an application. Twice is once."""
    if part.action not in TABLE:
        raise KeyError(part.action)
    if part not in _parts:
        _parts.append(part)
        _parts.sort(key=lambda one: one.place)


def parts(request: SpaceRequest) -> Iterator[tuple[str, dict[str, Any]]]:
    """Templates and their contexts, for whoever asks."""
    return ((part.template, part.tell(request)) for part in _for(request))


def styles(request: SpaceRequest) -> list[str]:
    """The style sheets of these parts, each once."""
    return list(dict.fromkeys(part.style for part in _for(request) if part.style))


def _for(request: SpaceRequest) -> Iterator[Part]:
    kind = request.tenant.kind
    return (part for part in _parts if part.kind == kind and role_may(request.role, kind, part.action))
