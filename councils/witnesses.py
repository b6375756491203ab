"""The witness box: whose days in which declared tiles are heard by an audit, and what each found there."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from councils import sql
from councils.sampling import Sample
from coverage.core import Bools, Ints
from coverage.core.evidence import Environment, Evidence, Service
from coverage.core.fixes import sharp
from coverage.core.hearing import Testimony, able, hear, standing
from coverage.core.model import Phones
from coverage.core.places import FAR_APART
from coverage.core.witness import ON_THE_WAY, PASSING_S
from coverage.epochs import recall
from coverage.models import Epoch
from coverage.stored import Days, Kind

# Services whose readings find the network as good as a service wants, or better; each reading counts once.
# A phone on 4G tells of no voice by itself, but it has a network, and nothing says that its call would fail:
# a map of voice is not blamed for it. What stands against a service is its own alone.
# 5G is not here: a phone waits on 4G where 5G is there too, so that its states cannot say how often it is.
HEARD = {
    Service.VOICE: (Service.VOICE, Service.DATA_4G, Service.DATA_5G),
    Service.DATA_3G: (Service.DATA_3G, Service.DATA_4G, Service.DATA_5G),
    Service.DATA_4G: (Service.DATA_4G, Service.DATA_5G),
}
EVIDENCE = {
    "contributor": "i8",
    "device": "i8",
    "day": "i4",
    "tile": "i8",
    "speaks_for": "i4",
    "against": "i4",
    "accuracy_m": "f4",
    "spots": "i4",
    "dwell_s": "i4",
}
PHONE_TYPES = ("i8", "i8", "f8", "f8", "f8", "?")


def sample(kind: Kind, tiles: list[int], days: Days, epoch: Epoch) -> Sample:
    """What people with standing found outdoors in these tiles, of one operator and service.

    Successes and failures pass the same door: a phone at fault, one that is nearly deaf and a fix that is too
    coarse are no witnesses of either. What was seen in a vehicle or indoors, or perhaps there, is left out.
    """
    evidence = _evidence(kind, tiles, days)
    evidence = evidence.take(np.flatnonzero(_on_the_way(evidence)))
    fitted = recall(epoch, kind, evidence)
    fitted = replace(fitted, phones=_phones(kind, epoch, evidence.contributor))
    heard = hear(evidence, fitted)
    return _by_person(heard, np.flatnonzero(able(heard, fitted) & standing(heard, fitted)[heard.group]))


def _evidence(kind: Kind, tiles: list[int], days: Days) -> Evidence:
    operator, service = kind
    after, until = days
    asked = {"operator": operator, "service": service, "heard": list(HEARD[Service(service)]), "tiles": tiles}
    asked |= {"place": Environment.OUTDOOR, "after": after, "until": until}
    found = _columns(sql.rows("audit_evidence", asked), list(EVIDENCE.values()))
    told = dict(zip(EVIDENCE, found, strict=True))
    none = np.zeros(len(told["tile"]), dtype=np.int32)
    rest: dict[str, Any] = dict.fromkeys(("operator", "statements"), none)
    rest |= {"service": none + service, "place": none + Environment.OUTDOOR, "margin_db": none + np.nan}
    return Evidence(**told, **rest)


def _phones(kind: Kind, epoch: Epoch, people: Ints) -> Phones:
    operator, service = kind
    asked = {"epoch": epoch.number, "operator": operator, "service": service}
    asked |= {"heard": list(HEARD[Service(service)]), "people": np.unique(people).tolist()}
    return Phones(*_columns(sql.rows("audit_phones", asked), PHONE_TYPES))


def _by_person(heard: Testimony, counts: Ints) -> Sample:
    """The mean of a person's days in a tile, of what their phones found on each."""
    rows = heard.rows
    columns = {"person": rows.contributor, "tile": rows.tile, "day": rows.day, "success": heard.served}
    found = pd.DataFrame({name: column[counts] for name, column in columns.items()})
    by_day = found.groupby(["person", "tile", "day"])["success"].mean()
    by_person = by_day.groupby(["person", "tile"]).mean().reset_index()
    return Sample(*(by_person[name].to_numpy() for name in ("person", "tile", "success")))


def _on_the_way(rows: Evidence) -> Bools:
    """Whether each phone was on the move: others say outdoors, too, where they rest at home by the window.

    It moved within the tile, or passed it on a way through several.
    """
    days = pd.DataFrame({"contributor": rows.contributor, "device": rows.device, "day": rows.day})
    tiles = days.assign(tile=rows.tile).groupby(list(days))["tile"].transform("nunique").to_numpy()
    passing = (rows.dwell_s <= PASSING_S) & (tiles >= ON_THE_WAY)
    return np.asarray(sharp(rows.accuracy_m) & FAR_APART[rows.spots] | passing)


def _columns(rows: list[tuple[Any, ...]], types: Sequence[str]) -> list[Any]:
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    return [np.array(column).astype(kind) for column, kind in zip(columns, types, strict=True)]
