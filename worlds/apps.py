"""The worlds room as Django knows it: it holds the command load_demo, and no table."""

from django.apps import AppConfig


class WorldsConfig(AppConfig):
    """Last of the rooms: it may import any of them, none imports it."""

    name = "worlds"
