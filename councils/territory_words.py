"""The words of a territory's page: the plain answer, from the figures of the councils room and no others."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from councils.figures import Amount, Disagreement, ServiceFigures, TerritoryFigures
from coverage.amounts import percent, square_km
from coverage.words import DEFAULT_SERVICE, SPOKEN_SERVICES, distinct_names

KINDS = {
    "com": gettext_lazy("Commune"),
    "epci": gettext_lazy("Intercommunality (EPCI)"),
    "dep": gettext_lazy("Département"),
    "reg": gettext_lazy("Région"),
}


def names_of(figures: TerritoryFigures) -> dict[str, str]:
    """How each operator of the page is called, by code."""
    return distinct_names(sorted({row.operator for row in figures.rows}))


def releases_of(figures: TerritoryFigures) -> list[tuple[str, date]]:
    """Name and day of each release that speaks here, by name."""
    official = (row.official for row in figures.rows)
    return sorted({(told.release, told.released_on) for told in official if told})


def sentences(figures: TerritoryFigures) -> list[str]:
    """The plain answer, on the service that most people mean by "network"."""
    if not figures.tiles:
        return [
            _("{name} is smaller than a square of 200 m, or was not compared yet.").format(name=figures.name)
        ]
    rows = [row for row in figures.rows if row.service == DEFAULT_SERVICE]
    service, names = _(SPOKEN_SERVICES[DEFAULT_SERVICE]), names_of(figures)
    return [
        _declared(figures.name, service, rows),
        _found(service, rows),
        _listed(_("White though declared covered: {list}."), rows, names, lambda row: row.missing),
        _listed(_("Served though not declared: {list}."), rows, names, lambda row: row.undeclared),
    ]


def _declared(name: str, service: str, rows: Sequence[ServiceFigures]) -> str:
    shares = [row.official.covered.area_share for row in rows if row.official]
    told = sorted(share for share in shares if share is not None)
    if not told:
        return _("{name}: no official release speaks of {service} here.").format(name=name, service=service)
    text = ngettext(
        "{name}: the official map of {number} operator declares {service} on {most} of the area.",
        "{name}: the official maps of {number} operators declare {service} on {least} to {most} of the area.",
        len(told),
    )
    ends = {"least": percent(told[0], 1), "most": percent(told[-1], 1)}
    return text.format(name=name, number=len(told), service=service, **ends)


def _found(service: str, rows: Sequence[ServiceFigures]) -> str:
    told = sorted((row.measured.evidence.area_share or 0.0) if row.measured else 0.0 for row in rows)
    if not told or not told[-1]:
        return _("Nobody, or one person alone, has measured {service} here: that is not known.").format(
            service=service
        )
    text = _(
        "Two people or more have measured {least} to {most} of the area, depending on the operator; "
        "the rest is not known, and that does not mean served."
    )
    return text.format(least=percent(told[0], 1), most=percent(told[-1], 1))


def _listed(
    text: str,
    rows: Sequence[ServiceFigures],
    names: dict[str, str],
    of: Callable[[ServiceFigures], Disagreement | None],
) -> str:
    told = [(names[row.operator], found) for row in rows if (found := of(row)) and found.zones]
    listed = ", ".join(f"{name} {km2(found.amount)}" for name, found in told)
    return text.format(list=listed or _("nothing that is known"))


def km2(amount: Amount) -> str:
    """How large it is, as people write it."""
    return square_km(amount.area_km2)
