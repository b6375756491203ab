"""The coverage application."""

from django.apps import AppConfig


class CoverageConfig(AppConfig):
    """Evidence, tiles, zones, and the official maps they are held against."""

    name = "coverage"
