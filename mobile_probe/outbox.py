"""Stage 0, the probe: one SQLite file where readings wait for a network, whatever happens to the phone."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from mobile_probe.clock import CLOCK_FLOOR
from mobile_probe.database import open_database
from mobile_probe.duty import DutyLog
from mobile_probe.leap import LeapLog
from mobile_probe.privacy import ExclusionArea
from mobile_probe.profile import Profile
from mobile_probe.reading import Reading

DAY_S = 86_400.0
LONGEST_WAIT_S = 90 * DAY_S  # the server refuses what is older
CAPACITY = 259_200  # a reading every ten seconds, eight hours a day, for 90 days; about 120 MB
REFUSED_KEPT = 10_000  # enough to understand what went wrong; the oldest are forgotten first
BATCH_SIZE = 1_000  # about 40 kB gzipped: seconds on a poor 2G link
LARGEST_BATCH = 5_000  # the server's limit


@dataclass(frozen=True, slots=True)
class Status:
    """What the outbox holds and what became of the rest; `oldest_put_at` in seconds since 1970."""

    waiting: int
    oldest_put_at: float | None
    delivered: int
    refused: int
    refused_for: Mapping[str, int]
    given_up: int
    expired: int


class Outbox:
    """Readings that wait and refusals, in one file that only its owner may read, with the owner's profile
    and the duty log.

    A change is on the disk when its method returns; cut short, it can be asked for again.
    Raises OutboxError for a file written by a newer version, sqlite3.Error when the disk or the file is
    bad, OSError for its path.
    """

    def __init__(
        self, path: Path, *, capacity: int = CAPACITY, clock: Callable[[], float] = time.time
    ) -> None:
        self.path = path
        self._capacity = capacity
        self._clock = clock
        self._db = open_database(path)
        self.profile = Profile(self._db)
        self.duty = DutyLog(self._db, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def put(self, readings: Iterable[Reading]) -> int:
        """Keep these readings and return how many were new; on the disk when this returns.

        A reading that waits already, or that the server refused, changes nothing. When the outbox is
        full the oldest are given up, and counted.
        """
        rows = [(str(r.id), json.dumps(r.to_json()), self._clock(), str(r.id)) for r in readings]
        with self._db:
            kept = self._db.executemany(
                "INSERT OR IGNORE INTO waiting (id, body, put_at)"
                " SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM refused WHERE id = ?)",
                rows,
            ).rowcount
            self._give_up_oldest()
        return max(kept, 0)  # sqlite3 says -1 for an empty list

    def batch(self, size: int) -> dict[str, str]:
        """The `size` readings that have waited longest, oldest first: id -> JSON text, never changing."""
        return dict(self._db.execute("SELECT id, body FROM waiting ORDER BY seq LIMIT ?", (size,)))

    def acknowledge(self, delivered: Iterable[str], refused: Mapping[str, str]) -> None:
        """Let go of what the server holds (ids), and set aside what it refused (id -> reason)."""
        with self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO refused (id, body, reason)"
                " SELECT id, body, ? FROM waiting WHERE id = ?",
                [(reason, key) for key, reason in refused.items()],
            )
            self._remove(refused)
            self._count("delivered", self._remove(delivered))
            self._db.execute(
                "DELETE FROM refused WHERE seq <= (SELECT max(seq) FROM refused) - ?", (REFUSED_KEPT,)
            )

    def expire(self) -> int:
        """Drop what has waited for more than 90 days, none for a day after a leap; returns how many."""
        now_s = self._clock()
        if LeapLog(self._db).is_leaping(now_s):
            return 0
        long_ago = (CLOCK_FLOOR, now_s - LONGEST_WAIT_S)
        self.duty.expire(*long_ago)
        with self._db:
            dropped = self._db.execute("DELETE FROM waiting WHERE put_at BETWEEN ? AND ?", long_ago).rowcount
            self._count("expired", dropped)
        return dropped

    def status(self) -> Status:
        """What waits and what became of the rest."""
        counts = dict(self._db.execute("SELECT name, count FROM counts"))
        refused_for = dict(
            self._db.execute("SELECT reason, count(*) FROM refused GROUP BY reason ORDER BY 2 DESC, 1")
        )
        return Status(
            waiting=self.waiting(),
            oldest_put_at=self._one("SELECT min(put_at) FROM waiting"),
            delivered=counts.get("delivered", 0),
            refused=sum(refused_for.values()),
            refused_for=refused_for,
            given_up=counts.get("given_up", 0),
            expired=counts.get("expired", 0),
        )

    def waiting(self) -> int:
        """How many readings wait."""
        count: int = self._one("SELECT count(*) FROM waiting")
        return count

    def lines(self) -> Iterator[str]:
        """Every reading still here as a line of JSON: those waiting, then those refused with the reason."""
        for (body,) in self._db.execute("SELECT body FROM waiting ORDER BY seq"):
            yield body
        for body, reason in self._db.execute("SELECT body, reason FROM refused ORDER BY seq"):
            yield json.dumps({**json.loads(body), "refused": reason})

    def exclude(self, area: ExclusionArea) -> int:
        """Keep an exclusion area and remove what is here from inside it, from the write-ahead log too, which
        lasts as long as a recording; returns how many readings went.
        """
        self.profile.add_area(area)
        self.duty.exclude(area)
        with self._db:
            gone = sum(self._remove(self._inside(table, area), table) for table in ("waiting", "refused"))
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def clear(self) -> None:
        """Forget all that is here, in the file too; tokens stay, to erase with, and areas, which protect."""
        with self._db:
            for table in ("waiting", "refused", "counts", "duty", "gaps", "devices", "abilities"):
                self._db.execute(f"DELETE FROM {table}")
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _give_up_oldest(self) -> None:
        excess = self.waiting() - self._capacity
        if excess > 0:
            self._db.execute(
                "DELETE FROM waiting WHERE seq IN (SELECT seq FROM waiting ORDER BY seq LIMIT ?)", (excess,)
            )
            self._count("given_up", excess)

    def _inside(self, table: str, area: ExclusionArea) -> list[str]:
        rows = self._db.execute(f"SELECT id, body FROM {table}")
        places = ((key, json.loads(body)) for key, body in rows)
        return [key for key, place in places if area.contains(place["longitude"], place["latitude"])]

    def _remove(self, keys: Iterable[str], table: str = "waiting") -> int:
        rows = [(key,) for key in keys]
        return max(0, self._db.executemany(f"DELETE FROM {table} WHERE id = ?", rows).rowcount)

    def _count(self, name: str, more: int) -> None:
        self._db.execute(
            "INSERT INTO counts VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET count = count + excluded.count",
            (name, more),
        )

    def _one(self, query: str) -> Any:
        return self._db.execute(query).fetchone()[0]
