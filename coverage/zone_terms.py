"""A door of the coverage room: the two terms of each tile of a zone, from which its last step can be redone.

Terms tell more than the floor does: they are for the parties to a case, never for the public.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from coverage.core.cavities import Cavities
from coverage.core.model import Model
from coverage.core.shares import Shares, shares
from coverage.core.verdict import MIN_CONTRIBUTORS, WHITE
from coverage.core.witness import MARGINS
from coverage.models import CoverageTile, EpochModel, TileTerms, WhiteZone, ZoneTile

EQUAL = 1e-9  # what rounding may move in the last step


class NotSettled(Exception):
    """The zone does not follow from what is stored: it is being drawn, or was withdrawn."""


@dataclass(frozen=True)
class ZoneTerms:
    """Estimates and own terms of a zone's tiles, by tile and operator, and the models behind them."""

    tiles: list[CoverageTile]
    own: list[list[float]]  # log-likelihood on the grid of margins
    models: dict[str, dict[str, float]]  # the fields of `coverage.core.model.Model`, by operator
    epoch: int  # its number

    def by_tile(self) -> Iterator[tuple[int, list[tuple[CoverageTile, list[float]]]]]:
        """Each tile (key) with its rows: one, or where the zone has no operator one of each."""
        rows: dict[int, list[tuple[CoverageTile, list[float]]]] = {}
        for row, own in zip(self.tiles, self.own, strict=True):
            rows.setdefault(row.tile, []).append((row, own))
        yield from rows.items()


def terms_of(zone: WhiteZone) -> ZoneTerms:
    """The terms of a zone that stands; NotSettled where they do not give its probability again.

    A zone without an operator has those of every operator that is white there.
    """
    members = list(ZoneTile.objects.filter(zone=zone).order_by("tile").values_list("tile", flat=True))
    of: dict[str, Any] = {"tile__in": members, "service": zone.service}
    if zone.operator is not None:
        of["operator"] = zone.operator
    found = CoverageTile.objects.filter(**of, verdict=WHITE, contributors__gte=MIN_CONTRIBUTORS)
    tiles = list(found.order_by("tile", "operator"))
    terms = TileTerms.objects.filter(**of, own__len=len(MARGINS)).values_list("tile", "operator", "own")
    own = {(tile, operator): values for tile, operator, values in terms}
    if not members or {row.tile for row in tiles} != set(members):
        raise NotSettled(f"zone {zone.pk}: not all of its tiles are published now")
    if missing := [row.tile for row in tiles if (row.tile, row.operator) not in own]:
        raise NotSettled(f"zone {zone.pk}: {len(missing)} of its tiles have no terms stored")
    epochs = {row.epoch for row in tiles}
    if len(epochs) > 1:
        raise NotSettled(f"zone {zone.pk}: its tiles are of epochs {sorted(epochs)}")
    (epoch,) = epochs
    models = {operator: _model(epoch, operator, zone.service) for operator in {row.operator for row in tiles}}
    together = ZoneTerms(tiles, [own[row.tile, row.operator] for row in tiles], models, epoch)
    _check(zone, together)
    return together


def _model(epoch: int, operator: str, service: int) -> dict[str, float]:
    """As `coverage.epochs.recall`: an operator that came later is a stranger to the epoch."""
    kept = EpochModel.objects.filter(epoch=epoch, operator=operator, service=service)
    parameters = kept.values_list("parameters", flat=True).first()
    return asdict(Model() if parameters is None else Model(**parameters))


def _check(zone: WhiteZone, terms: ZoneTerms) -> None:
    said = np.array([row.probability for row in terms.tiles])
    if np.abs(said - _last_step(terms).probability).max() > EQUAL:
        raise NotSettled(f"zone {zone.pk}: the terms of its tiles give other probabilities")
    if abs(zone_probability(terms) - zone.probability) > EQUAL:
        raise NotSettled(f"zone {zone.pk}: its tiles give another probability, it is being drawn anew")


def _last_step(terms: ZoneTerms) -> Shares:
    means, deviations, spots = (
        np.array(column)
        for column in zip(
            *(
                (row.neighbours_mean_db, row.neighbours_sd_db, terms.models[row.operator]["spot_db"])
                for row in terms.tiles
            ),
            strict=True,
        )
    )
    parts = [
        shares(float(spot), Cavities(means[at : at + 1], deviations[at : at + 1]), np.array([terms.own[at]]))
        for at, spot in enumerate(spots)
    ]
    return Shares(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def zone_probability(terms: ZoneTerms) -> float:
    """The mean of what each tile is said to be: `tile_probability`, as `coverage.white_zones` draws it."""
    return float(np.mean([tile_probability(rows) for _, rows in terms.by_tile()]))


def tile_probability(rows: list[tuple[CoverageTile, list[float]]]) -> float:
    """Of one operator its own; of several, the bound of Bonferroni that it is white for each of them."""
    if len(rows) == 1:
        return rows[0][0].probability
    return max(0.0, 1.0 - sum(1.0 - row.probability for row, _ in rows))
