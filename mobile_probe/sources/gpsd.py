"""Stage 0, the probe: a satellite receiver, through gpsd."""

import errno
import json
import os
import re
import socket
import time
from collections.abc import Callable, Iterator, Mapping

from mobile_probe.sources import Fix
from mobile_probe.sources.tools import SourceError
from mobile_probe.sources.tpv import fix

__all__ = ["Gpsd", "fix"]

HOST, PORT = "127.0.0.1", 2947  # where gpsd listens unless told otherwise
CONNECT_LIMIT_S = 2.0  # it is on this machine, or beside it
FIX_LIMIT_S = 3.0  # receivers tell their place once a second
OLDEST_FIX_S = 10.0  # at 14 m/s it is 140 m, most of a tile
# A board that asks no time server runs fast by 20 s in a million, or a few times that in a hot car: within
# days every place would be old. 500 is the most by which Linux lets its clock be corrected (adjtimex(2)).
FASTEST_DRIFT = 500e-6
LONGEST_LINE = 65_536  # bytes; gpsd's longest report, of the satellites in view, has a sixth of it
CHUNK = 4096
WATCH = b'?WATCH={"enable":true,"json":true};\n'

BARE_NAN = re.compile(r":\s*-?nan\b")  # older versions print it, which is no JSON

Json = Mapping[str, object]


class Gpsd:
    """One connection to a gpsd, kept between looks and made anew when it breaks."""

    def __init__(
        self, host: str = HOST, port: int = PORT, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._place = (host, port)
        self._monotonic = monotonic
        self._socket: socket.socket | None = None
        self._freshest: tuple[float, float] | None = None  # its own time, and ours when it came

    def fix(self) -> Fix | None:
        """The next place that the receiver tells, or None. Raises SourceError: nobody listens there."""
        kept = self._socket is not None
        try:
            return self._next()
        except OSError as error:
            self.close()
            if kept:
                return self.fix()  # gpsd was started anew since the last look
            place = f"{self._place[0]}:{self._place[1]}"
            raise SourceError("gpsd_unreachable", place=place, reason=error.strerror or error) from None

    def close(self) -> None:
        """Leave; the next look connects again."""
        if self._socket is not None:
            self._socket.close()
        self._socket = self._freshest = None

    def _next(self) -> Fix | None:
        deadline = self._monotonic() + FIX_LIMIT_S
        for line in self._lines(self._watching(), deadline):
            report = _object(line)
            if report.get("class") == "TPV" and (found := fix(report)):
                return found if self._is_fresh(found) else None
        return None

    def _watching(self) -> socket.socket:
        """The connection, without what piled up in it since the last look: that is of another place."""
        if self._socket is None:
            self._socket = socket.create_connection(self._place, CONNECT_LIMIT_S)
            self._socket.sendall(WATCH)
        else:
            _drain(self._socket)
        return self._socket

    def _lines(self, connection: socket.socket, deadline: float) -> Iterator[bytes]:
        waiting = b""
        while (left := deadline - self._monotonic()) > 0:
            connection.settimeout(left)
            try:
                received = connection.recv(CHUNK)
            except TimeoutError:
                return
            if not received:
                raise _left()
            *lines, waiting = (waiting + received).split(b"\n")
            waiting = waiting[-LONGEST_LINE:]
            yield from lines

    def _is_fresh(self, found: Fix) -> bool:
        """Whether the receiver's time goes on; a receiver that hangs repeats its last place.

        Measured against the time since the freshest place, since a small board may not know what time it is.
        A time before that one says that it was wrong: counting begins anew.
        """
        told, now = found.observed_at.timestamp(), self._monotonic()
        told_then, then = self._freshest or (told, now)
        behind = (now - then) * (1 - FASTEST_DRIFT) - (told - told_then)
        if self._freshest is None or behind <= 0 or told < told_then:
            self._freshest = told, now
        return behind <= OLDEST_FIX_S


def _object(line: bytes) -> Json:
    try:
        report = json.loads(BARE_NAN.sub(":null", line.decode(errors="replace")))
    except (ValueError, RecursionError):
        return {}
    return report if isinstance(report, dict) else {}


def _drain(connection: socket.socket) -> None:
    connection.setblocking(False)
    try:
        while connection.recv(CHUNK):
            pass
    except BlockingIOError:
        return
    raise _left()


def _left() -> ConnectionResetError:
    return ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
