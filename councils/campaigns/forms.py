"""What an officer fills in for a campaign."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.utils.translation import gettext_lazy as _

from accounts.models import Tenant
from councils.campaigns.area import Area, WrongArea, area
from councils.models import Campaign
from councils.models.campaigns import BOUNDS, LEAST_BUDGET
from coverage.official import releases_at
from coverage.projection import DEGREES
from coverage.queries import as_of
from coverage.words import DEFAULT_SERVICE, SERVICE_NAMES, distinct_names

MOST_BUDGET = 10_000  # days of people: more than any council will ever find
DRAWN_BYTES = 200_000  # an outline of some thousand corners
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CampaignForm(forms.Form):
    """A draft: its name, ground, operators and services, days and budget."""

    name = forms.CharField(label=_("Name"), max_length=120)
    territories = forms.CharField(
        label=_("Territories"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, by name or key (com-80021). Nothing: all of the space."),
    )
    outline = forms.CharField(
        label=_("Or an outline (GeoJSON)"),
        required=False,
        max_length=DRAWN_BYTES,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One polygon or several, in degrees; what lies outside of the space is cut off."),
    )
    operators = forms.MultipleChoiceField(label=_("Operators"), widget=forms.CheckboxSelectMultiple)
    services = forms.MultipleChoiceField(
        label=_("Services"),
        widget=forms.CheckboxSelectMultiple,
        choices=list(SERVICE_NAMES.items()),
        initial=[DEFAULT_SERVICE],
    )
    first_day = forms.DateField(label=_("First day"), widget=DAY)
    last_day = forms.DateField(label=_("Last day"), widget=DAY)
    budget = forms.IntegerField(
        label=_("Budget, in days of people"),
        min_value=LEAST_BUDGET,
        max_value=MOST_BUDGET,
        initial=100,
        help_text=_("One person on one day, however many places they pass."),
    )
    bound = forms.TypedChoiceField(
        label=_("At most for each target"),
        choices=[(days, days) for days in BOUNDS],
        coerce=int,
        initial=BOUNDS[1],
        help_text=_("Enough for two people and a second look; days of one person alone never end a target."),
    )

    def __init__(self, tenant: Tenant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tenant = tenant
        self.area: Area | None = None
        self.fields["operators"].choices = list(operators_that_declare().items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first."))
        try:
            self.area = area(self.tenant, given.get("territories", ""), given.get("outline", ""))
        except WrongArea as error:
            self.add_error("outline" if given.get("outline") else "territories", str(error))
        return given

    def draft(self) -> Campaign:
        """A campaign that is not saved yet, of what was filled in."""
        given = self.cleaned_data
        assert self.area is not None
        kept = ("name", "operators", "services", "first_day", "last_day", "budget", "bound")
        return Campaign(
            tenant=self.tenant,
            place=self.area.place,
            area=area_of(self.area),
            **{name: given[name] for name in kept},
        )


def area_of(found: Area) -> MultiPolygon:
    """The ground as the database keeps it."""
    kept = GEOSGeometry(memoryview(found.shape.wkb), srid=DEGREES)
    assert isinstance(kept, MultiPolygon)
    return kept


def operators_that_declare() -> dict[str, str]:
    """Names, by code, of those of whom an official map is known: targets are what they declare."""
    codes = set(releases_at(as_of()).filter(service__isnull=False).values_list("operator", flat=True))
    return distinct_names(sorted(codes))


def two_weeks(today: date) -> dict[str, str]:
    """The days of a first try-out, from tomorrow: two weeks hold two weekends."""
    first = date.fromordinal(today.toordinal() + 1)
    return {"first_day": first.isoformat(), "last_day": date.fromordinal(first.toordinal() + 13).isoformat()}
