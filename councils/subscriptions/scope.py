"""The scope of a subscription: a territory, and if somebody wants, one operator or one service alone."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from councils.models import News, Subscription
from councils.subscriptions.news import of_territory
from councils.territory_words import KINDS
from coverage.core.evidence import SERVICES
from coverage.models import OfficialRelease, Territory, WhiteZone
from coverage.queries import communes_of
from coverage.territories.today import codes_meaning, current_commune
from coverage.words import SERVICE_NAMES, distinct_names


@dataclass(frozen=True)
class Scope:
    """What is told: zones of a territory (its key); None restricts nothing. Services are positions."""

    territory: str
    operator: str | None = None
    service: int | None = None


def scope_of(subscription: Subscription) -> Scope:
    """What somebody subscribed to."""
    return Scope(subscription.territory, subscription.operator, subscription.service)


def communes_meant(key: str) -> list[str]:
    """Every code, of today or before, of the communes that a territory's key means; LookupError for none.

    A commune that merged means the one that it is now a part of: who asked for its news goes on to have them.
    """
    kind, _dash, code = key.partition("-")
    heir = current_commune(code) if kind == Territory.COMMUNE else None
    return sorted(codes_meaning([heir] if heir else communes_of(key)))


def news_of(scope: Scope) -> QuerySet[News]:
    """All that was ever told of it; nothing of a territory that is gone from the lists."""
    try:
        communes = communes_meant(scope.territory)
    except LookupError:
        return News.objects.none()
    return of_territory(communes, scope.operator, scope.service)


def scope_words(scope: Scope) -> str:
    """Somme (département 80), Orange, 4G data."""
    territory = Territory.objects.defer("geom").filter(key=scope.territory).first()
    place = f"{territory.name} ({KINDS[territory.kind]} {territory.code})" if territory else scope.territory
    operator = operators().get(scope.operator, scope.operator) if scope.operator else _("every operator")
    service = SERVICE_NAMES[SERVICES[scope.service]] if scope.service is not None else _("every service")
    return f"{place}, {operator}, {service}"


def operators() -> dict[str, str]:
    """Names by code of those whose map is known, or whose zones are."""
    declared = OfficialRelease.objects.values_list("operator", flat=True).distinct()
    white = WhiteZone.objects.values_list("operator", flat=True).distinct()
    return distinct_names(sorted({operator for operator in (*declared, *white) if operator}))
