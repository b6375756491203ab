"""The file under the outbox, and files of earlier versions."""

import sqlite3
from pathlib import Path

from mobile_probe.database import SCHEMA_VERSION
from mobile_probe.outbox import Outbox
from mobile_probe.privacy import ExclusionArea
from tests.mobile_probe.factories import readings

# Version 1 as it was released to itself: what a probe of then has on its disk.
VERSION_1 = """
CREATE TABLE waiting (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, put_at REAL NOT NULL);
CREATE TABLE refused (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE tokens (server TEXT PRIMARY KEY, token TEXT NOT NULL);
CREATE TABLE areas (
    longitude REAL, latitude REAL, radius_m REAL, PRIMARY KEY (longitude, latitude, radius_m));
CREATE TABLE counts (name TEXT PRIMARY KEY, count INTEGER NOT NULL);
INSERT INTO waiting (id, body, put_at) VALUES ('6f5b1a0e', '{"id": "6f5b1a0e"}', 1800000000);
INSERT INTO refused (id, body, reason) VALUES ('7a', '{"id": "7a"}', 'too old');
INSERT INTO tokens VALUES ('https://example.org', 'secret');
INSERT INTO areas VALUES (2.0, 48.0, 300.0);
INSERT INTO counts VALUES ('delivered', 12);
PRAGMA user_version = 1;
"""


def test_a_file_of_version_1_keeps_all_that_it_holds_and_learns_the_new(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "o")
    old.executescript(VERSION_1)
    old.close()
    for _ in range(2):
        with Outbox(tmp_path / "o") as outbox:
            assert outbox.batch(9) == {"6f5b1a0e": '{"id": "6f5b1a0e"}'}
            assert (outbox.status().refused_for, outbox.status().delivered) == ({"too old": 1}, 12)
            assert outbox.profile.tokens() == {"https://example.org": "secret"}
            assert outbox.profile.areas() == [ExclusionArea(2.0, 48.0, 300.0)]
            assert outbox.duty.status().on_duty_s == 0
            assert len(outbox.profile.device_id("modem")) == 32
    with sqlite3.connect(tmp_path / "o") as new:
        assert new.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


def test_the_id_of_a_device_stays_until_everything_is_erased(tmp_path: Path) -> None:
    with Outbox(tmp_path / "o") as outbox:
        first = outbox.profile.device_id("modem")
        assert outbox.profile.device_id("other") != first
    with Outbox(tmp_path / "o") as outbox:
        outbox.put(readings(1))
        assert outbox.profile.device_id("modem") == first
        outbox.clear()
        assert outbox.profile.device_id("modem") != first
