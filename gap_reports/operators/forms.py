"""The operators room: what people fill in, a form for each move, and what a list is narrowed to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coverage.queries import communes_of
from coverage.words import SERVICE_NAMES
from gap_reports.models import Contact
from gap_reports.operators.answers import MOST_LETTERS
from gap_reports.operators.contests import MOST_REFERENCE, MOST_SITE
from gap_reports.operators.own_measurements import MOST_NAME
from gap_reports.states import RULES, Move
from gap_reports.words import STATE_NAMES

ANY = [("", _("All"))]
DAY_LABELS = {Move.PLAN: _("Repaired by"), Move.CLAIM_REPAIR: _("Repaired since")}


class MoveForm(forms.Form):
    """What a move needs. The verb checks it: the form shows the fields, and where the verb objects."""

    def __init__(self, what: Move, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.move, self.auto_id = what, f"{what}-%s"  # several of them stand on one page
        rule = RULES[what]
        if rule.day:
            self.fields["day"] = _optional(
                forms.CharField, DAY_LABELS[what], forms.DateInput({"type": "date", "required": True})
            )
        words = {"rows": 4, "maxlength": MOST_LETTERS} | ({"required": True} if rule.reason else {})
        label = _("Reason") if rule.reason else _("In your words, if you like")
        self.fields["reason"] = _optional(forms.CharField, label, forms.Textarea(words))
        if what == Move.CONTEST:
            self.fields |= _contest_fields()


def _contest_fields() -> dict[str, forms.Field]:
    return {
        "reference": _optional(
            forms.CharField,
            _("Where this can be read: an address, or the name of a document"),
            forms.TextInput({"maxlength": MOST_REFERENCE}),
        ),
        "site": _optional(
            forms.CharField,
            _("A site in service that our list lacks"),
            forms.TextInput({"maxlength": MOST_SITE}),
        ),
        "site_commune": _optional(
            forms.CharField, _("Its commune (INSEE code)"), forms.TextInput({"maxlength": 5})
        ),
        "site_since": _optional(forms.CharField, _("In service since"), forms.DateInput({"type": "date"})),
    }


def _optional(kind: type[forms.CharField], label: Any, widget: forms.Widget) -> forms.Field:
    return kind(label=label, widget=widget, required=False)


class CaseFilterForm(forms.Form):
    """What a list of cases is narrowed to."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[*ANY, *((str(state), name) for state, name in STATE_NAMES.items())],
        required=False,
    )
    service = forms.ChoiceField(label=_("Service"), choices=[*ANY, *SERVICE_NAMES.items()], required=False)
    territory = forms.CharField(
        label=_("Territory"),
        required=False,
        max_length=20,
        widget=forms.TextInput({"placeholder": "dep-80"}),
    )
    overdue = forms.BooleanField(label=_("Overdue alone"), required=False)

    def clean_territory(self) -> list[str] | None:
        """The communes of the territory; None without one."""
        key = self.cleaned_data["territory"].strip()
        if not key:
            return None
        try:
            return communes_of(key)
        except LookupError:
            raise forms.ValidationError(_("No territory has this key.")) from None


class AnswerFileForm(forms.Form):
    """A file of answers."""

    file = forms.FileField(label=_("The template, filled in (CSV)"))


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time it takes none
    """Whom to write to: a name, an address, its language, and territories by their keys."""

    territories = forms.CharField(
        label=_("Territories, by their keys; none for all"),
        required=False,
        widget=forms.TextInput({"placeholder": "dep-80, reg-32"}),
    )

    class Meta:
        model = Contact
        fields = ("name", "mail", "language", "territories")

    def clean_territories(self) -> list[str]:
        """Keys that lead to communes."""
        keys = self.cleaned_data["territories"].replace(",", " ").split()
        for key in keys:
            try:
                communes_of(key)
            except LookupError:
                raise forms.ValidationError(
                    _("No territory has the key %(key)s."), params={"key": key}
                ) from None
        return sorted(set(keys))


class OwnContributorForm(forms.Form):
    """A vehicle or a phone that measures for the space."""

    name = forms.CharField(label=_("Name of the vehicle or the phone"), max_length=MOST_NAME)
