"""Ground floor: the door of Django's admin, which asks the platform's staff for more than a password."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.second_factor import lacks_second_factor


class StaffSite(AdminSite):
    """Django's admin, entered through the sign-in that everybody uses, with its limits of attempts."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this is somebody of the staff, who has a second factor where one is needed."""
        return super().has_permission(request) and not _has_to_add_factor(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The sign-in; staff without a second factor are led to where one is made."""
        if super().has_permission(request) and _has_to_add_factor(request):
            messages.warning(request, _("Your role asks for a second factor: choose one below, then go on."))
            return redirect("mfa_index")
        guarded: HttpResponse = secure_admin_login(super().login)(request, extra_context=extra_context)
        return guarded


def _has_to_add_factor(request: HttpRequest) -> bool:
    return "staff" in settings.SECOND_FACTOR_FOR and lacks_second_factor(request.user)
