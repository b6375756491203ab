"""What a dossier says, gathered at one moment: the rows that the map, the API and the files are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from django.utils.translation import gettext as _

from councils.dossiers.subject import Subject
from councils.figures import TerritoryFigures, territory_figures
from councils.kept_audits import KeptAudits, kept_audits
from coverage.core import Ints
from coverage.core.evidence import SERVICES
from coverage.core.grid import key_of, unpack
from coverage.evidence_table import COLUMNS, LEGAL_EPSG, evidence_table
from coverage.models import OfficialRelease, PipelineState, Territory, TileCommune, WhiteZone, ZoneTile
from coverage.official import releases_at
from coverage.projection import TILE_M
from coverage.queries import tile_rows, zone_rows
from coverage.zone_context import ZoneContext, context_of
from measurements.contributors import keyed_hash

# What is drawn and told around a zone, 2 km to each side: so much that one sees where the hole ends.
AROUND_TILES = 10

PSEUDONYMS = b"dossier"  # the kind of keyed hash that the key of a dossier's pseudonyms is


class NothingPublished(RuntimeError):
    """No map was published yet, so that there is nothing to make a dossier of."""


@dataclass(frozen=True)
class ZonePart:
    """A zone, the public row of it, its squares, those around it, and what surrounds it."""

    zone: WhiteZone
    row: dict[str, Any]  # of coverage.queries.zone_rows, under the floor
    tiles: Ints  # keys
    around: pd.DataFrame  # of coverage.queries.tile_rows, of its operator and service
    context: ZoneContext

    @property
    def service(self) -> str:
        """A name of SERVICES."""
        return SERVICES[self.zone.service]


@dataclass(frozen=True)
class Contents:
    """All that a dossier is made of. Of the same rows in the database, the same contents."""

    subject: Subject
    name: str  # of the file, without its ending
    as_of: date
    method_version: str
    epoch: int
    epsg: int  # the system of coordinates that the law names there
    zones: tuple[ZonePart, ...]
    evidence: pd.DataFrame  # of coverage.evidence_table
    releases: tuple[OfficialRelease, ...]
    # Of the territory, or of the EPCI or département around the zone; None where none is known.
    figures: TerritoryFigures | None
    audits: KeptAudits | None

    def releases_of(self, part: ZonePart) -> list[OfficialRelease]:
        """Those that speak of a zone's operator and service."""
        operators = set(part.around["operator"])
        return [
            one for one in self.releases if one.service == part.zone.service and one.operator in operators
        ]


def contents_of(subject: Subject) -> Contents:
    """What is published of a subject now; NothingPublished where nothing is."""
    state = PipelineState.objects.select_related("epoch").first()
    if state is None:
        raise NothingPublished(_("No map was published yet: there is nothing to make a dossier of."))
    parts = tuple(_part(zone) for zone in subject.zones)
    name = f"{subject.key}-{state.as_of.isoformat()}"
    around = subject.territory or _around(subject.communes)
    return Contents(
        subject=subject,
        name=f"dossier-{name}",
        as_of=state.as_of,
        method_version=state.method_version,
        epoch=state.epoch.number,
        epsg=_legal(parts, subject.communes),
        zones=parts,
        evidence=_evidence(parts, state.as_of, key_of_pseudonyms(name)),
        releases=_releases(parts, state.as_of),
        figures=territory_figures(around.key, with_complaints=bool(subject.territory)) if around else None,
        audits=kept_audits(around.key) if around else None,
    )


def key_of_pseudonyms(name: str) -> bytes:
    """The key of a dossier's pseudonyms: of its subject and day, and the server's secret."""
    return keyed_hash(PSEUDONYMS, name)


def _part(zone: WhiteZone) -> ZonePart:
    tiles = np.sort(np.array(ZoneTile.objects.filter(zone=zone).values_list("tile", flat=True), dtype="i8"))
    rows = tile_rows(_surroundings(tiles).tolist())
    ours = rows["service"] == SERVICES[zone.service]
    if zone.operator is not None:
        ours &= rows["operator"] == zone.operator
    return ZonePart(zone, zone_rows([zone])[0], tiles, rows[ours].reset_index(drop=True), context_of(zone))


def _surroundings(tiles: Ints) -> Ints:
    """The tiles of the box around some of one CRS, a margin of `AROUND_TILES` included."""
    at, margin = unpack(tiles), AROUND_TILES * TILE_M
    north = np.arange(at.northing.min() - margin, at.northing.max() + margin + 1, TILE_M)
    east = np.arange(at.easting.min() - margin, at.easting.max() + margin + 1, TILE_M)
    easts, norths = np.meshgrid(east, north)
    return np.sort(key_of(int(at.epsg[0]), easts.ravel(), norths.ravel()))


def _evidence(parts: Sequence[ZonePart], as_of: date, key: bytes) -> pd.DataFrame:
    """Of the squares of all zones; two zones that share squares tell the same rows of them, once."""
    tables = [
        evidence_table(part.tiles.tolist(), part.zone.operator, part.zone.service, as_of, key)
        for part in parts
    ]
    together = pd.concat(tables) if tables else pd.DataFrame(columns=COLUMNS)
    return together.drop_duplicates().sort_values(["service", "plmn", *COLUMNS], ignore_index=True)


def _releases(parts: Sequence[ZonePart], as_of: date) -> tuple[OfficialRelease, ...]:
    """The official files that speak of the operators and services of these zones, by name."""
    told = {(operator, part.zone.service) for part in parts for operator in part.around["operator"].unique()}
    found = [one for one in releases_at(as_of) if (one.operator, one.service) in told]
    named = {name for part in parts for name in part.around["official_release"].dropna()}
    return tuple(sorted((one for one in found if one.name in named), key=lambda one: (one.name, one.pk)))


def _legal(parts: Sequence[ZonePart], communes: Sequence[str]) -> int:
    """The system of the first zone, which is that of all in one territory; without zones, of its ground.

    Lambert-93 where no square is known either.
    """
    ground = TileCommune.objects.filter(commune__in=communes).order_by().values_list("tile", flat=True)
    some_tile = next((int(part.tiles[0]) for part in parts), None) or ground.first()
    return LEGAL_EPSG[int(unpack(some_tile).epsg)] if some_tile else 2154


def _around(communes: Sequence[str]) -> Territory | None:
    """The EPCI that holds the first of these communes, else its département."""
    first = Territory.objects.filter(kind=Territory.COMMUNE, code=communes[0]).first() if communes else None
    if first is None:
        return None
    keys = [f"epci-{first.epci}", f"dep-{first.department}"]
    found = {one.key: one for one in Territory.objects.filter(key__in=keys).defer("geom")}
    return next((found[key] for key in keys if key in found), None)
