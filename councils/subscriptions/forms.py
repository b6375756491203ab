"""The forms of subscriptions: of which territory, operator and service, and to whom."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Tenant, WebhookEndpoint
from councils.subscriptions.scope import Scope, operators
from coverage.core.evidence import SERVICES
from coverage.queries import communes_of
from coverage.words import SERVICE_NAMES


class ScopeForm(forms.Form):
    """A territory by its key, and what restricts the news of it."""

    territory = forms.CharField(max_length=14, widget=forms.HiddenInput)
    operator = forms.ChoiceField(label=_("Operator"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("operator", [("", _("All operators")), *operators().items()])
        self._choose("service", [("", _("All services")), *SERVICE_NAMES.items()])

    def _choose(self, field: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]

    def clean_territory(self) -> str:
        key: str = self.cleaned_data["territory"]
        try:
            communes_of(key)
        except LookupError:
            raise forms.ValidationError(_("There is no such territory: look for it by its name.")) from None
        return key

    @property
    def scope(self) -> Scope:
        """What was chosen, once it is valid."""
        chosen = self.cleaned_data
        service = SERVICES.index(chosen["service"]) if chosen["service"] else None
        return Scope(chosen["territory"], chosen["operator"] or None, service)


class SubscribeForm(ScopeForm):
    """Anybody's: the news come to an address."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class SpaceForm(ScopeForm):
    """A space's own: the news come to a member, or to a webhook."""

    territory = forms.CharField(
        label=_("Territory"),
        max_length=14,
        help_text=_("Its key, such as com-80021, epci-200018083, dep-80 or reg-32."),
    )
    to = forms.ChoiceField(label=_("Told to"))
    field_order = ("territory", "operator", "service", "to")

    def __init__(self, recipients: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("to", list(recipients))


def first_values(tenant: Tenant) -> dict[str, str]:
    """What a space's form begins with: its first territory, and an operator's own zones."""
    territory = tenant.territories[0] if tenant.territories else ""
    return {"territory": territory, "operator": tenant.operators[0] if tenant.operators else ""}


def endpoints_of(tenant: Tenant) -> list[WebhookEndpoint]:
    """The addresses that are called for a space."""
    return list(tenant.webhooks.order_by("url"))
