"""What a phone cannot have observed, and what it hardly can: bounds with their reasons. No Django in here."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from measurements.formats.native import Reading
from measurements.vocabulary import TECHNOLOGIES

# A reading waits on the phone for weeks: a white zone has no network. After this it is history, not news.
OLDEST_FROM_A_PHONE = timedelta(days=90)
# Phones set their clock from the network, which is what is missing here; a few minutes of drift are honest.
CLOCK_DRIFT = timedelta(minutes=5)
# One a second for sixteen hours. A probe makes one in thirty seconds; a vehicle with four modems, each at one
# a second on a tour of four hours, still fits. Every upload has the days that it touches judged whole, so
# that a day without end would make each next upload dearer.
MOST_A_DAY = 57_600
# The first digital networks: nothing of ours can have been measured before.
FIRST_NETWORKS = datetime.fromisoformat("1991-01-01T00:00:00+00:00")

# The northernmost town is at 78 degrees; towards the poles squares of a grid lose their meaning.
MOST_LATITUDE = 80.0
# A square of 25 km, the largest, must not straddle the date line: it would be drawn round the world.
MOST_LONGITUDE = 179.7

# Levels that a phone can report, dBm: 3GPP TS 45.008 (RXLEV), 25.133 (RSCP), 36.133 (RSRP), 38.133 (SS-RSRP),
# with the wider ends that Android's own classes allow.
SIGNAL_RANGES_DBM = {
    "rssi": (-113.0, -25.0),
    "rscp": (-121.0, -25.0),
    "rsrp": (-140.0, -43.0),
    "ss_rsrp": (-156.0, -31.0),
}
# When the first network of each generation opened: Finland 1991, Japan 2001, Sweden 2009, Korea 2018. A 4G
# phone in 2007 has a receiver whose count of weeks began anew, as it does every 1,024 weeks.
FIRST_OF_GENERATION = {
    technology: datetime.fromisoformat(f"{day}T00:00:00+00:00")
    for technology, day in {
        "2G": "1991-07-01",
        "3G": "2001-10-01",
        "4G": "2009-12-01",
        "5G": "2018-12-01",
    }.items()
}
# So many readings of one batch in the future are no slip: the sender's clock is ahead, for the others too.
MOST_AHEAD_SHARE = 0.5
FEWEST_AHEAD = 3
# Other numbers a phone reports: field, least, most, unit.
RANGES = (
    ("accuracy_m", 0.0, 1_000_000.0, "m"),
    ("quality_db", -43.0, 20.0, "dB"),  # SS-RSRQ, the widest of its kind
    ("sinr_db", -30.0, 50.0, "dB"),
    ("speed_mps", 0.0, 300.0, "m/s"),  # an airliner
    ("altitude_m", -11_000.0, 100_000.0, "m"),  # the deepest trench to the edge of space
)


def implausible(reading: Reading, now: datetime) -> str:
    """Why this reading cannot be true, with the field's name; empty where nothing speaks against it."""
    return _clock(reading, now) or _place(reading) or _radio(reading) or _numbers(reading)


def doubtful(reading: Reading) -> str:
    """The word of `vocabulary.HELD` for what this reading says against itself, or empty."""
    if reading.is_mock:
        return "mock"
    newest = reading.max_technology or reading.technology
    if newest and reading.observed_at < FIRST_OF_GENERATION[newest]:
        return "clock"
    floor = SIGNAL_RANGES_DBM[reading.signal_kind][0] if reading.signal_kind else None
    if reading.cell_id == 0 and floor is not None and reading.signal_dbm == floor:
        return "missing_value"
    return ""


def is_ahead(moments: Sequence[datetime], now: datetime) -> bool:
    """Whether the clock that these readings of one batch were written by is ahead of ours."""
    ahead = sum(moment > now + CLOCK_DRIFT for moment in moments)
    return ahead >= max(FEWEST_AHEAD, MOST_AHEAD_SHARE * len(moments))


def too_old(reading: Reading, oldest: datetime) -> str:
    """Why this reading comes too late, or empty: a phone's upload may be 90 days old, an import any age."""
    if reading.observed_at < oldest:
        return (
            f"observed_at: {reading.observed_at:%Y-%m-%d} is before {oldest:%Y-%m-%d}, the oldest day taken"
        )
    return ""


def one_too_many(day: date) -> str:
    """Why a reading of a contributor's day that is full is not taken."""
    return (
        f"observed_at: {day} holds {MOST_A_DAY} readings of this contributor already, and no day takes more"
    )


def _clock(reading: Reading, now: datetime) -> str:
    if reading.observed_at > now + CLOCK_DRIFT:
        return f"observed_at: {reading.observed_at:%Y-%m-%dT%H:%M:%SZ} is in the future"
    return ""


def _place(reading: Reading) -> str:
    if abs(reading.latitude) > MOST_LATITUDE:
        return f"latitude: {reading.latitude:g} is beyond {MOST_LATITUDE:g}, where nobody lives"
    if abs(reading.longitude) > MOST_LONGITUDE:
        return f"longitude: {reading.longitude:g} is beyond {MOST_LONGITUDE:g}, too near to the date line"
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
