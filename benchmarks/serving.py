"""The portal and the floor behind the same server, in the shape of production, each with a database of its own."""

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from tools.demo_site import free_port

ROOT = Path(__file__).resolve().parent.parent
WORKERS, THREADS = 2, 4
#: clock ticks a second, as /proc counts
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers on a port of this machine."""

    port: int
    process: int


def portal_environment() -> dict[str, str]:
    """Return the environment of a portal in production behind a proxy, on a fresh database."""
    return {
        "DJANGO_SETTINGS_MODULE": "qazvolunteer.settings.base",
        "DEBUG": "false",
        "DEMO": "false",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "SECOND_FACTOR_KEYS": secrets.token_urlsafe(60),
        "BASE_URL": "https://localhost",
        "TRUSTED_PROXIES": "1",
        "LOG_LEVEL": "WARNING",
        "ERASURE_JOURNAL": os.devnull,
        "DATABASE_URL": fresh_database("portal"),
    }


def floor_environment() -> dict[str, str]:
    """Return the environment of the floor on a fresh database."""
    return {
        "DJANGO_SETTINGS_MODULE": "benchmarks.floor.settings",
        "FLOOR_SECRET_KEY": secrets.token_urlsafe(60),
        "FLOOR_DATABASE_URL": fresh_database("floor"),
    }


def fresh_database(name: str) -> str:
    """Make an empty database beside the one of DATABASE_URL, in place of the last one; return its URL."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    database = f"{parts.path.strip('/')}_{name}"
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{database}"')
    connection.close()
    return urlunsplit(parts._replace(path=f"/{database}"))


def manage(environment: Mapping[str, str], *arguments: str) -> None:
    """Run a command of Django in one of the two projects."""
    subprocess.run(
        [sys.executable, "-m", "django", *arguments], env={**os.environ, **environment}, cwd=ROOT, check=True
    )


@contextlib.contextmanager
def serving(application: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Serve a WSGI application by gunicorn with as many workers and threads as production has."""
    port = free_port()
    argv = [
        sys.executable,
        "-m",
        "gunicorn",
        application,
        "--bind",
        f"127.0.0.1:{port}",
        "--no-control-socket",
    ]
    argv += ["--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)]
    argv += ["--keep-alive", "30", "--log-level", "error"]
    process = subprocess.Popen(argv, env={**os.environ, **environment}, cwd=ROOT, stdin=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def processor_seconds(root: int) -> float:
    """Return what a process and all below it have used of the processors so far."""
    children: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            number = int(path.parent.name)
            children.setdefault(int(fields[1]), []).append(number)
            used[number] = sum(map(int, fields[11:15])) / _TICKS
    total, ahead = 0.0, [root]
    while ahead:
        number = ahead.pop()
        total += used.get(number, 0.0)
        ahead += children.get(number, [])
    return total


def database_process() -> int:
    """Return the process id of the PostgreSQL server of DATABASE_URL, which runs on this machine."""
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone() or (0,)
    status = Path(f"/proc/{backend}/status").read_text()
    connection.close()
    return int(status.split("PPid:")[1].split()[0])


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on port {port}")
