"""Stage 0, the probe: a serial port on which a modem takes AT commands (3GPP TS 27.007, ITU-T V.250)."""

import fcntl
import os
import re
import select
import termios
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

from mobile_probe.sources.tools import SourceError

ANSWER_LIMIT_S = 3.0  # a modem that searches answers slowly, but it does
LONGEST_ANSWER = 65_536  # bytes; beyond it this is no modem
CHUNK = 4096
SPEED = termios.B115200  # USB ports ignore it, UARTs of modems start with it
OK, FAILURES = "OK", ("ERROR", "+CME ERROR", "+CMS ERROR")
ENDS = re.compile(r"[\r\n]+")


class SerialPort:
    """The port, ours alone while it is open. Raises SourceError: it is not there, or its modem is silent.

    No message tells what the modem said: it may name the subscriber.
    """

    def __init__(self, port: str) -> None:
        self.port = port
        self._file = -1

    def __enter__(self) -> Self:
        try:
            self._file = os.open(self.port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        except OSError as error:
            raise self._trouble(error) from None
        try:
            _prepare(self._file)
            self.ask("ATE0")  # no echo
        except (OSError, termios.error) as error:
            self._leave()
            raise self._trouble(error) from None
        except SourceError:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def _leave(self) -> None:
        # Where another program has the port open too, being alone would outlast us.
        with suppress(OSError):
            fcntl.ioctl(self._file, termios.TIOCNXCL)
        os.close(self._file)

    def ask(self, command: str) -> str:
        """The lines of the answer, without its last, OK; empty where the modem does not know the command."""
        try:
            os.write(self._file, command.encode("ascii") + b"\r")
            lines = self._lines(command)
        except OSError as error:
            raise self._trouble(error) from None
        return "" if lines[-1].startswith(FAILURES) else "\n".join(lines[:-1])

    def _lines(self, command: str) -> list[str]:
        received, deadline = b"", time.monotonic() + ANSWER_LIMIT_S
        while len(received) < LONGEST_ANSWER:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._file], [], [], left)[0]:
                break
            if not (chunk := os.read(self._file, CHUNK)):
                break  # unplugged
            received += chunk
            lines = [line for line in ENDS.split(received.decode("ascii", "replace"))[:-1] if line]
            ends = [number for number, line in enumerate(lines) if line == OK or line.startswith(FAILURES)]
            if ends:
                return lines[: ends[0] + 1]  # after it come lines that nobody asked for
        raise SourceError("port_silent", port=self.port, command=command)

    def _trouble(self, error: Exception) -> SourceError:
        return SourceError("port_trouble", port=self.port, reason=os.strerror(error.args[0]))


def _prepare(file: int) -> None:
    """Bytes as they are, no line that hangs up when we leave, and nobody else meanwhile."""
    fcntl.ioctl(file, termios.TIOCEXCL)
    control = termios.tcgetattr(file)[6]
    flags = termios.CS8 | termios.CREAD | termios.CLOCAL
    termios.tcsetattr(file, termios.TCSANOW, [0, 0, flags, 0, SPEED, SPEED, control])
    termios.tcflush(file, termios.TCIOFLUSH)
