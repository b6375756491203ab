"""Stage 0, the probe: one look becomes one reading, or says why it is none; nothing is ever guessed."""

import math
from dataclasses import dataclass, fields, replace

from mobile_probe.errors import ProbeError, ReadingError
from mobile_probe.reading import CHOICES, EMERGENCY_ONLY, PLMN, Reading
from mobile_probe.sources import Fix, Radio
from mobile_probe.sources.scales import same_network

OF_THE_FIX = tuple(column.name for column in fields(Fix))
OF_THE_RADIO = tuple(
    column.name for column in fields(Radio) if column.name not in ("device_id", "why_unknown")
)


@dataclass(frozen=True, slots=True)
class Declared:
    """What the person says: the surroundings, and the SIM's operator for sources that name none.

    Raises ReadingError naming what is not possible.
    """

    home_plmn: str | None = None
    environment: str | None = None

    def __post_init__(self) -> None:
        if self.home_plmn is not None and not PLMN.fullmatch(self.home_plmn):
            raise ReadingError("home_plmn", "not_a_plmn", value=repr(self.home_plmn))
        choices = CHOICES["environment"]
        if self.environment is not None and self.environment not in choices:
            raise ReadingError(
                "environment", "not_a_choice", value=repr(self.environment), choices=", ".join(choices)
            )

    def home_of(self, radio: Radio) -> tuple[str | None, str | None]:
        """The SIM's operator and how it is known."""
        if radio.home_plmn:
            return radio.home_plmn, radio.home_plmn_origin
        return self.home_plmn, "declared" if self.home_plmn else None


class NotMeasuredError(ProbeError):
    """A look that is no reading, since the radio did not say what would be needed."""

    permanent = False


def device_name(source: str, radio: Radio) -> str:
    """What a device is called on this machine: the source, and the source's own name for it."""
    return f"{source}/{radio.device_id}" if radio.device_id else source


def heard_later(fix: Fix, seconds: float) -> Fix:
    """The fix of something heard so many seconds after it: less accurate by the way made meanwhile.

    At 5 m and 20 m/s, after 0 s: 5, 1 s: 20.6, 5 s: 100.1
    """
    if fix.accuracy_m is None or not fix.speed_mps:
        return fix
    return replace(fix, accuracy_m=round(math.hypot(fix.accuracy_m, fix.speed_mps * seconds), 1))


def reading_of(radio: Radio, fix: Fix, device_id: str, declared: Declared) -> Reading:
    """The reading that a look makes, at the time of its fix.

    Raises NotMeasuredError where the state or the SIM's operator is not known, or where the home network
    is there and refuses the SIM, which says nothing of the place; ReadingError for values that break the
    contract.
    """
    if radio.service_state is None:
        raise NotMeasuredError(radio.why_unknown or "not_measured")
    home_plmn, origin = declared.home_of(radio)
    if home_plmn is None:
        raise NotMeasuredError("no_home_plmn")
    if radio.service_state == EMERGENCY_ONLY and same_network(home_plmn, radio.serving_plmn):
        raise NotMeasuredError("home_network_refuses")
    values = {name: getattr(radio, name) for name in OF_THE_RADIO}
    values |= {name: getattr(fix, name) for name in OF_THE_FIX}
    values |= {"home_plmn": home_plmn, "home_plmn_origin": origin, "kind": "measured"}
    return Reading(**values, device_id=device_id, environment=declared.environment)
