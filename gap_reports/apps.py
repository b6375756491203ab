"""The gap_reports application."""

from django.apps import AppConfig


class GapReportsConfig(AppConfig):
    """What operators are told, what they answer, and whether it is so."""

    name = "gap_reports"
