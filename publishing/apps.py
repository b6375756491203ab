"""The publishing application."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Formats of files and of errors."""

    name = "publishing"
