"""The form that asks for a dossier: one of the space's territories, or a place in them by its name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Tenant
from councils.workspace.scope import territories


class DossierForm(forms.Form):
    """Either of the two; the second wins, as somebody wrote it."""

    territory = forms.ChoiceField(label=_("A territory of this space"), required=False)
    other = forms.CharField(
        label=_("Or a zone or another territory"),
        help_text=_("Its id, or the address of its page."),
        required=False,
        max_length=300,
    )

    def __init__(self, tenant: Tenant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(territory.key, territory.name) for territory in territories(tenant)]
        self.fields["territory"].choices = [("", "—"), *own]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Nothing at all is no question."""
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned["territory"] or cleaned["other"].strip()):
            self.add_error("other", _("Choose a territory, or name a zone."))
        return cleaned

    def asked(self) -> str:
        """What the dossier is to be of, as somebody named it."""
        return self.cleaned_data["other"].strip() or self.cleaned_data["territory"]
