"""Stage 0, the probe: the counts of AT+CSQ and AT+CESQ, in dBm and dB (3GPP TS 27.007, 8.5 and 8.69)."""

from collections.abc import Sequence
from typing import NamedTuple, TypedDict

from mobile_probe.sources import scales

LEVEL, EXTENDED_LEVEL = "AT+CSQ", "AT+CESQ"


class Scale(NamedTuple):
    """Where a count stands in the answer, its last value that measures, and what it counts."""

    place: int
    last: int
    step: float
    zero: float


# Counts are steps from below: 0 is all that lies under the scale, 99 and 255 are "not known".
# Each is given as the upper end of its step.
CESQ_LEVEL = {
    "2G": Scale(0, 62, 1.0, -110.0),
    "3G": Scale(2, 95, 1.0, -120.0),
    "4G": Scale(5, 96, 1.0, -140.0),
    "5G": Scale(7, 126, 1.0, -156.0),
}
CESQ_QUALITY = {
    "3G": Scale(3, 48, 0.5, -24.0),
    "4G": Scale(4, 33, 0.5, -19.5),
    "5G": Scale(6, 125, 0.5, -43.0),
}
CESQ_SINR = {"5G": Scale(8, 126, 0.5, -23.0)}
CSQ_LEVEL = Scale(0, 30, 2.0, -113.0)


class Measured(TypedDict):
    """Fields of Radio."""

    signal_dbm: float | None
    signal_kind: str | None
    quality_db: float | None
    sinr_db: float | None


def level(extended: Sequence[str], simple: Sequence[str], technology: str | None) -> Measured:
    """The values of AT+CESQ, or on 2G of AT+CSQ, for the technology in use.

    >>> level(["99", "99", "255", "255", "31", "62"], ["99", "99"], "4G")["signal_dbm"]
    -78.0
    """
    dbm = _counted(extended, CESQ_LEVEL.get(technology or ""))
    if dbm is None and technology == "2G":
        dbm = _counted(
            simple, CSQ_LEVEL
        )  # elsewhere it is the power of the whole band, which is no one's level
    if dbm is None:
        return Measured(signal_dbm=None, signal_kind=None, quality_db=None, sinr_db=None)
    return Measured(
        signal_dbm=dbm,
        signal_kind=scales.SIGNAL_KIND_OF[technology or ""],
        quality_db=_counted(extended, CESQ_QUALITY.get(technology or "")),
        sinr_db=_counted(extended, CESQ_SINR.get(technology or "")),
    )


def _counted(counts: Sequence[str], scale: Scale | None) -> float | None:
    if scale is None or len(counts) <= scale.place or not counts[scale.place].isdecimal():
        return None
    count = int(counts[scale.place])
    return scale.zero + count * scale.step if 0 < count <= scale.last else None
