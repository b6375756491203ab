"""White tiles become white zones: drawn anew each time, under ids that survive."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd
from django.db import transaction

from coverage import service_changes
from coverage.core.outline import components
from coverage.core.verdict import NOT_KNOWN, WHITE
from coverage.keep_zones import Drawn
from coverage.models import CoverageTile, WhiteZone
from coverage.official import shares_at
from coverage.settle_zones import LIVING, settle
from coverage.zone_events import SEPARATOR, Kind, forget_erasures

Place = tuple[int, int]  # tile, service


@transaction.atomic
def rebuild(as_of: date) -> int:
    """Draw every zone from the published white tiles; returns how many are there.

    Zones that lost all their tiles are withdrawn, or `repaired` after a change of service, those that were
    merged redirect to the one that holds most of theirs, those that the official map no longer declares
    covered are `map_corrected`. None is deleted; what became of each, and why, is in the chronicle,
    `ZoneEvent`.
    """
    tiles = _published_tiles()
    official = shares_at(tiles.loc[tiles["white"], "tile"].unique(), as_of)
    white = _white_tiles(tiles, official)
    everyone = _white_for_everyone(white, _operators_there(tiles, official))
    kinds = [*_by_kind(white), *_by_kind(everyone)]
    drawn = {kind: list(_draw(members)) for kind, members in kinds}
    living = {(zone.operator, zone.service) for zone in WhiteZone.objects.filter(status__in=LIVING)}
    changed: set[Kind] = set(service_changes.kinds())
    for kind in sorted(living | changed | set(drawn), key=lambda kind: (kind[0] or "", kind[1])):
        settle(kind, drawn.get(kind, []), as_of)
    forget_erasures()
    return sum(map(len, drawn.values()))


def _published_tiles() -> pd.DataFrame:
    """Every tile with a published verdict: tile, operator, service, probability, white."""
    columns = ["tile", "operator", "service", "probability", "verdict"]
    rows = CoverageTile.objects.exclude(verdict=NOT_KNOWN).order_by(*columns[:3]).values_list(*columns)
    tiles = pd.DataFrame(list(rows), columns=columns).astype({"tile": "int64", "service": "int64"})
    return tiles.assign(white=tiles.pop("verdict") == WHITE)


def _white_tiles(tiles: pd.DataFrame, official: pd.DataFrame) -> pd.DataFrame:
    """White tiles, each with the release that speaks of it, and the level, if any, that it declares there."""
    white = tiles[tiles["white"]].merge(official, on=["tile", "operator", "service"], how="left")
    return white.assign(missing=white["level"].fillna("") != "")


def _operators_there(tiles: pd.DataFrame, official: pd.DataFrame) -> dict[Place, set[str]]:
    """The operators of each tile and service: who publishes a map of it, and who has a verdict there."""
    known = pd.concat([frame[["tile", "service", "operator"]] for frame in (tiles, official)])
    return known.groupby(["tile", "service"])["operator"].agg(set).to_dict()


def _white_for_everyone(white: pd.DataFrame, operators: dict[Place, set[str]]) -> pd.DataFrame:
    """Tiles where every operator published there, two at least, is white: rows without an operator.

    The bound of Bonferroni serves as their probability: operators share masts, so their holes are not
    independent.
    """
    shared = [
        {
            "tile": tile,
            "service": service,
            "operator": None,
            "probability": max(0.0, 1.0 - (1.0 - group["probability"]).sum()),
            "missing": group["missing"].any(),
            "release": SEPARATOR.join(sorted(group["release"].dropna())) or None,
            "level": _commonest(group.loc[group["missing"], "level"]),
        }
        for (tile, service), group in white.groupby(["tile", "service"])
        if len(group) > 1 and operators[tile, service] <= set(group["operator"])
    ]
    return pd.DataFrame(
        shared, columns=["tile", "service", "operator", "probability", "missing", "release", "level"]
    )


def _by_kind(tiles: pd.DataFrame) -> Iterator[tuple[Kind, pd.DataFrame]]:
    for (operator, service), group in tiles.groupby(["operator", "service"], dropna=False, sort=False):
        yield (operator if isinstance(operator, str) else None, int(service)), group


def _draw(tiles: pd.DataFrame) -> Iterator[Drawn]:
    for missing, part in tiles.groupby("missing"):
        zones = components(part["tile"].to_numpy(dtype=np.int64))
        for _, zone in part.groupby(zones):
            yield Drawn(
                tiles=zone["tile"].to_numpy(dtype=np.int64),
                probability=float(zone["probability"].mean()),
                missing=bool(missing),
                release=_commonest(zone["release"]),
                level=_commonest(zone["level"]) if missing else None,
            )


def _commonest(words: pd.Series) -> str | None:
    counts = words.dropna().value_counts()
    return min(counts[counts == counts.max()].index, default=None) if len(counts) else None
