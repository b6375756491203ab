"""The official map's memory: what changed from one release of a layer to another, by level, commune and zone.

Areas are sums of the shares of tiles that each release declares (`OfficialShare`), so that page, API and
vector tiles say the same.
"""

from itertools import groupby
from typing import Any

from django.core.cache import caches
from django.db import connection
from django.db.models import Q, QuerySet

from coverage.core.grid import AREA_KM2
from coverage.core.verdict import MIN_CONTRIBUTORS, WHITE
from coverage.embargo import today
from coverage.models import OfficialRelease, Territory
from coverage.official import DECLARED_SHARE
from coverage.projection import TILE_M
from coverage.release_changes import ANY_LEVEL, CommuneChange, Comparison, LevelChange, ZoneChange
from coverage.settle_zones import LIVING
from coverage.sql import load

LEVELS = ("CL", "BC", "TBC", "plain")  # as the shares are stored; the last: a layer without levels
NOTHING = (0.0,) * len(LEVELS)
TILE_KM2 = AREA_KM2[TILE_M]

# What releases say never changes; the communes that it is told by do, when territories are imported.
KEPT_SECONDS = 3600

Pair = dict[str, int | None]  # the ids of two releases, `new` and `old`


class AnotherLayer(ValueError):
    """Two releases that cannot be compared: one sentence that says why."""


def of_layer(release: OfficialRelease) -> QuerySet[OfficialRelease]:
    """Every release of the same operator, layer and territory, the newest first, itself among them."""
    same = {name: getattr(release, name) for name in ("operator", "layer", "territory")}
    return OfficialRelease.objects.filter(**same).order_by("-released_on", "-imported_at", "-pk")


def earlier(release: OfficialRelease) -> QuerySet[OfficialRelease]:
    """The releases of its layer before this one, the newest first, in the order of `releases_at`."""
    same_day = Q(released_on=release.released_on) & (
        Q(imported_at__lt=release.imported_at) | Q(imported_at=release.imported_at, pk__lt=release.pk)
    )
    return of_layer(release).filter(Q(released_on__lt=release.released_on) | same_day)


def before(release: OfficialRelease) -> OfficialRelease | None:
    """The release that this one took the place of."""
    return earlier(release).first()


def compare(release: OfficialRelease, since: OfficialRelease | None) -> Comparison:
    """What changed from `since` to `release`; AnotherLayer if these are not of one layer."""
    check_layers(release, since)
    pair = {"new": release.pk, "old": since.pk if since else None}
    levels, communes = _areas(pair)
    zones, added, removed = _zones(release, pair)
    return Comparison(release, since, levels, communes, added, removed, zones)


def check_layers(release: OfficialRelease, since: OfficialRelease | None) -> None:
    """AnotherLayer if these are not of one operator, layer and territory."""
    for name in ("operator", "layer", "territory"):
        ours, theirs = (getattr(one, name) for one in (release, since or release))
        if ours != theirs:
            raise AnotherLayer(f"release {since.pk if since else None} is of the {name} {theirs}, not {ours}")


def _areas(pair: Pair) -> tuple[list[LevelChange], list[CommuneChange]]:
    """By level and by commune: read once in an hour, as two releases of a région are a million rows."""
    known = Territory.objects.filter(kind=Territory.COMMUNE).count()
    name = f"official-changes-{pair['old']}-{pair['new']}-{known}"
    kept: tuple[list[LevelChange], list[CommuneChange]] | None = caches["local"].get(name)
    if kept is None:
        communes = _communes(pair)
        kept = _levels(pair, communes), communes
        caches["local"].set(name, kept, KEPT_SECONDS)
    return kept


def _levels(pair: Pair, communes: list[CommuneChange]) -> list[LevelChange]:
    """Gains and losses are the sums over all places: the tiles that changed are looked for once."""
    totals = {
        row[0]: row[1:] for row in _rows("official_totals", {"releases": [*filter(None, pair.values())]})
    }
    after, before = (totals.get(pair[side], NOTHING) for side in ("new", "old"))
    levels = [
        _level(level, communes, was, now)
        for level, was, now in zip(LEVELS, before, after, strict=True)
        if was or now
    ]
    return [*levels, _level(ANY_LEVEL, communes, sum(before), sum(after))]


def _level(level: str, communes: list[CommuneChange], before: float, after: float) -> LevelChange:
    changes = [place.levels.get(level, (0.0, 0.0)) for place in communes]
    gained, lost = (sum(side) for side in zip(*changes, strict=True)) if changes else (0.0, 0.0)
    return LevelChange(level, TILE_KM2 * before, TILE_KM2 * after, gained, lost)


def _communes(pair: Pair) -> list[CommuneChange]:
    found = _rows("official_changes_of_communes", pair)
    grouped = {code: list(rows) for code, rows in groupby(found, key=lambda row: row[0])}
    named = Territory.objects.filter(kind=Territory.COMMUNE, code__in=[code for code in grouped if code])
    names = dict(named.values_list("code", "name"))
    changes = [_commune(code, names.get(code), rows) for code, rows in grouped.items()]
    return sorted(changes, key=lambda change: (-change.gained_km2 - change.lost_km2, change.code or ""))


def _commune(code: str | None, name: str | None, rows: list[tuple[Any, ...]]) -> CommuneChange:
    levels = {level: (TILE_KM2 * gained, TILE_KM2 * lost) for _, level, gained, lost in rows}
    gained, lost = levels.get(ANY_LEVEL, (0.0, 0.0))
    return CommuneChange(code, name, gained, lost, levels)


def _zones(release: OfficialRelease, pair: Pair) -> tuple[list[ZoneChange], int | None, int | None]:
    if release.service is None:
        return [], None, None
    held = {"operator": release.operator, "service": release.service, "living": list(LIVING)}
    rules = {
        "white": WHITE,
        "min_contributors": MIN_CONTRIBUTORS,
        "declared_share": DECLARED_SHARE,
        "today": today(),
    }
    rows = _rows("official_changes_of_zones", pair | held | rules)
    (added, removed) = next(row[-2:] for row in rows if row[0] is None)
    return [ZoneChange(*row) for row in rows if row[0] is not None], added, removed


def _rows(statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(load(statement), parameters)
        return cursor.fetchall()
