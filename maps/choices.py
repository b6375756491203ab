"""The pickers of the map page: what can be chosen, how it is called, and what the page's address chose."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Campaign
from coverage.core.evidence import SERVICES
from coverage.floor import month
from coverage.kept_months import months_without_zones
from coverage.models import OfficialRelease
from coverage.queries import EVERY_OPERATOR, as_of
from coverage.releases_compared import check_layers
from coverage.words import DEFAULT_SERVICE, SERVICE_NAMES, Names, distinct_names
from maps.api.parameters import campaign_there, release_there
from maps.changes import LAYER as CHANGE_LAYER
from maps.month_choices import MonthOption, month_options, unknown_month
from maps.presence import operators_present

LAYER_NAMES: Names = {
    "official": _("Official map: what is declared"),
    "measured": _("Measurements: what was found"),
    "white_zones": _("White zones: what is missing"),
    "difference": _("Difference: where they disagree"),
}
MORE_LAYER_NAMES: Names = {
    "operators": _("Number of operators that declare it"),
    "operators_measured": _("Number of operators that were found"),
    "guidance": _("Where a reading is worth most"),
    "sites": _("Radio sites, planned and asked for"),
}
CHANGE_NAME = _("Changes of the official map")
MAINLAND = "Metropole"  # the territory that goes without saying


class Option(NamedTuple):
    """One line of a picker."""

    value: str
    name: str | Promise
    chosen: bool


class Pickers:
    """Operator, service and layers, each a list of options; `notices` tells what was not understood.

    `others` are the operators that can be laid over the chosen one, `more_layers` are not drawn unless asked
    for. `months` and `releases` say as of when the map is drawn; `month` is the one that is chosen, "" for
    today; of `months_without_zones` the squares alone were kept. What has no months is as of `as_of`.

    `zones_query` asks the API for the white zones of the operator and the service that are chosen,
    `areas_query` for what is served though not declared. `change` holds the numbers of two official releases,
    where the page's address asks for what changed between them. `campaign` is the one whose squares alone the
    guide shows, if the address names one.
    """

    def __init__(self, query: QueryDict) -> None:
        self.notices: list[str] = []
        operators: dict[str, str | Promise] = dict(distinct_names(operators_present()))
        self.others = self._several_of(operators, query, "with")
        operators = {**operators, EVERY_OPERATOR: _("Every operator at once")}
        self.operators = self._one_of(operators, query, "operator", next(iter(operators)))
        self.services = self._one_of(SERVICE_NAMES, query, "service", DEFAULT_SERVICE)
        chosen = {"operator": _chosen(self.operators), "service": _chosen(self.services)}
        self.months = self._months(query)
        self.month = _chosen(self.months)
        self.as_of = as_of()
        self.months_without_zones = [month(day) for day in months_without_zones()]
        self.change = self._change(query, **chosen)
        self.campaign = self._campaign(query)
        layers = {**LAYER_NAMES, **({CHANGE_LAYER: CHANGE_NAME} if self.change else {})}
        drawn = query.getlist("layers") if "layers" in query else list(layers)
        self.layers = [Option(value, name, value in drawn) for value, name in layers.items()]
        self.more_layers = [Option(value, name, value in drawn) for value, name in MORE_LAYER_NAMES.items()]
        self.releases = self._releases(**chosen)
        self.zones_query = urlencode(chosen | ({"month": self.month} if self.month else {}))
        if chosen["operator"] == EVERY_OPERATOR:  # an area is of one operator
            del chosen["operator"]
        self.areas_query = urlencode(chosen)

    @property
    def laid_over(self) -> list[Option]:
        """The other operators that share the squares with the chosen one."""
        chosen = _chosen(self.operators)
        laid = [option for option in self.others if option.chosen and option.value != chosen]
        return [] if chosen == EVERY_OPERATOR else laid

    def _one_of(self, names: Names, query: QueryDict, key: str, default: str) -> list[Option]:
        chosen = query.get(key, default)
        if chosen not in names:
            self._tell_unknown(key, chosen)
            chosen = default
        return [Option(value, name, value == chosen) for value, name in names.items()]

    def _months(self, query: QueryDict) -> list[MonthOption]:
        """Today and the months that are kept; for another one, a notice that says since when they are."""
        asked = query.get("month", "")
        options = month_options(asked)
        if notice := unknown_month(asked, options):
            self.notices.append(notice)
        elif asked not in {option.value for option in options}:
            self._tell_unknown("month", asked)
        return options

    def _several_of(self, names: Names, query: QueryDict, key: str) -> list[Option]:
        chosen = query.getlist(key)
        for unknown in dict.fromkeys(value for value in chosen if value not in names):
            self._tell_unknown(key, unknown)
        return [Option(value, name, value in chosen) for value, name in names.items()]

    def _change(self, query: QueryDict, operator: str, service: str) -> dict[str, int]:
        """Numbers of releases by the names that the layer's tiles give them; none without a `release`.

        Nor where that is of another operator or service, whose map it would leave empty.
        """
        asked = {key: text for key in ("release", "since") if (text := query.get(key, ""))}
        try:
            pair = {key: release_there(text) for key, text in asked.items()}
            if "release" in pair:
                check_layers(pair["release"], pair.get("since"))
                _check_of(pair["release"], operator, service)
        except (ValueError, LookupError):
            for key, text in asked.items():
                self._tell_unknown(key, text)
            return {}
        return {key: release.pk for key, release in pair.items()} if "release" in pair else {}

    def _campaign(self, query: QueryDict) -> Campaign | None:
        """The public campaign whose squares alone the guide is to show."""
        asked = query.get("campaign", "")
        try:
            return campaign_there(asked) if asked else None
        except LookupError:
            self._tell_unknown("campaign", asked)
            return None

    def _releases(self, operator: str, service: str) -> list[Option]:
        """The newest release of the chosen operator and service, and each one by itself, newest first."""
        asked = self.change.get("release")
        ours = Q(operator=operator, service=SERVICES.index(service))
        found = OfficialRelease.objects.filter(ours | Q(pk=asked)).order_by("-released_on", "-pk")
        named = [Option(str(one.pk), _release_name(one), one.pk == asked) for one in found]
        return [Option("", _("The newest"), asked is None), *named]

    def _tell_unknown(self, key: str, value: str) -> None:
        words = gettext("%(key)s: nothing is known of “%(value)s”; the map shows another choice.")
        self.notices.append(words % {"key": key, "value": value})


def _check_of(release: OfficialRelease, operator: str, service: str) -> None:
    """ValueError for a release of another operator or service; one of a layer without a service is of any."""
    if operator not in (EVERY_OPERATOR, release.operator) or release.service not in (
        None,
        SERVICES.index(service),
    ):
        raise ValueError("is of another operator or service")


def _release_name(release: OfficialRelease) -> str:
    day = formats.date_format(release.released_on, "SHORT_DATE_FORMAT")
    return day if release.territory == MAINLAND else f"{day} ({release.territory})"


def _chosen(options: Sequence[Option | MonthOption]) -> str:
    return next(option.value for option in options if option.chosen)
