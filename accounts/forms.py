"""Ground floor: what people fill in: whom they invite, a first password, what a token is for."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.addresses import Refused, spelt
from accounts.models import User
from accounts.models.tenants import Role
from accounts.scopes import NAMES

# How long a token is good for, in days: a try-out, a quarter's work, a year until somebody looks again.
VALID_DAYS = (7, 90, 365)


class PersonForm(UserChangeForm):  # type: ignore[type-arg]
    """A person, in Django's admin: their address in small letters, and nobody else's."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if EmailAddress.objects.filter(email=email, verified=True).exclude(user=self.instance).exists():
            raise get_adapter().validation_error("email_taken")
        return email


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role)


class RoleForm(forms.Form):
    """Another role for somebody."""

    role = forms.ChoiceField(label=_("Role"), choices=Role)


class FirstPasswordForm(forms.Form):
    """The password of somebody who was invited."""

    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,  # type: ignore[arg-type]
    )

    def __init__(self, email: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email))
        return password


class TokenForm(forms.Form):
    """A token's name, what it is good for, and how long."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    scopes = forms.MultipleChoiceField(label=_("It may"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(
        label=_("Good for"),
        coerce=int,
        choices=[
            (days, ngettext_lazy("%(days)d day", "%(days)d days", days) % {"days": days})
            for days in VALID_DAYS
        ],
    )

    def __init__(self, scopes: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(scope, NAMES[scope]) for scope in scopes]  # type: ignore[attr-defined]

    @property
    def valid(self) -> timedelta:
        """How long the token is to be good for."""
        return timedelta(days=self.cleaned_data["days"])


class EndpointForm(forms.Form):
    """The address of a webhook."""

    url = forms.CharField(
        label=_("Address to be called"),
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            spelt(url)
        except Refused as error:
            raise ValidationError(
                _("This address cannot be called: %(why)s."), params={"why": str(error)}
            ) from None
        return url


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """The library's form, with a word for the one field that it leaves without."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")


class EditKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """As above."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
