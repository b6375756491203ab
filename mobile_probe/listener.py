"""Stage 0, the probe: one radio source while it records: its devices, its troubles, its readings."""

from collections.abc import Callable
from typing import NamedTuple

from mobile_probe.errors import ProbeError
from mobile_probe.gap import NOT_MEASURED, SOURCE_FAILED
from mobile_probe.observe import Declared, device_name, heard_later, reading_of
from mobile_probe.patience import Patience, Tell
from mobile_probe.reading import Reading
from mobile_probe.sources import Fix, Radio, RadioSource


class Heard(NamedTuple):
    """The readings of one look, and why there is none of those devices that have none."""

    readings: list[Reading]
    reason: str


class Listener:
    """Asks one source, by the name that the person gave it, and less often while it has nothing to say.

    `device_id` gives the id under which the device of a name travels, `steady` seconds of a clock that
    never jumps.
    """

    def __init__(
        self,
        name: str,
        source: RadioSource,
        declared: Declared,
        device_id: Callable[[str], str],
        tell: Tell,
        steady: Callable[[], float],
    ) -> None:
        self.name = name
        self._source = source
        self._declared = declared
        self._device_id = device_id
        self._tell = tell
        self._steady = steady
        self._patience = Patience(name, tell)
        self._devices: dict[str, Patience] = {}

    def hear(self, fix: Fix, now_s: float) -> Heard:
        """What its devices see at this fix, now (in seconds of `steady`)."""
        if not self._patience.is_ready(now_s):
            return Heard([], SOURCE_FAILED)
        try:
            radios = self._source.look()
        except ProbeError as error:
            self._patience.failed(error, now_s)
            return Heard([], SOURCE_FAILED)
        fix = heard_later(fix, self._steady() - now_s)
        readings = [reading for radio in radios if (reading := self._reading(radio, fix, now_s))]
        if readings:
            self._patience.worked()
        elif radios:
            self._patience.rest(now_s)  # each device has told its own trouble
        else:
            self._patience.failed(ProbeError("no_device"), now_s)
        return Heard(readings, NOT_MEASURED)

    def _reading(self, radio: Radio, fix: Fix, now_s: float) -> Reading | None:
        name = device_name(self.name, radio)
        trouble = self._devices.setdefault(name, Patience(name, self._tell))
        try:
            reading = reading_of(radio, fix, self._device_id(name), self._declared)
        except ProbeError as error:
            trouble.failed(error, now_s)
            return None
        trouble.worked()
        return reading
