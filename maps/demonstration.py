"""The room that keeps the demonstration honest: pages are told when what they show is invented."""

from typing import Any

from django.http import HttpRequest

from maps.presence import operators_present
from measurements.vocabulary import TEST_NETWORK


def is_invented() -> bool:
    """Whether operators of the test network, which is reserved for invented ones, are on the map."""
    return any(operator.startswith(TEST_NETWORK) for operator in operators_present())


def demonstration(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: `demonstration`, which templates call only where they ask for it."""
    return {"demonstration": is_invented}
