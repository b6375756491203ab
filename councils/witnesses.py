"""The witness box: whose days in declared tiles are heard by an audit, and what each person found there."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from councils.sampling import Sample
from coverage.core import Bools, Ints
from coverage.core.evidence import Evidence, Service, changes
from coverage.core.fixes import sharp
from coverage.core.grid import parent
from coverage.core.hearing import Testimony, able, hear, standing
from coverage.core.model import AREA_M, Model, Outages, Phones
from coverage.core.model import Epoch as Fitted
from coverage.core.places import FAR_APART
from coverage.core.witness import ON_THE_WAY, PASSING_S
from coverage.models import Epoch, EpochOutage, EpochPhone
from coverage.stored import DAY_ZERO, Kind

# Services whose readings find the network as good as a service wants, or better; each reading counts once.
# A phone on 4G tells of no voice by itself, but it has a network, and nothing says that its call would fail:
# a map of voice is not blamed for it. What stands against a service is its own alone.
# 5G is not here: a phone waits on 4G where 5G is there too, so that its states cannot say how often it is.
HEARD = {
    Service.VOICE: (Service.VOICE, Service.DATA_4G, Service.DATA_5G),
    Service.DATA_3G: (Service.DATA_3G, Service.DATA_4G, Service.DATA_5G),
    Service.DATA_4G: (Service.DATA_4G, Service.DATA_5G),
}
PHONE = ("operator", "service", "contributor_id", "device", "offset_db", "offset_sd_db", "fault", "standing")
IDENTITY = ["contributor_id", "device"]


class Witnesses:
    """What an epoch holds of the phones and outages that some evidence concerns."""

    def __init__(self, epoch: Epoch, operators: Iterable[str], evidence: Evidence) -> None:
        of = {"epoch": epoch, "operator__in": set(operators)}
        people, areas = np.unique(evidence.contributor), np.unique(parent(evidence.tile, AREA_M))
        phones = EpochPhone.objects.filter(**of, contributor_id__in=people.tolist()).values_list(*PHONE)
        self.phones = pd.DataFrame.from_records(phones, columns=list(PHONE))
        self.outages = list(EpochOutage.objects.filter(**of, area__in=areas.tolist()))

    def sample(self, kind: Kind, evidence: Evidence) -> Sample:
        """What people with standing found outdoors, of one operator and service.

        Successes and failures pass the same door: a phone at fault, one that is nearly deaf and a fix that is
        too coarse are no witnesses of either, nor is a phone that rests, perhaps by a window.
        """
        epoch = Fitted(Model(), self._phones(kind), self._outages(kind))
        heard = hear(evidence.take(np.flatnonzero(_on_the_way(evidence))), epoch)
        counts = able(heard, epoch) & standing(heard, epoch)[heard.group]
        return _by_person(heard, np.flatnonzero(counts))

    def _phones(self, kind: Kind) -> Phones:
        """Standing on any of the services heard; faults on the one that is judged, none where it is new."""
        operator, service = kind
        rows = self.phones[self.phones["operator"] == operator]
        heard = rows[rows["service"].isin(HEARD[Service(service)])]
        known = heard.groupby(IDENTITY)[["standing"]].any()
        own = heard[heard["service"] == service].set_index(IDENTITY)[["offset_db", "offset_sd_db", "fault"]]
        known = known.join(own).fillna(0.0).reset_index()
        people, device = (known[name].to_numpy(dtype=np.int64) for name in IDENTITY)
        offset_db, offset_sd_db, fault = (known[name].to_numpy(dtype=float) for name in own.columns)
        return Phones(people, device, offset_db, offset_sd_db, fault, known["standing"].to_numpy(dtype=bool))

    def _outages(self, kind: Kind) -> Outages:
        rows = [row for row in self.outages if (row.operator, row.service) == kind]
        area, lasting = [row.area for row in rows], [row.lasting for row in rows]
        day = [(row.day - DAY_ZERO).days for row in rows]
        return Outages(np.array(area, dtype="i8"), np.array(day, dtype="i8"), np.array(lasting, dtype=bool))


def _by_person(heard: Testimony, counts: Ints) -> Sample:
    """The mean of a person's days in a tile, of what their phones found on each."""
    rows = heard.rows
    columns = {"person": rows.contributor, "tile": rows.tile, "day": rows.day, "success": heard.served}
    found = pd.DataFrame({name: column[counts] for name, column in columns.items()})
    by_day = found.groupby(["person", "tile", "day"])["success"].mean()
    by_person = by_day.groupby(["person", "tile"]).mean().reset_index()
    return Sample(*(by_person[name].to_numpy() for name in ("person", "tile", "success")))


def _on_the_way(rows: Evidence) -> Bools:
    """Whether each phone was on the move: others say outdoors, too, where they rest at home.

    It moved within the tile, or passed it on a way through several; rows are one for a phone's day in a tile.
    """
    starts = np.flatnonzero(changes(rows.contributor, rows.device, rows.day)) if len(rows.tile) else rows.tile
    tiles = np.diff(starts, append=len(rows.tile))
    tiles = np.repeat(tiles, tiles)
    passing = (rows.dwell_s <= PASSING_S) & (tiles >= ON_THE_WAY)
    return np.asarray(sharp(rows.accuracy_m) & FAR_APART[rows.spots] | passing)
