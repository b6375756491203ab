"""Stage 0, the probe: remembers what a phone has shown it can do, as it says nothing of it in a hole.

Only for sources that show and do not state it: a modem that is told to stay on 3G states 3G, and is believed.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from mobile_probe.observe import device_name
from mobile_probe.sources import Radio, RadioSource

# Given a device's name and the best technology that it shows now, the best that it ever showed.
Recall: TypeAlias = Callable[[str, str | None], str | None]


class Remembering:
    """The source of that name, with the best technology of each of its devices from earlier runs too."""

    def __init__(self, name: str, source: RadioSource, recall: Recall) -> None:
        self._name = name
        self._source = source
        self._recall = recall

    def look(self) -> list[Radio]:
        """As the source."""
        return [self._with_best(radio) for radio in self._source.look()]

    def _with_best(self, radio: Radio) -> Radio:
        told = radio.max_technology
        if told is not None and radio.technology is not None:
            told = max(told, radio.technology)  # what a modem uses it can use, whatever it says of itself
        best = self._recall(device_name(self._name, radio), told)
        return replace(radio, max_technology=best)
