"""Stage 0, the probe: an Android phone, through the Termux:API programs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mobile_probe.errors import ProbeError
from mobile_probe.reading import BOUNDS
from mobile_probe.sources import Fix, Radio, scales
from mobile_probe.sources.android import AIRPLANE, Json, best, radios
from mobile_probe.sources.tools import SourceError, run, run_json

__all__ = ["Termux", "fix", "radios"]

LOOK_LIMIT_S = 10.0  # Android answers in one or two; without the Termux:API app, never
FIX_LIMIT_S = 30.0  # a cold receiver under open sky; asked again at the next look
OLDEST_FIX_MS = 10_000.0  # at 14 m/s it is 140 m, most of a tile


class Termux:
    """This phone: the radio of the SIM that Android uses by default, and the place.

    A second SIM is not looked at: Termux:API does not say whose it is.
    """

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._best: str | None = None

    def look(self) -> list[Radio]:
        """One Radio. Raises ProbeError: Termux:API is not installed; SourceError: it does not answer."""
        cellinfo = _ask("termux-telephony-cellinfo", LOOK_LIMIT_S)
        deviceinfo = _ask("termux-telephony-deviceinfo", LOOK_LIMIT_S)
        if not isinstance(cellinfo, list) or not isinstance(deviceinfo, dict):
            raise SourceError("termux_refuses", detail=_complaint(cellinfo, deviceinfo))
        seen = radios(cellinfo, {**deviceinfo, AIRPLANE: _airplane_mode()})
        return [self._with_best(radio) for radio in seen]

    def fix(self) -> Fix | None:
        """Where the phone is; None while the receiver finds nothing. Raises as `look`."""
        try:
            location = _ask("termux-location", FIX_LIMIT_S, "-p", "gps", "-r", "once")
        except SourceError as error:
            if error.key == "tool_silent":  # the program waits for the receiver, which hears no satellite
                return None
            raise
        if not isinstance(location, dict) or "error" in location:
            raise SourceError("termux_refuses", detail=_complaint(location))
        return fix(location, self._clock())

    def _with_best(self, radio: Radio) -> Radio:
        # What the phone has shown it can do is remembered while it hears nothing.
        self._best = best([self._best, radio.max_technology])
        return replace(radio, max_technology=self._best)


def fix(location: Json, now: datetime | None = None) -> Fix | None:
    """What `termux-location` says; None where it found nothing, or is over ten seconds old.

    `now` is the phone's time when it answered (Android tells the age of a place, not its time).
    """
    longitude, latitude = _degrees(location, "longitude"), _degrees(location, "latitude")
    age = scales.number(location.get("elapsedMs")) or 0.0
    if longitude is None or latitude is None or (longitude, latitude) == (0, 0) or age > OLDEST_FIX_MS:
        return None
    mocked = location.get("mocked")
    return Fix(
        observed_at=(now or datetime.now(UTC)) - timedelta(milliseconds=max(age, 0.0)),
        longitude=longitude,
        latitude=latitude,
        accuracy_m=_stated(location, "accuracy"),
        speed_mps=_speed(location),
        altitude_m=_stated(location, "altitude"),
        is_mock=mocked if isinstance(mocked, bool) else None,
    )


def _degrees(location: Json, name: str) -> float | None:
    low, high = BOUNDS[name]
    value = scales.number(location.get(name))
    return value if value is not None and low <= value <= high else None


def _stated(location: Json, name: str) -> float | None:
    # Android says 0.0 of a place that has no accuracy or no altitude.
    return scales.number(location.get(name)) or None


def _speed(location: Json) -> float | None:
    # 0.0 is standing still to a satellite receiver; to other providers, which know no speed, it is nothing.
    moving = _stated(location, "speed")
    return 0.0 if moving is None and location.get("provider") == "gps" else moving


def _ask(program: str, time_limit_s: float, *options: str) -> object:
    return run_json([program, *options], time_limit_s, missing="termux_missing")


def _airplane_mode() -> bool | None:
    """What Android's telephony notes of the airplane mode, where an app may read it; else None."""
    try:
        noted = run(["getprop", "persist.radio.airplane_mode_on"], LOOK_LIMIT_S, missing="termux_missing")
    except ProbeError:
        return None
    return {"1": True, "true": True, "0": False, "false": False}.get(noted.strip())


def _complaint(*answers: object) -> str:
    spoken = [answer for answer in answers if isinstance(answer, dict)]
    complaints = [str(answer[key]) for answer in spoken for key in ("error", "API_ERROR") if key in answer]
    return "; ".join(complaints) or "?"
