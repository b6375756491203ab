"""Ground floor: doors that hand out a file, which may be asked for by the type that it has."""

from typing import Any

from rest_framework.renderers import BaseRenderer, JSONRenderer


class FileRenderer(BaseRenderer):
    """Lets a program ask for the type of a file; the file itself is written beside."""

    def render(self, data: Any, *args: Any) -> Any:
        """What is left to render are problems."""
        return JSONRenderer().render(data, *args)


class TableRenderer(FileRenderer):
    """Of a table."""

    media_type, format = "text/csv", "csv"


class ArchiveRenderer(FileRenderer):
    """Of a ZIP."""

    media_type, format = "application/zip", "zip"
