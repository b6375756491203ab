"""Stage 0, the probe: when it was at work and where it could not measure, so that silence has a reason."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from mobile_probe.clock import Timekeeper
from mobile_probe.gap import Gap
from mobile_probe.privacy import ExclusionArea, is_excluded
from mobile_probe.profile import Profile

STEP_S = 60.0  # how much of a spell a power cut may cost, against a write at each look
KEPT = 10_000  # spells, and gaps; the oldest are forgotten first


@dataclass(frozen=True, slots=True)
class DutyStatus:
    """Seconds at work as far back as the log goes; gaps that wait, that the server took, that it refused."""

    on_duty_s: float
    waiting: int
    delivered: int
    refused: int


class DutyLog:
    """The duty log in an open outbox file: spells at work, and gaps; each method is one transaction."""

    def __init__(
        self, database: sqlite3.Connection, clock: Callable[[], float], timekeeper: Timekeeper | None = None
    ) -> None:
        self._db = database
        self._clock = clock
        self._timekeeper = timekeeper or Timekeeper()
        self._spell: int | None = None
        self._written_s = 0.0

    def on_duty(self) -> None:
        """At work now. Written at most once a minute; a moment that cannot be believed ends the spell."""
        now_s = self._clock()
        if self._timekeeper.doubt(now_s):
            self._spell = None
        elif self._spell is None:
            self._begin(now_s)
        elif now_s >= self._written_s + STEP_S:
            self._extend(self._spell, now_s)

    def off_duty(self) -> None:
        """No longer at work; gaps that were growing stay as they are and may be sent."""
        now_s = self._clock()
        if self._spell is not None and not self._timekeeper.doubt(now_s):
            self._extend(self._spell, now_s)
        self._spell = None
        with self._db:
            self._db.execute("UPDATE gaps SET open = 0 WHERE open")

    def keep(self, gap: Gap, *, is_open: bool) -> None:
        """Write a gap, or how far it has grown; none that begins or ends in an exclusion area."""
        areas = Profile(self._db).areas()
        if is_excluded(gap.start, areas) or is_excluded(gap.end, areas):
            return
        with self._db:
            self._db.execute(
                "INSERT INTO gaps (id, body, put_at, open) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET body = excluded.body, open = excluded.open WHERE gaps.open",
                (str(gap.id), json.dumps(gap.to_json()), self._clock(), is_open),
            )
            self._forget_oldest("gaps")

    def batch(self, size: int) -> dict[str, str]:
        """The oldest gaps that have ended: id -> JSON text, never changing."""
        return dict(
            self._db.execute("SELECT id, body FROM gaps WHERE NOT open ORDER BY seq LIMIT ?", (size,))
        )

    def settle(self, delivered: Iterable[str], refused: Iterable[str]) -> None:
        """Let go of the gaps that the server has answered for, and count them."""
        with self._db:
            for name, keys in (("gaps_delivered", delivered), ("gaps_refused", refused)):
                rows = [(key,) for key in keys]
                gone = max(0, self._db.executemany("DELETE FROM gaps WHERE id = ?", rows).rowcount)
                self._db.execute(
                    "INSERT INTO counts VALUES (?, ?)"
                    " ON CONFLICT (name) DO UPDATE SET count = count + excluded.count",
                    (name, gone),
                )

    def expire(self, first_s: float, last_s: float) -> None:
        """Forget spells that ended, and gaps that were written, between two moments (seconds since 1970)."""
        with self._db:
            self._db.execute("DELETE FROM duty WHERE ended_at BETWEEN ? AND ?", (first_s, last_s))
            self._db.execute("DELETE FROM gaps WHERE put_at BETWEEN ? AND ?", (first_s, last_s))

    def status(self) -> DutyStatus:
        """How long it was at work, and what became of the gaps."""
        counts = dict(self._db.execute("SELECT name, count FROM counts"))
        (on_duty_s,) = self._db.execute("SELECT coalesce(sum(ended_at - began_at), 0) FROM duty").fetchone()
        (waiting,) = self._db.execute("SELECT count(*) FROM gaps").fetchone()
        return DutyStatus(on_duty_s, waiting, counts.get("gaps_delivered", 0), counts.get("gaps_refused", 0))

    def lines(self) -> Iterator[str]:
        """The whole log as lines of JSON: spells at work, then gaps."""
        for began_at, ended_at in self._db.execute("SELECT began_at, ended_at FROM duty ORDER BY seq"):
            yield json.dumps({"on_duty_from": _written(began_at), "on_duty_until": _written(ended_at)})
        for (body,) in self._db.execute("SELECT body FROM gaps ORDER BY seq"):
            yield json.dumps({"gap": json.loads(body)})

    def exclude(self, area: ExclusionArea) -> None:
        """Remove the gaps that begin or end in an area."""
        inside = [(key,) for key, body in self._db.execute("SELECT id, body FROM gaps") if _in(area, body)]
        with self._db:
            self._db.executemany("DELETE FROM gaps WHERE id = ?", inside)

    def _begin(self, now_s: float) -> None:
        with self._db:
            row = self._db.execute("INSERT INTO duty (began_at, ended_at) VALUES (?, ?)", (now_s, now_s))
            self._spell, self._written_s = row.lastrowid, now_s
            self._forget_oldest("duty")

    def _extend(self, spell: int, now_s: float) -> None:
        with self._db:
            self._db.execute("UPDATE duty SET ended_at = ? WHERE seq = ?", (now_s, spell))
        self._written_s = now_s

    def _forget_oldest(self, table: str) -> None:
        self._db.execute(f"DELETE FROM {table} WHERE seq <= (SELECT max(seq) FROM {table}) - ?", (KEPT,))


def _in(area: ExclusionArea, body: str) -> bool:
    gap = json.loads(body)
    return any(area.contains(gap[f"{end}_longitude"], gap[f"{end}_latitude"]) for end in ("from", "until"))


def _written(moment_s: float) -> str:
    return f"{datetime.fromtimestamp(moment_s, UTC):%Y-%m-%dT%H:%M:%SZ}"
