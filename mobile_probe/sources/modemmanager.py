"""Stage 0, the probe: the modems that ModemManager looks after, through its program mmcli."""

from collections.abc import Mapping, Sequence

from mobile_probe.errors import ProbeError
from mobile_probe.sources import Radio, scales
from mobile_probe.sources.mmcli import Json, needs_set_up, part, radio
from mobile_probe.sources.tools import SourceError, run, run_json

__all__ = ["ModemManager", "needs_set_up", "radio"]

LOOK_LIMIT_S = 5.0  # a bus call on this machine; a modem that restarts holds it up
POLL_S = 5  # how often a modem measures its level: at 30 m/s it is 150 m, most of a tile


class ModemManager:
    """All modems that `mmcli -L` lists, each a device of its own."""

    def __init__(self) -> None:
        self._homes: dict[str, str | None] = {}
        self._tried: set[str] = set()

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

    def set_up(self) -> None:
        """Have every modem measure its level. Raises SourceError naming the command that a person may run."""
        for path in self._modems():
            self._tried.add(path)
            try:
                _mmcli("-m", path, f"--signal-setup={POLL_S}")
            except SourceError as trouble:
                number = path.rpartition("/")[2]
                raise SourceError("signal_not_set_up", modem=number, seconds=POLL_S) from trouble

    def _modems(self) -> Sequence[str]:
        listed = _document("-L")
        paths = listed.get("modem-list")
        if not isinstance(paths, list) or not paths:
            raise SourceError("no_modem")
        return [str(path) for path in paths]

    def _look_at(self, path: str) -> Radio:
        modem = _document("-m", path)
        return radio(modem, self._signal(path), self._home(part(modem, "modem", "generic").get("sim")))

    def _signal(self, path: str) -> Json:
        """The levels, none where the modem cannot tell them; measuring is asked for once, if it was not."""
        try:
            signal = _document("-m", path, "--signal-get")
            if needs_set_up(signal) and path not in self._tried:
                self._tried.add(path)
                _mmcli("-m", path, f"--signal-setup={POLL_S}")
        except SourceError:  # without the levels there is still the state; without the right to ask, no level
            return {}
        return signal

    def _home(self, sim: object) -> str | None:
        """The SIM's operator. Its other properties, which name the subscriber, are not looked at."""
        if not isinstance(sim, str) or "/SIM/" not in sim:
            return None
        if sim not in self._homes:
            try:
                properties = part(_document("-i", sim), "sim", "properties")
            except SourceError:  # asked again at the next look; until then nobody says whose it is
                return None
            self._homes[sim] = scales.plmn(properties.get("operator-code"))
        return self._homes[sim]


def _document(*options: str) -> Json:
    answer = run_json(["mmcli", *options, "-J"], LOOK_LIMIT_S, missing="mmcli_missing")
    if not isinstance(answer, Mapping):
        raise SourceError("tool_not_json", tool="mmcli")
    return answer


def _mmcli(*options: str) -> None:
    run(["mmcli", *options], LOOK_LIMIT_S, missing="mmcli_missing")
