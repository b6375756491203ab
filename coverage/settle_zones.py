"""Drawn zones are settled: each gets the id that it inherits, and those that are no more take their leave."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import chain, count
from uuid import UUID, uuid5

from coverage import service_changes, zone_events
from coverage.core.grid import tile_id
from coverage.core.outline import succession
from coverage.embargo import first_public_day
from coverage.keep_zones import Drawn, keep
from coverage.models import WhiteZone, ZoneTile
from coverage.zone_events import Kind

Status = WhiteZone.Status
LIVING = (Status.OPEN, Status.MAP_CORRECTED)
ZONE_IDS = UUID("5a1c2f0e-4f0c-4a55-8f6b-2a3c9d1e7b60")


def settle(kind: Kind, drawn: Sequence[Drawn], as_of: date) -> None:
    """Store the zones of one operator and service as drawn now, and what became of those that were there."""
    before = {zone.pk: zone for zone in WhiteZone.objects.filter(operator=kind[0], service=kind[1])}
    members = _members([pk for pk, zone in before.items() if zone.status in LIVING])
    heirs = succession(members, [zone.tiles for zone in drawn])
    ids = _ids(kind, drawn, heirs.heir, before)
    repaired = _repaired(kind, before, heirs.gone, ids, as_of)
    withdrawn = heirs.gone - repaired
    gone = zone_events.of_withdrawn(kind, {pk: members[pk] for pk in withdrawn}, before)
    gone += [zone_events.of_repaired(before[pk]) for pk in sorted(repaired)]
    shared = _shared(members, drawn)
    was = _was(ids, before, _wholes(shared, drawn))
    zones = dict(zip(ids, drawn, strict=True))
    status = {pk: _status(zone, was[pk]) for pk, zone in zones.items()}
    went_into = {pk: ids[position] for pk, position in heirs.redirects.items()}
    now = keep(kind, zones, status, _public_from(was, went_into, before), as_of)
    _note_wholes(was)
    merged = {pk: now[heir] for pk, heir in went_into.items()}
    for pk in (*merged, *withdrawn):
        WhiteZone.objects.filter(pk=pk).update(status=Status.WITHDRAWN, redirect_to=merged.get(pk))
    WhiteZone.objects.filter(pk__in=repaired).update(status=Status.REPAIRED)
    parts = {pk: [drawn[position].missing for position in tiles] for pk, tiles in shared.items()}
    went = [zone_events.of_merged(before[pk], successor, parts[pk]) for pk, successor in merged.items()]
    stand = [zone_events.of_drawn(was[pk], now[pk], parts) for pk in ids]
    zone_events.record([*gone, *went, *chain.from_iterable(stand)], as_of)


def _repaired(
    kind: Kind, before: Mapping[UUID, WhiteZone], gone: Collection[UUID], ids: Collection[UUID], as_of: date
) -> set[UUID]:
    """Zones that a change of service ended, of those that go now or had been withdrawn before."""
    asleep = {pk for pk, zone in before.items() if zone.status == Status.WITHDRAWN and _is_free(zone)}
    return service_changes.ended(*kind, as_of) & (asleep - set(ids) | set(gone))


def _was(
    ids: Sequence[UUID], before: Mapping[UUID, WhiteZone], wholes: Sequence[UUID | None]
) -> dict[UUID, WhiteZone | None]:
    """What each zone drawn now was: itself, or if it is new the one that it was a part of."""
    return {
        pk: before.get(pk) or (before[whole] if whole else None)
        for pk, whole in zip(ids, wholes, strict=True)
    }


def _note_wholes(was: Mapping[UUID, WhiteZone | None]) -> None:
    """Of each new zone that was a part of another until now, write down which."""
    for pk, whole in was.items():
        if whole is not None and whole.pk != pk:
            WhiteZone.objects.filter(pk=pk).update(part_of=whole)


def _public_from(
    was: Mapping[UUID, WhiteZone | None], went_into: Mapping[UUID, UUID], before: Mapping[UUID, WhiteZone]
) -> dict[UUID, date]:
    """From when on each zone is public: no later than what it goes on from, was a part of, or takes in."""
    days = {pk: zone.public_from if zone else first_public_day() for pk, zone in was.items()}
    for pk, heir in went_into.items():
        days[heir] = min(days[heir], before[pk].public_from)
    return days


def _shared(members: Mapping[UUID, Sequence[int]], drawn: Sequence[Drawn]) -> dict[UUID, Counter[int]]:
    """How many tiles of each zone that was there each of those drawn now holds, by position."""
    zone_of = {tile: position for position, zone in enumerate(drawn) for tile in zone.tiles.tolist()}
    return {pk: Counter(zone_of[tile] for tile in tiles if tile in zone_of) for pk, tiles in members.items()}


def _wholes(shared: Mapping[UUID, Counter[int]], drawn: Sequence[Drawn]) -> list[UUID | None]:
    """The zone that was there and held most tiles of each of those drawn now, if one did."""
    wholes: list[UUID | None] = [None] * len(drawn)
    for pk, tiles in shared.items():
        for position, held in tiles.items():
            if 2 * held > len(drawn[position].tiles):
                wholes[position] = pk
    return wholes


def _members(zones: Sequence[UUID]) -> dict[UUID, list[int]]:
    members: dict[UUID, list[int]] = {pk: [] for pk in zones}
    for pk, tile in ZoneTile.objects.filter(zone__in=zones).values_list("zone_id", "tile"):
        members[pk].append(tile)
    return members


def _ids(
    kind: Kind, drawn: Sequence[Drawn], heirs: Sequence[UUID | None], before: dict[UUID, WhiteZone]
) -> list[UUID]:
    """The id of each zone: of a living one that it continues, else of one that ended in its place, else new.

    What went into another zone stays there.
    """
    orphans = [position for position, heir in enumerate(heirs) if heir is None]
    asleep = [pk for pk, zone in before.items() if _is_free(zone)] if orphans else []
    awake = succession(_members(asleep), [drawn[position].tiles for position in orphans]).heir
    again = dict(zip(orphans, awake, strict=True))
    return [
        heir or again[position] or _new_id(kind, zone, before)
        for position, (heir, zone) in enumerate(zip(heirs, drawn, strict=True))
    ]


def _new_id(kind: Kind, zone: Drawn, before: dict[UUID, WhiteZone]) -> UUID:
    """An id made from what the zone is, so that one history gives one set of ids; never one that was used."""
    name = f"{kind[0]}:{kind[1]}:{tile_id(int(zone.tiles.min()))}"
    ids = (uuid5(ZONE_IDS, f"{name}:{attempt}") for attempt in count())
    return next(pk for pk in ids if pk not in before)


def _is_free(zone: WhiteZone) -> bool:
    return zone.status in (Status.WITHDRAWN, Status.REPAIRED) and zone.redirect_to_id is None


def _status(zone: Drawn, was: WhiteZone | None) -> str:
    """Open, unless the official map has admitted the hole; `was`: what it goes on from, or was a part of."""
    if zone.missing or was is None or was.status not in LIVING:
        return Status.OPEN
    return Status.MAP_CORRECTED if was.missing_from_official else was.status
