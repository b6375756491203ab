"""When ARCEP calls a test a success: its thresholds, one rule for each kind of test.

The rules are those of the programs behind "Mon réseau mobile" (github.com/ARCEP-dev, statistics of quality of
service). A test whose columns are not in the file, or empty, has no outcome: it is not counted as a failure.
"""

from collections.abc import Callable, Mapping

from coverage.csv_values import flag, known, number
from coverage.models import DriveTest

Row = Mapping[str, str]
Outcome = DriveTest.Outcome

CALL_SECONDS = 120.0  # a call that lasted as long as it was meant to
MIN_MOS = 2.1  # mean opinion score, 1 to 5, of the worse side of a call
SMS_SECONDS = 10.0
DOWNLOAD_MBPS = 3.0


def web(row: Row) -> Outcome | None:
    """A page in less than 5 s; in less than 10 s it is usable."""
    return _graded(row, "within_5_s", "within_10_s")


def stream(row: Row) -> Outcome | None:
    """A video in perfect quality; in correct quality it is usable."""
    return _graded(row, "perfect", "correct")


def voice(row: Row) -> Outcome | None:
    """A call held for two minutes at a score of 2.1 or more; a lower score is usable, a cut call is not.

    A call without a duration was not set up, unless the file has no such column.
    """
    if "call_s" not in row:
        return None
    if known(number, row, "call_s") != CALL_SECONDS:
        return Outcome.FAILED
    mos = known(number, row, "mos")
    if mos is None:
        return Outcome.FAILED
    return Outcome.SUCCEEDED if mos >= MIN_MOS else Outcome.PARTIAL


def sms(row: Row) -> Outcome | None:
    """A message that arrives within 10 s."""
    seconds = known(number, row, "sms_s")
    if seconds is not None:
        return _passed(seconds <= SMS_SECONDS)
    return Outcome.FAILED if known(flag, row, "sms_success") is False else None


def download(row: Row) -> Outcome | None:
    """A large file at 3 Mbit/s or more."""
    told, rate = known(flag, row, "fast_enough"), known(number, row, "download_mbps")
    if told is None and rate is not None:
        told = rate >= DOWNLOAD_MBPS
    return _passed(told)


def downloaded(row: Row) -> Outcome | None:
    """A file of 5 MB within 30 s, which the file says in a word."""
    return _passed(known(flag, row, "download_ok"))


def uploaded(row: Row) -> Outcome | None:
    """A file of 1 MB within 30 s, which the file says in a word."""
    return _passed(known(flag, row, "upload_ok"))


# ARCEP's names of its tests. A ping and a latency have no threshold.
RULES: dict[str, Callable[[Row], Outcome | None]] = {
    "WEB": web,
    "STREAM": stream,
    "VOIX": voice,
    "SMS": sms,
    "DOWNLOAD": download,
    "UPLOAD": uploaded,
    "DLH": downloaded,
    "ULH": uploaded,
}


def outcome_of(protocol: str, row: Row) -> Outcome | None:
    """How a test ended by ARCEP's rules; None where the row does not say, or there is no rule. BadValue."""
    rule = RULES.get(protocol)
    return rule(row) if rule else None


def _graded(row: Row, good: str, fair: str) -> Outcome | None:
    is_good, is_fair = known(flag, row, good), known(flag, row, fair)
    if is_good:
        return Outcome.SUCCEEDED
    if is_fair:
        return Outcome.PARTIAL
    return None if is_good is None or is_fair is None else Outcome.FAILED


def _passed(told: bool | None) -> Outcome | None:
    return None if told is None else Outcome.SUCCEEDED if told else Outcome.FAILED
