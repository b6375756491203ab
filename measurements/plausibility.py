"""What a phone cannot have observed: every bound with its name and reason. No Django in here."""

from datetime import datetime, timedelta

from measurements.formats.native import Reading
from measurements.vocabulary import TECHNOLOGIES

# A reading waits on the phone for weeks: a white zone has no network. After this it is history, not news.
OLDEST_FROM_A_PHONE = timedelta(days=90)
# Phones set their clock from the network, which is what is missing here; a few minutes of drift are honest.
CLOCK_DRIFT = timedelta(minutes=5)
# The first digital networks: nothing of ours can have been measured before.
FIRST_NETWORKS = datetime.fromisoformat("1991-01-01T00:00:00+00:00")

# Levels that a phone can report, dBm: 3GPP TS 45.008 (RXLEV), 25.133 (RSCP), 36.133 (RSRP), 38.133 (SS-RSRP),
# with the wider ends that Android's own classes allow.
SIGNAL_RANGES_DBM = {
    "rssi": (-113.0, -25.0),
    "rscp": (-121.0, -25.0),
    "rsrp": (-140.0, -43.0),
    "ss_rsrp": (-156.0, -31.0),
}
# Other numbers a phone reports: field, least, most, unit.
RANGES = (
    ("accuracy_m", 0.0, 1_000_000.0, "m"),
    ("quality_db", -43.0, 20.0, "dB"),  # SS-RSRQ, the widest of its kind
    ("sinr_db", -30.0, 50.0, "dB"),
    ("speed_mps", 0.0, 300.0, "m/s"),  # an airliner
    ("altitude_m", -11_000.0, 100_000.0, "m"),  # the deepest trench to the edge of space
    ("cell_id", 0, 2**36 - 1, ""),  # NR cell identity: 36 bits
)


def implausible(reading: Reading, now: datetime, oldest: datetime = FIRST_NETWORKS) -> str:
    """Why this reading cannot be true, with the field's name; empty where nothing speaks against it.

    `now` and `oldest` bound `observed_at`: a phone's upload may be 90 days old, an import any age.
    """
    return _time(reading, now, oldest) or _place(reading) or _radio(reading) or _numbers(reading)


def _time(reading: Reading, now: datetime, oldest: datetime) -> str:
    if reading.observed_at > now + CLOCK_DRIFT:
        return f"observed_at: {reading.observed_at:%Y-%m-%dT%H:%M:%SZ} is in the future"
    if reading.observed_at < oldest:
        return (
            f"observed_at: {reading.observed_at:%Y-%m-%d} is before {oldest:%Y-%m-%d}, the oldest day taken"
        )
    return ""


def _place(reading: Reading) -> str:
    if reading.longitude == 0 and reading.latitude == 0:
        return "longitude, latitude: 0, 0 is what a receiver without a fix reports"
    return ""


def _radio(reading: Reading) -> str:
    if reading.signal_dbm is not None:
        if reading.signal_kind is None:
            return "signal_kind: missing, a level in dBm means nothing without it"
        least, most = SIGNAL_RANGES_DBM[reading.signal_kind]
        if not least <= reading.signal_dbm <= most:
            bounds = f"{least:g} to {most:g} dBm for {reading.signal_kind}"
            return f"signal_dbm: {reading.signal_dbm:g} is outside {bounds}"
    return _generations(reading.technology, reading.max_technology)


def _generations(used: str | None, best: str | None) -> str:
    if used and best and TECHNOLOGIES.index(used) > TECHNOLOGIES.index(best):
        return f"max_technology: {best} is below {used}, which was in use"
    return ""


def _numbers(reading: Reading) -> str:
    for field, least, most, unit in RANGES:
        value = getattr(reading, field)
        if value is not None and not least <= value <= most:
            return f"{field}: {value:g} is outside {least:g} to {most:g} {unit}".rstrip()
    return ""
