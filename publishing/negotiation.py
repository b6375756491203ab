"""Ground floor: in which of its types an address answers."""

from collections.abc import Iterable

from django.http import Http404
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer


class UnknownFormat(ValueError):
    """The address does not answer in the `format` that was asked for."""


class Negotiation(DefaultContentNegotiation):
    """The framework's choice, but for a `format` that is unknown: that is no address which is not there."""

    def filter_renderers(self, renderers: Iterable[BaseRenderer], format: str) -> list[BaseRenderer]:
        """Those of the format; UnknownFormat where there are none."""
        try:
            return list(super().filter_renderers(renderers, format))
        except Http404:
            raise UnknownFormat(f"format: {format!r} is nothing in which this address answers") from None
