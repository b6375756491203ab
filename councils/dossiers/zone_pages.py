"""The words of the dossier's zones: their lines in the table, and what each one's page says."""

from typing import Any

from django.utils.translation import gettext as _

from councils.dossiers.contents import ZonePart
from coverage.amounts import percent, square_km, whole
from coverage.words import LEVEL_NAMES, SERVICE_NAMES
from coverage.zone_context_words import promised_site, site
from coverage.zone_words import facts, heading, sentences
from measurements.vocabulary import operator_name

UNDECLARED = "Non déclaré couvert"
NO_RELEASE = "Aucune carte officielle n’en parle"
EVERY = "tous les opérateurs"
UNCOUNTED = "non connu"


def _operator(row: dict[str, Any]) -> str:
    return operator_name(row["operator"]) if row["operator"] else EVERY


def line(number: int, part: ZonePart) -> list[str]:
    """A line of the table of zones."""
    row = part.row
    return [
        str(number),
        _operator(row),
        str(SERVICE_NAMES[row["service"]]),
        ", ".join(name for _code, name in part.context.communes),
        square_km(row["area_km2"]),
        percent(row["probability"]),
        _level(row),
        inhabitants(row),
    ]


def inhabitants(row: dict[str, Any]) -> str:
    """How many people live in a zone, as narrow as a column: the page of the zone says it in words."""
    if row["population_low"] is None or row["population_high"] is None:
        return UNCOUNTED
    low, high = whole(row["population_low"]), whole(row["population_high"])
    return low if low == high else f"{low} à {high}".replace(" ", "\N{NO-BREAK SPACE}")


def _level(row: dict[str, Any]) -> str:
    """What the official map says of most of a zone."""
    level = row["official_level"]
    if row["missing_from_official"]:
        return _(LEVEL_NAMES[level])
    return UNDECLARED if row["official_release"] else NO_RELEASE


def zone_page(number: int, part: ZonePart, picture: dict[str, Any] | None) -> dict[str, Any]:
    names = [name for _code, name in part.context.communes]
    return {
        "number": number,
        "id": part.row["id"],
        "heading": heading(part.row),
        "sentences": sentences(part.row, names),
        "map": picture,
        "alt": _alt(part),
        "facts": [list(fact) for fact in facts(part.row)],
        "declared": _declared(part),
        "sites": [_site(told) for told in map(site, part.context.sites)],
        "promised": [_promise(told) for told in map(promised_site, part.context.promised)],
    }


def _alt(part: ZonePart) -> str:
    counts = part.around["verdict"].value_counts()
    return (
        f"Carte de la zone : {counts.get('white', 0)} carrés de 200 m blancs, {counts.get('served', 0)} "
        f"desservis et {counts.get('not_known', 0)} non connus, dans la zone et autour."
    )


def _declared(part: ZonePart) -> list[list[str]]:
    """For each operator of a zone: its release, and how many of the zone's squares it declares, by level."""
    here = part.around[part.around["tile"].isin(part.tiles)]
    lines = []
    for operator, rows in here.groupby("operator"):
        levels = rows["official_level"].fillna("").map(lambda level: LEVEL_NAMES.get(level))
        counts = levels.dropna().value_counts(sort=False)
        told = [f"{_(level)} : {counts[level]}" for level in LEVEL_NAMES.values() if level in counts]
        silent = rows["official_release"].isna().sum()
        undeclared = int(levels.isna().sum() - silent)
        told += [f"{UNDECLARED} : {undeclared}"] if undeclared else []
        told += [f"{NO_RELEASE} : {silent}"] if silent else []
        lines.append([operator_name(str(operator)), ", ".join(told)])
    return lines


def _site(told: dict[str, Any]) -> list[str]:
    return [f"{told['operator']} {told['number']}", told["technologies"], told["distance"]]


def _promise(told: dict[str, Any]) -> list[str]:
    decree = f"{told['decree']} ({told['decreed_on']:%d/%m/%Y})" if told["decreed_on"] else told["decree"]
    return [told["name"], told["operators"], told["stage"], decree, told["distance"]]
