"""The dossier's subject: a white zone or a territory, by a key that names it in files and addresses."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from councils.territory_words import KINDS
from coverage.models import Territory, WhiteZone
from coverage.queries import ZoneFilter, communes_of, find_zone, zones

ZONE = "zone-"  # how the key of a zone begins; that of a territory begins with its kind


class NoSubject(LookupError):
    """Nothing is known under this key; a sentence for who asked."""


@dataclass(frozen=True)
class Subject:
    """What a dossier is about: its key, its name, what it is, the zones it tells of, and where it lies."""

    key: str
    name: str
    kind: str
    zones: tuple[WhiteZone, ...]  # those that the map declares covered first, then the largest
    communes: tuple[str, ...]  # codes
    territory: Territory | None  # None: a zone


def subject_of(key: str) -> Subject:
    """The zone or territory of a key; NoSubject where there is none, or nothing that stands for itself."""
    return _zone(key) if key.startswith(ZONE) else _territory(key)


def key_of(text: str) -> str:
    """The key in what somebody wrote: a key, a zone's id, or the address of its page or of a territory's.

    >>> key_of("https://carte.example/territories/dep-80/")
    'dep-80'
    """
    last = text.strip().rstrip("/").rpartition("/")[2]
    try:
        return f"{ZONE}{UUID(last.removeprefix(ZONE))}"
    except ValueError:
        return last


def _zone(key: str) -> Subject:
    try:
        zone = find_zone(UUID(key.removeprefix(ZONE)), embargoed=True)
    except ValueError:
        raise NoSubject(_("“{key}” is not the id of a zone.").format(key=key)) from None
    if zone is None:
        raise unknown_zone(key)
    if zone.redirect_to_id:
        return _zone(f"{ZONE}{zone.redirect_to_id}")
    if zone.status == WhiteZone.Status.WITHDRAWN:
        raise NoSubject(_("This zone was withdrawn: nothing bears it out any more."))
    names = Territory.objects.filter(kind=Territory.COMMUNE, code__in=zone.communes).order_by("code")
    name = ", ".join(names.values_list("name", flat=True)) or str(zone.pk)
    return Subject(f"{ZONE}{zone.pk}", name, _("White zone"), (zone,), tuple(zone.communes), None)


def unknown_zone(key: str) -> NoSubject:
    """That no zone is known under a key."""
    return NoSubject(_("No zone has the id {key}.").format(key=key.removeprefix(ZONE)))


def _territory(key: str) -> Subject:
    try:
        communes = communes_of(key)
    except LookupError:
        raise NoSubject(_("No territory and no zone is known as “{key}”.").format(key=key)) from None
    territory = Territory.objects.get(key=key)
    wanted = ZoneFilter(communes=communes, status=WhiteZone.Status.OPEN)
    found = zones(wanted, embargoed=True).order_by("-missing_from_official", "-area_km2", "pk")
    kind = str(KINDS[territory.kind])
    return Subject(key, territory.name, kind, tuple(found), tuple(communes), territory)
