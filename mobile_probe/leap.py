"""Stage 0, the probe: whether the clock leapt ahead since it was last asked, which is no long wait yet."""

import sqlite3

LEAP_S = 7 * 86_400.0
# A board that was off is set by its first network or fix, within minutes; a modem's receiver that is years
# ahead, by the next one it sees. After a day in which nothing corrected it the clock is believed.
BELIEVED_AFTER_S = 86_400.0


class LeapLog:
    """When the clock of an open outbox file was last asked, and when it leapt; seconds since 1970."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def is_leaping(self, now_s: float) -> bool:
        """Whether this moment is only reached by a leap of more than a week that is not a day old."""
        kept = dict(self._db.execute("SELECT name, count FROM counts WHERE name IN ('asked_at', 'leapt_at')"))
        leapt_at = kept.get("leapt_at")
        if now_s - kept.get("asked_at", now_s) > LEAP_S:
            leapt_at = int(now_s)
        is_leaping = leapt_at is not None and leapt_at <= now_s < leapt_at + BELIEVED_AFTER_S
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO counts VALUES ('asked_at', ?)", (int(now_s),))
            if is_leaping:
                self._db.execute("INSERT OR REPLACE INTO counts VALUES ('leapt_at', ?)", (leapt_at,))
            else:
                self._db.execute("DELETE FROM counts WHERE name = 'leapt_at'")
        return is_leaping
