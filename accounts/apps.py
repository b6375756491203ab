"""The accounts application."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class AccountsConfig(AppConfig):
    """People who sign in; residents do not."""

    name = "accounts"


class StaffAdminConfig(AdminConfig):
    """Django's admin behind our own door."""

    default_site = "accounts.staff.StaffSite"
