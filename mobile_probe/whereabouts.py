"""Stage 0, the probe: where we are, at a time that can be believed, or why that is not known."""

from collections.abc import Callable

from mobile_probe.clock import Timekeeper, since_boot_s
from mobile_probe.errors import ProbeError
from mobile_probe.sources import Fix, FixSource


class NoFixError(ProbeError):
    """There is no fix now; there may be one later."""

    permanent = False


class ClockError(NoFixError):
    """There is a fix, but its time cannot be believed."""


class Whereabouts:
    """Asks a source for a fix; `steady` gives seconds of a clock that never jumps."""

    def __init__(self, position: FixSource, steady: Callable[[], float] = since_boot_s) -> None:
        self._position = position
        self._timekeeper = Timekeeper(steady)

    def find(self) -> Fix:
        """The fix now. Raises NoFixError, ClockError, or the ProbeError of the source."""
        fix = self._position.fix()
        if fix is None:
            raise NoFixError("no_fix")
        if doubt := self._timekeeper.doubt(fix.observed_at.timestamp()):
            raise ClockError(doubt)
        return fix
