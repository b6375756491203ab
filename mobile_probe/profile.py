"""Stage 0, the probe: what belongs to the person and stays on the phone: areas, tokens, names of devices."""

import sqlite3
from dataclasses import astuple
from uuid import uuid4

from mobile_probe.privacy import ExclusionArea


class Profile:
    """The person's part of an open outbox file; every method is one transaction."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def areas(self) -> list[ExclusionArea]:
        """The exclusion areas in force."""
        rows = self._db.execute("SELECT longitude, latitude, radius_m FROM areas")
        return [ExclusionArea(*row) for row in rows]

    def add_area(self, area: ExclusionArea) -> None:
        """Keep an exclusion area; one that is there already changes nothing."""
        with self._db:
            self._db.execute("INSERT OR IGNORE INTO areas VALUES (?, ?, ?)", astuple(area))

    def tokens(self) -> dict[str, str]:
        """The tokens by which servers know this contributor: server address -> token."""
        return dict(self._db.execute("SELECT server, token FROM tokens ORDER BY server"))

    def keep_token(self, server: str, token: str) -> None:
        """Remember a token; the first one kept for a server stays."""
        with self._db:
            self._db.execute("INSERT OR IGNORE INTO tokens VALUES (?, ?)", (server, token))

    def forget_token(self, server: str) -> None:
        """Forget the token for a server that has erased this contributor."""
        with self._db:
            self._db.execute("DELETE FROM tokens WHERE server = ?", (server,))

    def device_id(self, name: str) -> str:
        """The id under which the readings of the device of that name travel: random, then always the same."""
        with self._db:
            self._db.execute("INSERT OR IGNORE INTO devices VALUES (?, ?)", (name, uuid4().hex))
        row: tuple[str] = self._db.execute("SELECT id FROM devices WHERE name = ?", (name,)).fetchone()
        return row[0]

    def best_technology(self, name: str, shown: str | None) -> str | None:
        """The best technology that the device of that name ever showed, which may be what it shows now."""
        with self._db:
            self._db.execute(
                "INSERT INTO abilities SELECT ?, ? WHERE ? IS NOT NULL ON CONFLICT (name)"
                " DO UPDATE SET technology = max(technology, excluded.technology)",
                (name, shown, shown),
            )
        row = self._db.execute("SELECT technology FROM abilities WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None
