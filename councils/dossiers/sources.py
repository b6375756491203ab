"""What a dossier was made from: the official files, and of which day everything else is."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext

from councils.dossiers.contents import Contents
from coverage.core.evidence import SERVICES
from coverage.models import OfficialRelease, PopulationSquare, Territory
from coverage.words import SERVICE_NAMES
from measurements.vocabulary import operator_name

NOTHING = "aucune liste"


def releases(contents: Contents) -> list[list[str]]:
    """Operator, service, name, day, licence and SHA-256 of each official file."""
    return [_release(one) for one in contents.releases]


def lists(contents: Contents) -> list[list[str]]:
    """What else was read, and of when it is."""
    contexts = [part.context for part in contents.zones]
    sites = [day for context in contexts for day in context.sites_listed_on]
    promised = [context.promised_listed_on for context in contexts]
    tiles = sorted({tile for part in contents.zones for tile in part.tiles.tolist()})
    people = PopulationSquare.objects.filter(tile__in=tiles).order_by("source").distinct("source")
    communes = Territory.objects.filter(kind=Territory.COMMUNE, code__in=contents.subject.communes)
    year = communes.aggregate(newest=Max("boundary_year"))["newest"]
    return [
        ["Sites radio en service (Arcep)", _days(sites)],
        ["Sites promis, couverture ciblée (Arcep)", _days(promised)],
        ["Population par carreau de 200 m", ", ".join(people.values_list("source", flat=True)) or NOTHING],
        ["Limites communales", f"millésime {year}" if year else NOTHING],
        ["Mesures", "volontaires de Carte blanche, vingt-quatre mois au plus"],
    ]


def _days(days: Iterable[date | None]) -> str:
    """Those of all zones, as each is told of the newest list of its own operator."""
    told = sorted({day for day in days if day})
    return ", ".join(date_format(day, "SHORT_DATE_FORMAT") for day in told) or NOTHING


def _release(release: OfficialRelease) -> list[str]:
    service = str(SERVICE_NAMES[SERVICES[release.service]]) if release.service is not None else ""
    return [
        operator_name(release.operator),
        service,
        release.name,
        date_format(release.released_on, "SHORT_DATE_FORMAT"),
        gettext(release.licence),
        release.sha256,
    ]
