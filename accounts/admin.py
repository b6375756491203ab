"""Django's admin for the platform's own staff: people, spaces, notices; no reading, nor who measured it."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import outbox
from accounts.forms import PersonForm
from accounts.models import (
    AccessToken,
    Attempt,
    Invitation,
    Membership,
    Notice,
    Tenant,
    User,
    WebhookEndpoint,
)

admin.site.unregister(Group)  # roles are in the table of permissions
for model in (EmailAddress, Authenticator):  # the library's own pages show secrets of second factors
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class ReadOnly:
    """Rows that are looked at, and changed by their verbs alone."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People, without a name to sign in with but their address."""

    form = PersonForm
    ordering = ("email",)
    list_display = ("email", "first_name", "last_name", "is_staff", "is_active")
    search_fields = ("email", "first_name", "last_name")
    filter_horizontal = ()
    list_filter = ("is_staff", "is_active")
    fieldsets = (
        (None, {"fields": ("email", "password", "first_name", "last_name")}),
        (None, {"fields": ("is_active", "is_staff", "is_superuser", "last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People come by invitation, and staff by `manage.py createsuperuser`."""
        return False

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """A new address takes the place of the old one everywhere: staff vouch for it."""
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            User.objects.vouch_for_address(obj)


class MembershipInline(admin.TabularInline):
    """Who belongs to a space; the first administrator of a space is named here."""

    model = Membership
    extra = 0
    autocomplete_fields = ("user",)
    fields = ("user", "role")


@admin.register(Tenant)
class TenantAdmin(admin.ModelAdmin):
    """Spaces."""

    list_display = ("slug", "name", "kind", "territories", "operators")
    list_filter = ("kind",)
    search_fields = ("slug", "name")
    inlines = (MembershipInline,)


@admin.register(Invitation)
class InvitationAdmin(ReadOnly, admin.ModelAdmin):
    """Invitations, without the hash of their links."""

    list_display = ("tenant", "email", "role", "created_at", "expires_at", "accepted_at", "revoked_at")
    exclude = ("token_hash",)


@admin.register(AccessToken)
class TokenAdmin(ReadOnly, admin.ModelAdmin):
    """Tokens, without their hashes."""

    list_display = ("tenant", "name", "scopes", "made_by", "expires_at", "revoked_at", "last_used_on")
    list_filter = ("tenant",)
    exclude = ("token_hash",)


@admin.register(WebhookEndpoint)
class EndpointAdmin(ReadOnly, admin.ModelAdmin):
    """Webhooks, without their secrets."""

    list_display = ("tenant", "url", "active", "created_at")
    readonly_fields = ("tenant", "url", "active", "created_at")
    exclude = ("secret",)


class AttemptInline(ReadOnly, admin.TabularInline):
    """What came of each try."""

    model = Attempt
    fields = ("started_at", "ended_at", "succeeded", "status", "detail")


@admin.register(Notice)
class NoticeAdmin(ReadOnly, admin.ModelAdmin):
    """Notices and how their delivery goes; what they say is between the space and whoever receives it."""

    list_display = ("id", "key", "channel", "tenant", "state", "tries", "created_at", "due_at", "ended_at")
    list_filter = ("state", "channel", "tenant")
    search_fields = ("key",)
    exclude = ("content",)
    inlines = (AttemptInline,)
    actions = ("replay",)
    ordering = ("-created_at",)

    @admin.action(description=gettext_lazy("Deliver after all"))
    def replay(self, request: HttpRequest, notices: QuerySet[Notice]) -> None:
        """Those that were given up wait again."""
        messages.success(request, _("%(count)d notices wait again.") % {"count": outbox.replay(notices)})
