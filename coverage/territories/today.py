"""Territories: the interpreter, who knows which commune of today a code of the past or of a part means."""

from collections.abc import Iterable

from django.db.models import F, Func

from coverage.models import Territory


def current_commune(code: str) -> str | None:
    """The commune of today that holds a code; None for one that the imported codes do not know.

    Its own for a commune of today; the one that it merged into for a former, delegated or associated commune;
    the city (75056, 13055, 69123) for a municipal arrondissement.
    """
    return current_communes([code]).get(code)


def current_communes(codes: Iterable[str]) -> dict[str, str]:
    """The commune of today by code, for those that have one: `current_commune` for many, in two questions.

    A code that is a commune's own today is that commune, whatever else it was merged into for a while.
    """
    asked = sorted(set(codes))
    communes = Territory.objects.filter(kind=Territory.COMMUNE)
    parts = communes.filter(made_of__overlap=asked).annotate(part=Func(F("made_of"), function="unnest"))
    found = dict(parts.order_by("code").values_list("part", "code"))
    found |= {code: code for code in communes.filter(code__in=asked).values_list("code", flat=True)}
    return {code: found[code] for code in asked if code in found}


def codes_meaning(communes: Iterable[str]) -> dict[str, str]:
    """Every code that means one of these communes of today, and which: to find them in a list of any year."""
    asked = set(communes)
    known = Territory.objects.filter(kind=Territory.COMMUNE)
    held = known.filter(code__in=asked).order_by("code").values_list("code", "made_of")
    parts = {part: code for code, made_of in held for part in made_of}
    own = known.filter(code__in=list(parts)).values_list("code", flat=True)
    for code in own:
        del parts[code]
    return parts | {code: code for code in asked}
