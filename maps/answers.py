"""The words of the maps room for one place: what our map and the official one say of each service there."""

from collections.abc import Callable
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from coverage.amounts import percent
from coverage.core.evidence import SERVICES
from coverage.words import LEVEL_NAMES, REASON_NAMES, SERVICE_NAMES, SPOKEN_SERVICES, VERDICT_NAMES

FRAGMENT = "maps/answer.html"


class Known(NamedTuple):
    """What is known of one service in one tile, under the privacy floor; `share` is the declared one."""

    verdict: str
    reason: str | None
    level: str | None
    share: float | None

    @property
    def spoken_of(self) -> bool:
        """Whether an official release speaks of the place."""
        return self.share is not None

    @property
    def contradicted(self) -> bool:
        """Whether our verdict and the official map disagree, whichever way."""
        missing = self.verdict == "white" and self.level is not None
        return missing or (self.verdict == "served" and self.spoken_of and self.level is None)


NOTHING = Known("not_known", "nobody", None, None)
Services = tuple[Known, ...]  # in the order of SERVICES
NOTHING_AT_ALL: Services = (NOTHING,) * len(SERVICES)


class Line(NamedTuple):
    """One row of the answer's table."""

    service: str | Promise
    ours: str
    official: str


def answer_html(services: Services) -> str:
    """The answer in words: sentences, then a table of services."""
    return render_to_string(FRAGMENT, {"sentences": sentences(services), "lines": lines(services)})


def sentences(services: Services) -> list[str]:
    """The answer in a few sentences: ours, the official one, and whether they contradict each other."""
    named = dict(zip(SERVICES, services, strict=True))
    ours = [
        (_("On our map: white zone for {services}."), _of(named, lambda known: known.verdict == "white")),
        (_("On our map: served for {services}."), _of(named, lambda known: known.verdict == "served")),
    ]
    told = [sentence.format(services=of) for sentence, of in ours if of]
    told = told or [_("On our map: it is not known yet whether there is a network here.")]
    told.append(_official(named))
    contradicted = _of(named, lambda known: known.contradicted)
    if contradicted:
        told.append(_("The two maps contradict each other for {services}.").format(services=contradicted))
    return told


def lines(services: Services) -> list[Line]:
    """The answer's table."""
    return [
        Line(SERVICE_NAMES[name], _ours(known), _level(known))
        for name, known in zip(SERVICES, services, strict=True)
    ]


def _official(named: dict[str, Known]) -> str:
    declared = _of(named, lambda known: known.level is not None)
    if declared:
        return _("On the official map: declared covered for {services}.").format(services=declared)
    if any(known.spoken_of for known in named.values()):
        return _("On the official map: not declared covered.")
    return _("On the official map: no release speaks of this place.")


def _of(named: dict[str, Known], is_so: Callable[[Known], bool]) -> str:
    return ", ".join(_(SPOKEN_SERVICES[name]) for name, known in named.items() if is_so(known))


def _ours(known: Known) -> str:
    verdict = _(VERDICT_NAMES[known.verdict])
    if known.reason is None:
        return verdict
    return _("{verdict}: {reason}").format(verdict=verdict, reason=_(REASON_NAMES[known.reason]))


def _level(known: Known) -> str:
    if known.level is not None:
        return _(LEVEL_NAMES[known.level])
    if not known.spoken_of:
        return _("No release speaks of this place")
    if not known.share:
        return _("Not declared covered")
    return _("Declared on {share} of the square only").format(share=percent(known.share))
