"""Stage 0, the probe: the modems that ModemManager looks after, through its program mmcli."""

from collections.abc import Callable, Mapping, Sequence

from mobile_probe.errors import ProbeError
from mobile_probe.reading import RADIO_OFF
from mobile_probe.sources import Radio, scales
from mobile_probe.sources.mmcli import Json, needs_set_up, part, radio
from mobile_probe.sources.tools import SourceError, run, run_json

__all__ = ["ModemManager", "needs_set_up", "radio"]

LOOK_LIMIT_S = 5.0  # a bus call on this machine; a modem that restarts holds it up
POLL_S = 5  # how often a modem measures its level: at 30 m/s it is 150 m, most of a tile


class ModemManager:
    """All modems that `mmcli -L` lists, each a device of its own.

    `tell` is told what a person may change: a modem that is switched off, or may not measure its level.
    """

    def __init__(self, tell: Callable[[ProbeError], None] = lambda trouble: None) -> None:
        self._tell = tell
        self._homes: dict[tuple[str, str], str] = {}
        self._tried: set[str] = set()
        self._off: set[str] = set()

    def look(self) -> list[Radio]:
        """One Radio per modem. Raises ProbeError: no mmcli; SourceError: no modem, or none that answers."""
        radios, troubles = list[Radio](), list[ProbeError]()
        for path in self._modems():
            try:
                radios.append(self._look_at(path))
            except SourceError as trouble:  # it was unplugged, or restarts: the others go on
                troubles.append(trouble)
        if troubles and not radios:
            raise troubles[0]
        return radios

    def _modems(self) -> Sequence[str]:
        listed = _document("-L")
        paths = listed.get("modem-list")
        if not isinstance(paths, list) or not paths:
            raise SourceError("no_modem")
        return [str(path) for path in paths]

    def _look_at(self, path: str) -> Radio:
        modem = _document("-m", path)
        seen = radio(modem, self._signal(path), self._home(part(modem, "modem", "generic")))
        if seen.service_state != RADIO_OFF:
            self._off.discard(path)
        elif path not in self._off:
            self._off.add(path)
            self._tell(SourceError("modem_off", modem=_number(path)))
        return seen

    def _signal(self, path: str) -> Json:
        """The levels, none where the modem cannot tell them; measuring is asked for once, if it was not."""
        try:
            signal = _document("-m", path, "--signal-get")
        except SourceError:  # without the levels there is still the state
            return {}
        if not needs_set_up(signal):
            self._tried.discard(path)  # started anew, ModemManager measures nothing and counts from 0 again
        elif path not in self._tried:
            self._tried.add(path)
            self._set_up(path)
        return signal

    def _set_up(self, path: str) -> None:
        """Have a modem measure its level; where that is not allowed, tell the command for a person."""
        try:
            _mmcli("-m", path, f"--signal-setup={POLL_S}")
        except SourceError:
            self._tell(SourceError("signal_not_set_up", modem=_number(path), seconds=POLL_S))

    def _home(self, generic: Json) -> str | None:
        """The SIM's operator. Its other properties, which name the subscriber, are not looked at.

        It is remembered with the modem's port: started anew, ModemManager numbers the SIMs in another order.
        A SIM that names nobody may be locked still, and is asked again.
        """
        sim = generic.get("sim")
        if not isinstance(sim, str) or "/SIM/" not in sim:
            return None
        place = str(generic.get("device")), sim
        if place not in self._homes:
            try:
                properties = part(_document("-i", sim), "sim", "properties")
            except SourceError:  # asked again at the next look; until then nobody says whose it is
                return None
            if (home := scales.plmn(properties.get("operator-code"))) is None:
                return None
            self._homes[place] = home
        return self._homes[place]


def _number(path: str) -> str:
    return path.rpartition("/")[2]


def _document(*options: str) -> Json:
    answer = run_json(["mmcli", *options, "-J"], LOOK_LIMIT_S, missing="mmcli_missing")
    if not isinstance(answer, Mapping):
        raise SourceError("tool_not_json", tool="mmcli")
    return answer


def _mmcli(*options: str) -> None:
    run(["mmcli", *options], LOOK_LIMIT_S, missing="mmcli_missing")
