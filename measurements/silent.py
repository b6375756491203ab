"""The quiet room: which stored readings say nothing of any service, whatever the other ones say, and why.

What a reading that does speak says is the statistics' own table, further down; a test holds the two together.
"""

from collections.abc import Sequence

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from measurements.queries import NOT_STATED, ObservedReadings
from measurements.vocabulary import (
    HOME_BOXES,
    KINDS,
    NO_EVIDENCE_BECAUSE,
    SERVICE_STATES,
    TEST_NETWORK,
    Box,
    operator_of,
)

NOBODY = -1
VAGUE_M = 250.0  # beyond it, a position names neither its square of 200 m nor those beside it
IN_SERVICE, RADIO_OFF = (SERVICE_STATES.index(word) for word in ("in_service", "radio_off"))
STATEMENT = KINDS.index("statement")

Bools = NDArray[np.bool_]
Operators = tuple[list[str], NDArray[np.int32]]


def silences(readings: ObservedReadings) -> list[str]:
    """The word of `vocabulary.NO_EVIDENCE_BECAUSE` for each reading; empty where it speaks of a service."""
    operators, operator = _operators_of_sims(readings)
    in_service = readings.service_state == IN_SERVICE
    rules = {
        "operator": operator == NOBODY,
        "away": _is_away(readings, operators, operator),
        "accuracy": readings.accuracy_m > VAGUE_M,
        "radio_off": readings.service_state == RADIO_OFF,
        "statement": in_service & (readings.kind == STATEMENT),
        "technology": in_service & (readings.technology == NOT_STATED),
    }
    code = np.select([rules[word] for word in NO_EVIDENCE_BECAUSE], range(len(rules)), NOBODY)
    return np.array([*NO_EVIDENCE_BECAUSE, ""])[code].tolist()


def judged_operators(readings: ObservedReadings) -> Operators:
    """The operators judged in these readings, sorted, and each reading's position among them; -1 for none.

    A phone that a foreign network serves roams: that says nothing of its own operator's network.
    """
    operators, operator = _operators_of_sims(readings)
    operator[_is_away(readings, operators, operator)] = NOBODY
    return operators, operator


def _operators_of_sims(readings: ObservedReadings) -> Operators:
    plmns, plmn = np.unique(readings.home_plmn, return_inverse=True)
    named = [_judged_operator(str(text)) for text in plmns]
    operators = sorted({name for name in named if name})
    code = np.array([operators.index(name) if name else NOBODY for name in named], dtype=np.int32)
    return operators, code[plmn]


def _judged_operator(home_plmn: str) -> str | None:
    operator = operator_of(home_plmn)
    if operator and operator.startswith(TEST_NETWORK) and not settings.TEST_NETWORK:
        return None
    return operator


def _is_away(readings: ObservedReadings, operators: list[str], operator: NDArray[np.int32]) -> Bools:
    """Whether another country's network served the phone, or it was outside of its operator's country."""
    home, serving = (column.astype("U3") for column in (readings.home_plmn, readings.serving_plmn))
    away = (serving != "") & (serving != home)
    for position, name in enumerate(operators):
        at_home = _inside(HOME_BOXES[name[:3]], readings.longitude, readings.latitude)
        away |= (operator == position) & ~at_home
    return np.asarray(away)


def _inside(boxes: Sequence[Box], longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> Bools:
    inside = [
        (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)
        for west, south, east, north in boxes
    ]
    return np.logical_or.reduce(inside)
