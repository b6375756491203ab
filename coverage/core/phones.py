"""The phones room: what is known of each phone, how often it alone fails, and whom others bear out."""

from dataclasses import replace

import numpy as np

from coverage.core import Bools, Floats, Ints
from coverage.core.evidence import Environment, Evidence, changes
from coverage.core.grid import parent
from coverage.core.model import Model, Phones
from coverage.core.offsets import PARENT_M, backfit, mean_levels

# Of a tile: nearer to the sensitivity only the better phones report a level, and would pass for all.
STRONG_DB = 14.0
IN_VEHICLES = 0.6  # of the ways of phones that do not say where they are

# A phone is at fault in a few tiles of a hundred until it shows otherwise; as Beta(a, b).
FAULT_A, FAULT_B = 0.15, 4.0
NEVER_SERVED_FAULT = 0.9  # nothing says that a phone works which nobody ever saw in service
CLEAR_DB = 15.0  # margin above which a failure has another cause than the tile

# A contributor has standing once others saw the service where they did, in as many squares of 1 km as this,
# and they came on days at least this far apart.
BORNE_OUT_SQUARES = 2
BORNE_OUT_DAYS = 2


def meet(evidence: Evidence, model: Model) -> tuple[Phones, Model]:
    """Every phone of the evidence, and the model with the losses and deviations that they show."""
    known = _phones(evidence)
    phone = known.find(evidence.contributor, evidence.device)
    rows = np.flatnonzero((evidence.speaks_for > 0) & ~np.isnan(evidence.margin_db))
    first = backfit(mean_levels(evidence, model, phone, rows, len(known.contributor)), model)
    strong = np.unique(evidence.tile[rows])[first.tile_db > STRONG_DB]
    rows = rows[np.isin(evidence.tile[rows], strong)]
    effects = backfit(mean_levels(evidence, model, phone, rows, len(known.contributor)), model)
    model = replace(
        model,
        vehicle_db=float(np.clip(-effects.place_db[Environment.VEHICLE], 0.0, 15.0)),
        wall_db=float(np.clip(-effects.place_db[Environment.INDOOR], 6.0, 25.0)),
        unknown_db=IN_VEHICLES * float(np.clip(-effects.place_db[Environment.VEHICLE], 0.0, 15.0)),
        offset_db=effects.offset_spread_db,
    )
    known = replace(known, offset_db=effects.offset_db, offset_sd_db=effects.offset_sd_db)
    known = replace(known, standing=_standing(evidence, known, phone))
    return replace(known, fault=_faults(evidence, model, known, phone)), model


def _phones(evidence: Evidence) -> Phones:
    order = np.lexsort([evidence.device, evidence.contributor])
    contributor, device = evidence.contributor[order], evidence.device[order]
    first = np.flatnonzero(changes(contributor, device)) if len(order) else order
    nothing = np.zeros(len(first))
    return Phones(contributor[first], device[first], nothing, nothing, nothing, nothing.astype(bool))


def _standing(evidence: Evidence, phones: Phones, phone: Ints) -> Bools:
    """Whether others bear each phone's contributor out: see BORNE_OUT_SQUARES and BORNE_OUT_DAYS."""
    people, person = np.unique(evidence.contributor, return_inverse=True)
    served = np.flatnonzero(evidence.speaks_for > 0)
    pair = np.unique(np.stack([parent(evidence.tile[served], PARENT_M), person[served]]), axis=1)
    squares, square = np.unique(pair[0], return_inverse=True)
    with_others = np.bincount(square, minlength=len(squares))[square] > 1
    borne_out = np.bincount(pair[1][with_others], minlength=len(people))
    first, last = np.full(len(people), np.iinfo(np.int64).max), np.full(len(people), np.iinfo(np.int64).min)
    np.minimum.at(first, person, evidence.day)
    np.maximum.at(last, person, evidence.day)
    stands = (borne_out >= BORNE_OUT_SQUARES) & (last - first >= BORNE_OUT_DAYS)
    return np.asarray(stands[np.searchsorted(people, phones.contributor)])


def _faults(evidence: Evidence, model: Model, phones: Phones, phone: Ints) -> Floats:
    """Each phone's probability to fail in a tile for no reason of the tile, after what it did so far."""
    asked, failed = _trials(evidence, model, phones, phone)
    count = len(phones.contributor)
    failures = np.bincount(asked, failed, minlength=count)
    fault = (FAULT_A + failures) / (FAULT_A + FAULT_B + np.bincount(asked, minlength=count))
    ever = np.bincount(phone, evidence.speaks_for, minlength=count) > 0
    return np.where(ever, fault, np.maximum(fault, NEVER_SERVED_FAULT))


def _trials(evidence: Evidence, model: Model, phones: Phones, phone: Ints) -> tuple[Ints, Floats]:
    """Phones in tiles that others found well served: which phone, and the share of its rows that failed."""
    best, owner = _clearly_served(evidence, model, phones, phone)
    outdoors = np.flatnonzero(evidence.speaks_for + evidence.against_outdoors > 0)
    order = outdoors[np.lexsort([phone[outdoors], evidence.tile[outdoors]])]
    starts = np.flatnonzero(changes(evidence.tile[order], phone[order]))
    share = evidence.against_outdoors[order] / (evidence.speaks_for + evidence.against_outdoors)[order]
    rows = np.diff(starts, append=len(order))
    failed = np.add.reduceat(share, starts) / rows if len(order) else share
    tile, who = evidence.tile[order][starts], phone[order][starts]
    at = np.searchsorted(best, tile).clip(max=max(len(best) - 1, 0))
    hit = (best[at] == tile) if len(best) else np.zeros(len(tile), dtype=bool)
    # Served clearly by another contributor than this one: one other, or several.
    hit &= (owner[at] < 0) | (owner[at] != phones.contributor[who]) if len(best) else hit
    able = phones.offset_db[who] > -CLEAR_DB / 2
    return who[hit & able], failed[hit & able]


def _clearly_served(evidence: Evidence, model: Model, phones: Phones, phone: Ints) -> tuple[Ints, Ints]:
    """Tiles where some phone heard a level far above what is needed, and whose it was (-1: of several)."""
    margin = evidence.margin_db - model.sensitivity_db - np.maximum(phones.offset_db, 0.0)[phone]
    clear = np.flatnonzero((margin > CLEAR_DB) & (evidence.against == 0))
    pair = np.unique(np.stack([evidence.tile[clear], evidence.contributor[clear]]), axis=1)
    tiles, first, number = np.unique(pair[0], return_index=True, return_counts=True)
    return tiles, np.where(number > 1, -1, pair[1][first])
