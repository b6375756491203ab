"""Stage 0, the probe: "do I have service here?", answered for each device, kept if there is a fix."""

from dataclasses import dataclass

from mobile_probe.equipment import Equipment
from mobile_probe.errors import ProbeError
from mobile_probe.messages import say
from mobile_probe.observe import Declared, device_name, reading_of
from mobile_probe.outbox import Outbox
from mobile_probe.patience import Tell
from mobile_probe.privacy import is_excluded
from mobile_probe.reading import EMERGENCY_ONLY, IN_SERVICE, OUT_OF_SERVICE, RADIO_OFF
from mobile_probe.sources import Fix, Radio
from mobile_probe.whereabouts import Whereabouts

SERVED, NOT_SERVED, NOT_KNOWN = 0, 3, 4  # exit codes; 1 and 2 are troubles, as with every command
EXIT_CODES = {
    IN_SERVICE: SERVED,
    EMERGENCY_ONLY: NOT_SERVED,
    OUT_OF_SERVICE: NOT_SERVED,
    RADIO_OFF: NOT_KNOWN,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one device says, and why that was not kept (None: it was)."""

    name: str
    radio: Radio
    not_kept: ProbeError | None

    def exit_code(self) -> int:
        """0 service here; 3 none for this SIM; 4 the radio is off, or nothing was measured."""
        return EXIT_CODES.get(self.radio.service_state or "", NOT_KNOWN)

    def line(self, language: str) -> str:
        """The answer as one line in `language`."""
        radio, who = self.radio, self.radio.home_plmn or self.name
        if radio.service_state is None:
            reason = say(radio.why_unknown or "not_measured", language)
            return say("once_unknown", language, who=who, reason=reason)
        level = f"{radio.signal_dbm:.0f} dBm" if radio.signal_dbm is not None else None
        heard = ", ".join(word for word in (radio.technology, level) if word)
        detail = f" ({heard})" if heard else ""
        kept = say("once_kept", language)
        if self.not_kept:
            kept = say("once_not_kept", language, reason=self.not_kept.tell(language))
        return say(f"once_{radio.service_state}", language, who=who, detail=detail, kept=kept)


def look_once(outbox: Outbox, kit: Equipment, declared: Declared, tell: Tell) -> list[Answer]:
    """Ask each source once; one that fails is told, the others answer.

    Raises the ProbeError of the last where all fail, sqlite3.Error where nothing can be written.
    """
    fix = _fix(kit, outbox)
    answers, failed = list[Answer](), dict[str, ProbeError]()
    for name, source in kit.radios.items():
        try:
            radios = source.look()
        except ProbeError as error:
            failed[name] = error
            continue
        answers += [_answer(outbox, device_name(name, radio), radio, fix, declared) for radio in radios]
    if failed and not answers:
        raise failed.popitem()[1]
    for name, trouble in failed.items():
        tell(name, trouble)
    return answers


def _answer(outbox: Outbox, name: str, radio: Radio, fix: Fix | ProbeError, declared: Declared) -> Answer:
    try:
        if isinstance(fix, ProbeError):
            raise fix
        if is_excluded(fix, outbox.profile.areas()):  # asked again: excluded while the radio was asked
            raise ProbeError("in_exclusion_area")
        outbox.put([reading_of(radio, fix, outbox.profile.device_id(name), declared)])
    except ProbeError as error:
        return Answer(name, radio, error)
    return Answer(name, radio, None)


def _fix(kit: Equipment, outbox: Outbox) -> Fix | ProbeError:
    """The fix, or why there is none that may be used."""
    try:
        fix = Whereabouts(kit.position).find()
    except ProbeError as error:
        return error
    return ProbeError("in_exclusion_area") if is_excluded(fix, outbox.profile.areas()) else fix
