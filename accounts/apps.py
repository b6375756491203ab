"""The accounts application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in; residents do not."""

    name = "accounts"
