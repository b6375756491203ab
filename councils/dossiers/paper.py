"""The dossier on paper: what its pages say, in French, from the words and numbers of the map's own pages."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from councils.audit_words import audit_table
from councils.dossiers.contents import Contents, ZonePart
from councils.dossiers.maps import LOOKS, Figure, overview, zone_map
from councils.kept_audits import State
from councils.territory_tables import Table, contradictions_table, declared_table, measured_table
from coverage.amounts import percent, square_km
from coverage.core.evidence import SERVICES
from coverage.core.grid import AREA_KM2
from coverage.models import OfficialRelease
from coverage.projection import TILE_M
from coverage.words import LEVEL_NAMES, SERVICE_NAMES
from coverage.zone_context_words import promised_site, site
from coverage.zone_words import facts, heading, sentences
from measurements.vocabulary import operator_name
from publishing.drawing import swatch
from publishing.paper import pages, pdf

TEMPLATE = Path(__file__).parent / "dossier.typ"
ZONES_DRAWN = 12  # on half a page each; all are in the table, and in the files beside
FOLDER = "swatch-"

# What the legend says of each layer.
LEGEND = {
    "white": "zone blanche (mesurée)",
    "served": "desservi (mesuré)",
    "not_known": "non connu",
    "declared": "déclaré couvert par la carte officielle",
    "zone": "contour de la zone",
    "communes": "limites communales",
    "territory": "limite du territoire",
    "sites": "site en service",
    "promised": "site promis",
}
UNDECLARED = "Non déclaré couvert"
NO_RELEASE = "Aucune carte officielle n’en parle"
EVERY = "tous les opérateurs"


def printed(contents: Contents) -> bytes:
    """The dossier as PDF."""
    told, figures = _desk(contents)
    return pdf(TEMPLATE, told, figures)


def pictures(contents: Contents) -> list[bytes]:
    """Its pages as PNG, to be looked at."""
    told, figures = _desk(contents)
    return pages(TEMPLATE, told, figures)


def _desk(contents: Contents) -> tuple[dict[str, Any], dict[str, bytes]]:
    drawn = contents.zones[:ZONES_DRAWN]
    maps = {f"zone-{number}.svg": zone_map(part, contents) for number, part in enumerate(drawn, start=1)}
    if contents.subject.territory:
        maps["overview.svg"] = overview(contents)
    swatches = {f"{FOLDER}{name}.svg": swatch(LOOKS[name]) for name in LEGEND}
    return said(contents, maps), {name: figure.svg for name, figure in maps.items()} | swatches


def said(contents: Contents, maps: dict[str, Figure]) -> dict[str, Any]:
    """All words and numbers of the pages, as JSON can hold them."""
    drawn = contents.zones[:ZONES_DRAWN]
    return {
        "name": contents.name,
        "subject": contents.subject.name,
        "kind": contents.subject.kind,
        "is_territory": contents.subject.territory is not None,
        "as_of": date_format(contents.as_of, "DATE_FORMAT"),
        "method_version": contents.method_version,
        "epoch": contents.epoch,
        "epsg": contents.epsg,
        "figures": key_figures(contents),
        "overview": _map("overview.svg", maps) if "overview.svg" in maps else _map("zone-1.svg", maps),
        "table": [_line(number, part) for number, part in enumerate(contents.zones, start=1)],
        "zones": [
            _zone(number, part, _map(f"zone-{number}.svg", maps))
            for number, part in enumerate(drawn, start=1)
        ],
        "not_drawn": len(contents.zones) - len(drawn),
        "comparison": [_plain(table) for table in _comparison(contents)],
        "audit": _audit(contents),
        "sources": [_source(release) for release in contents.releases],
        "lists": _lists(contents.zones),
        "evidence_rows": len(contents.evidence),
    }


def key_figures(contents: Contents) -> list[dict[str, str]]:
    """What the first page says in large digits."""
    if contents.subject.territory is None:
        row = contents.zones[0].row
        told = {fact.term: fact.text for fact in facts(row)}
        return [
            {"value": square_km(row["area_km2"]), "term": f"{row['tiles']} carrés de 200 m"},
            {"value": percent(row["probability"]), "term": _("Probability of being white").lower()},
            {"value": row["contributors"], "term": _("Witnesses").lower()},
            {"value": told[_("People who live there")], "term": _("People who live there").lower()},
        ]
    squares = {tile for part in contents.zones for tile in part.tiles.tolist()}
    missing = sum(part.zone.missing_from_official for part in contents.zones)
    area = square_km(len(squares) * AREA_KM2[TILE_M])
    communes = {code for part in contents.zones for code in part.row["communes"]}
    return [
        {"value": str(len(contents.zones)), "term": "zones blanches ouvertes"},
        {"value": str(missing), "term": "déclarées couvertes par la carte officielle"},
        {"value": area, "term": "sans réseau pour un opérateur au moins"},
        {"value": str(len(communes)), "term": "communes concernées"},
    ]


def _map(name: str, maps: dict[str, Figure]) -> dict[str, Any] | None:
    if name not in maps:
        return None
    shown = maps[name].shown
    legend = [
        {"swatch": f"{FOLDER}{layer}.svg", "words": LEGEND[layer]} for layer in LEGEND if layer in shown
    ]
    return {"file": name, "legend": legend}


def _operator(row: dict[str, Any]) -> str:
    return operator_name(row["operator"]) if row["operator"] else EVERY


def _line(number: int, part: ZonePart) -> list[str]:
    """A line of the table of zones."""
    row = part.row
    people = {fact.term: fact.text for fact in facts(row)}[_("People who live there")]
    return [
        str(number),
        _operator(row),
        str(SERVICE_NAMES[row["service"]]),
        ", ".join(name for _code, name in part.context.communes),
        square_km(row["area_km2"]),
        percent(row["probability"]),
        _level(row),
        people,
    ]


def _level(row: dict[str, Any]) -> str:
    """What the official map says of most of a zone."""
    if row["missing_from_official"]:
        return _(LEVEL_NAMES[row["official_level"]])
    return UNDECLARED if row["official_release"] else NO_RELEASE


def _zone(number: int, part: ZonePart, picture: dict[str, Any] | None) -> dict[str, Any]:
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


def _comparison(contents: Contents) -> list[Table]:
    figures = contents.figures
    if figures is None or contents.subject.territory is None:
        return []
    return [contradictions_table(figures), measured_table(figures), declared_table(figures)]


def _plain(table: Table) -> dict[str, Any]:
    """A table of a territory's page, for Typst."""
    groups = [
        {
            "name": str(group.name),
            "rows": [[str(row.head), *map(str, row.cells)] for row in group.rows],
        }
        for group in table.groups
    ]
    return {"caption": str(table.caption), "columns": list(map(str, table.columns)), "groups": groups}


def _audit(contents: Contents) -> dict[str, Any] | None:
    """How reliable the official maps are around, of the operators and services of the zones."""
    kept = contents.audits
    if kept is None or contents.figures is None or kept.state != State.WORKED_OUT:
        return None
    told = {(operator, part.service) for part in contents.zones for operator in part.around["operator"]}
    rows = tuple(row for row in contents.figures.rows if (row.operator, row.service) in told)
    return {
        "of": contents.figures.name,
        "as_of": date_format(kept.as_of, "DATE_FORMAT"),
        "table": _plain(audit_table(replace(contents.figures, rows=rows), kept.audits)),
    }


def _source(release: OfficialRelease) -> list[str]:
    service = str(SERVICE_NAMES[SERVICES[release.service]]) if release.service is not None else ""
    return [
        operator_name(release.operator),
        service,
        release.name,
        date_format(release.released_on, "SHORT_DATE_FORMAT"),
        release.licence,
        release.sha256,
    ]


def _lists(parts: Sequence[ZonePart]) -> list[list[str]]:
    """Of which day the lists of sites are."""
    sites = max(
        (part.context.sites_listed_on for part in parts if part.context.sites_listed_on), default=None
    )
    promised = max(
        (part.context.promised_listed_on for part in parts if part.context.promised_listed_on), default=None
    )
    lists = {"Sites radio en service (Arcep)": sites, "Sites promis, couverture ciblée (Arcep)": promised}
    return [
        [name, date_format(day, "SHORT_DATE_FORMAT") if day else "aucune liste"]
        for name, day in lists.items()
    ]
