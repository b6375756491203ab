"""Stage 0, the probe: one radio source while it records: its devices, its troubles, its readings."""

from collections.abc import Callable
from typing import NamedTuple

from mobile_probe.errors import ProbeError
from mobile_probe.gap import NOT_MEASURED, SOURCE_FAILED
from mobile_probe.observe import Declared, NotMeasuredError, device_name, heard_later, reading_of
from mobile_probe.patience import Patience, Tell
from mobile_probe.reading import EMERGENCY_ONLY, OUT_OF_SERVICE, RADIO_OFF, Reading
from mobile_probe.sources import Fix, Radio, RadioSource

SEARCH_S = 60.0  # a modem that was switched on finds its network within this, or has looked on all its bands
NOT_THERE = ("no_modem", "port_trouble", "modem_not_ready", "no_ready_sim")


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
        self._not_there_s: dict[str, float] = {}  # when a device, or the source, last could not even search

    def hear(self, fix: Fix, now_s: float) -> Heard:
        """What its devices see at this fix, now (in seconds of `steady`)."""
        if not self._patience.is_ready(now_s):
            return Heard([], SOURCE_FAILED)
        try:
            radios = self._source.look()
        except ProbeError as error:
            if error.key in NOT_THERE:
                self._not_there_s[self.name] = now_s
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
            self._check_searched(name, radio, now_s)
            reading = reading_of(radio, fix, self._device_id(name), self._declared)
        except ProbeError as error:
            trouble.failed(error, now_s)
            return None
        trouble.worked()
        return reading

    def _check_searched(self, name: str, radio: Radio, now_s: float) -> None:
        """Raises NotMeasuredError for an absence right after the boot, or after it was off or locked."""
        if radio.service_state == RADIO_OFF or radio.why_unknown in NOT_THERE:
            self._not_there_s[name] = now_s
        since_s = max(self._not_there_s.get(each, 0.0) for each in (name, self.name))  # 0 is the boot
        if radio.service_state in (OUT_OF_SERVICE, EMERGENCY_ONLY) and now_s - since_s < SEARCH_S:
            raise NotMeasuredError("still_searching")
