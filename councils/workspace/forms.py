"""What people fill in about a zone: its plan, a note, a timer."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Tenant
from councils.models import Plan, Priority
from councils.workspace.plans import Wish
from councils.workspace.timers import MOST_DAYS
from coverage.embargo import today

LONGEST_NOTE = 5000  # characters: two pages
FURTHEST_DAY = timedelta(days=5 * 365)  # a year mistyped is refused


class PlanForm(forms.Form):
    """Priority, who sees to it, short list; `seen`: the edition of the plan that this was filled from."""

    priority = forms.TypedChoiceField(label=_("Priority"), required=False, coerce=int, empty_value=None)
    assignee = forms.TypedChoiceField(label=_("Seen to by"), required=False, coerce=int, empty_value=None)
    shortlisted = forms.BooleanField(label=_("On the short list"), required=False)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, tenant: Tenant, plan: Plan, filled: QueryDict | None = None) -> None:
        stands = {
            "priority": plan.priority,
            "assignee": plan.assignee_id,
            "shortlisted": plan.shortlisted,
            "seen": plan.edition,
        }
        super().__init__(filled, initial=stands)
        self.fields["priority"].choices = [("", _("None")), *Priority.choices]  # type: ignore[attr-defined]
        self.fields["assignee"].choices = [("", _("Nobody")), *_people(tenant, plan)]  # type: ignore[attr-defined]

    @property
    def wish(self) -> Wish:
        """What was filled in, where it is valid."""
        filled = self.cleaned_data
        return Wish(filled["priority"], filled["assignee"], filled["shortlisted"])


def _people(tenant: Tenant, plan: Plan) -> list[tuple[int, str]]:
    """Who belongs to the space, and who sees to the zone already even if they have left."""
    people = {member.user.pk: str(member.user) for member in tenant.memberships.select_related("user")}
    if plan.assignee is not None:
        people.setdefault(plan.assignee.pk, str(plan.assignee))
    return sorted(people.items(), key=lambda person: person[1].casefold())


class NoteForm(forms.Form):
    """Something to remember."""

    text = forms.CharField(label=_("Note"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3}))


class DayTimerForm(forms.Form):
    """Remind me on a day."""

    day = forms.DateField(label=_("Remind me on"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if not today() < day <= today() + FURTHEST_DAY:
            raise forms.ValidationError(_("A day to come, within five years."))
        return day


class SilenceTimerForm(forms.Form):
    """Tell me when an operator has not answered for so many days."""

    days = forms.IntegerField(
        label=_("Tell me after so many days without an answer"), min_value=1, max_value=MOST_DAYS
    )
