"""The dossier on paper: what its pages say, in French, from the words and numbers of the map's own pages."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councils.audit_words import audit_table
from councils.complaint_table import complaints_table
from councils.dossiers import sources
from councils.dossiers.contents import Contents
from councils.dossiers.looks import LEGEND, LOOKS
from councils.dossiers.maps import Figure, overview, zone_map
from councils.dossiers.zone_pages import inhabitants, line, zone_page
from councils.kept_audits import State
from councils.territory_tables import Table, contradictions_table, declared_table, measured_table
from coverage.amounts import percent, square_km
from coverage.core.grid import AREA_KM2
from coverage.projection import TILE_M
from publishing.drawing import swatch
from publishing.paper import pages, pdf

TEMPLATE = Path(__file__).parent / "dossier.typ"
ZONES_DRAWN = 12  # on half a page each; all are in the table, and in the files beside
FOLDER = "swatch-"
BY = "par la carte officielle"


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
        "table": [line(number, part) for number, part in enumerate(contents.zones, start=1)],
        "zones": [
            zone_page(number, part, _map(f"zone-{number}.svg", maps))
            for number, part in enumerate(drawn, start=1)
        ],
        "not_drawn": len(contents.zones) - len(drawn),
        "comparison": [_plain(table) for table in _comparison(contents)],
        "compared_on": date_format(contents.figures.as_of, "DATE_FORMAT") if contents.figures else "",
        "complaints": _complaints(contents),
        "audit": _audit(contents),
        "sources": sources.releases(contents),
        "lists": sources.lists(contents),
        "evidence_rows": len(contents.evidence),
    }


def key_figures(contents: Contents) -> list[dict[str, str]]:
    """What the first page says in large digits."""
    if contents.subject.territory is None:
        row = contents.zones[0].row
        squares = ngettext("{tiles} square of 200 m", "{tiles} squares of 200 m", row["tiles"])
        return [
            {"value": square_km(row["area_km2"]), "term": squares.format(tiles=row["tiles"])},
            {
                "value": percent(row["probability"]),
                "term": "probabilité moyenne que ses carrés soient blancs",
            },
            {"value": row["contributors"], "term": _("Witnesses").lower()},
            {"value": inhabitants(row), "term": _("People who live there").lower()},
        ]
    tiles = {tile for part in contents.zones for tile in part.tiles.tolist()}
    missing = sum(part.zone.missing_from_official for part in contents.zones)
    area = square_km(len(tiles) * AREA_KM2[TILE_M])
    communes = {code for part in contents.zones for code in part.row["communes"]}
    zones = len(contents.zones)
    return [
        _counted(zones, "zone blanche ouverte", "zones blanches ouvertes"),
        _counted(missing, f"déclarée couverte {BY}", f"déclarées couvertes {BY}"),
        {"value": area, "term": "blancs pour un opérateur et un service au moins"},
        _counted(len(communes), "commune concernée", "communes concernées"),
    ]


def _counted(number: int, one: str, several: str) -> dict[str, str]:
    """In French, nought is one."""
    return {"value": str(number), "term": one if number < 2 else several}


def _map(name: str, maps: dict[str, Figure]) -> dict[str, Any] | None:
    if name not in maps:
        return None
    shown = maps[name].shown
    legend = [
        {"swatch": f"{FOLDER}{layer}.svg", "words": LEGEND[layer]} for layer in LEGEND if layer in shown
    ]
    return {"file": name, "legend": legend}


def _comparison(contents: Contents) -> list[Table]:
    figures = contents.figures
    if figures is None or contents.subject.territory is None:
        return []
    return [contradictions_table(figures), measured_table(figures), declared_table(figures)]


def _complaints(contents: Contents) -> dict[str, Any] | None:
    """What people of the territory told ARCEP; None without a list, and of a zone, which none names."""
    told = contents.figures.complaints if contents.figures else None
    if told is None:
        return None
    days = {"since": date_format(told.since, "DATE_FORMAT"), "until": date_format(told.until, "DATE_FORMAT")}
    return days | {"table": _plain(complaints_table(told))}


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
