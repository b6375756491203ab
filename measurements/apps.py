"""The measurements application."""

from django.apps import AppConfig


class MeasurementsConfig(AppConfig):
    """Intake, receipts, erasure."""

    name = "measurements"
