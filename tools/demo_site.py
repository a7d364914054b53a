"""The demo site: prepared, started as web, worker and beat, watched, and stopped without a process left."""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import ipaddress
import json
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from tools.environment import PYTHON
from tools.terminal import ROOT, Problem, call, say, step

ROLES = ("volunteer", "leader", "coordinator", "owner", "regional", "republican")
#: secrets that a demo site makes for itself, and how many random bytes each has
SECRETS = {"SECRET_KEY": 48, "SECOND_FACTOR_KEYS": 48, "DEMO_PASSWORD": 9}
START_SECONDS = 60
STOP_SECONDS = 12
# WhiteNoise misses the collected files, which only the image has; Celery warns of root, which containers often are.
QUIET = "ignore:No directory at,ignore:You're running the worker with superuser"


@dataclass(frozen=True)
class Address:
    """Where the site listens: HOST and PORT of the environment, 127.0.0.1:8000 otherwise."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """Return what a person types; the usual address is spelled localhost."""
        name = "localhost" if self.host in {"127.0.0.1", "::1"} else self.host
        return f"http://{name}:{self.port}"


def address_from(environment: Mapping[str, str]) -> Address:
    """Read HOST and PORT.

    Raises `Problem` for a port that is no port, and for a host that others can reach: everybody may sign in to the
    demo with a known password.
    """
    host, port = environment.get("HOST") or "127.0.0.1", environment.get("PORT") or "8000"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise Problem(f"PORT must be a number from 1 to 65535, not {port!r}.")
    if not _is_loopback(host):
        raise Problem(
            f"The demo lets anybody in with a known password, so it listens on this machine only, not on {host}: "
            "unset HOST. docs/runbook.md says how to run the portal for others."
        )
    return Address("127.0.0.1" if host == "localhost" else host, int(port))


def check_port_free(address: Address) -> None:
    """Raise `Problem` when another program listens on the address."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            raise Problem(
                f"Port {address.port} of {address.host} cannot be used ({error.strerror}): "
                f"try `PORT={address.port + 1} make run`."
            ) from error


def free_port() -> int:
    """Return a port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def only_one(folder: Path, address: Address) -> Iterator[None]:
    """Refuse a second site of the same folder by a `Problem` that tells the address of the first."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "run.lock").open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            raise Problem(f"The site of this folder already runs: {handle.read().strip()}.") from None
        handle.truncate(0)
        handle.write(f"{address.url}, process {os.getpid()}")
        handle.flush()
        yield
        handle.truncate(0)


def stop_left_over(folder: Path) -> None:
    """End the programs of a site whose `dev.py` was killed; a number that now means another program is left alone.

    Only the holder of `only_one` may call it.
    """
    kept = folder / "programs.json"
    if not kept.exists():
        return
    for pid in json.loads(kept.read_text()):
        listed = subprocess.run(
            ["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        if listed.stdout.startswith(str(PYTHON)):
            say(f"  ending process {pid}, left over from a killed run")
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
    kept.unlink()


def _kept_secrets(kept: Path) -> dict[str, str]:
    """Return the secrets of the demo site; what an older version has not made yet is added."""
    fresh = {name: secrets.token_urlsafe(size) for name, size in SECRETS.items()}
    known: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
    if missing := fresh.keys() - known.keys():
        known |= {name: fresh[name] for name in missing}
        with open(kept, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as output:
            json.dump(known, output)
    return known


def site_environment(folder: Path, address: Address, services: Mapping[str, str]) -> dict[str, str]:
    """Return the environment variables of a demo site; what the caller's environment sets already, wins.

    The secrets are made once and kept in `folder`, readable by the owner only.
    """
    defaults = {
        **_kept_secrets(folder / "secrets.json"),
        "CELERY_BEAT_SCHEDULE_FILENAME": str(folder / "beat-schedule"),
        "DJANGO_SETTINGS_MODULE": "qazvolunteer.settings.base",
    }
    given = {name: value for name, value in os.environ.items() if name in defaults and value}
    return {
        **defaults,
        **given,
        **services,
        "DEMO": "true",
        "BASE_URL": address.url,
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": QUIET,
    }


def prepare(env: Mapping[str, str]) -> None:
    """Compile catalogues, migrate, load reference and demo data; each of them may be repeated at no harm."""
    with step("Compiling the catalogues"):
        _must(["-m", "tools.catalogues", "compile"], env)
    _must(["-m", "tools.preparation"], env)


@contextlib.contextmanager
def serving(
    folder: Path, address: Address, env: Mapping[str, str]
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Start web, worker and beat, wait until the site answers, and stop them all at the end, however it comes.

    Raises `Problem` if one of them ends before the site answers.
    """
    programs: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, argv in _programs(address).items():
            programs[name] = subprocess.Popen(
                argv, cwd=ROOT, env={**os.environ, **env}, stdin=subprocess.DEVNULL, process_group=0
            )
            (folder / "programs.json").write_text(json.dumps([program.pid for program in programs.values()]))
        with step("Starting web, worker and beat"):
            _wait_until_it_answers(address, programs)
        yield programs
    finally:
        _stop([program.pid for program in programs.values()], list(programs.values()))
        (folder / "programs.json").unlink(missing_ok=True)


def watch(programs: Mapping[str, subprocess.Popen[bytes]]) -> NoReturn:
    """Wait until a signal interrupts, or raise `Problem` when one of the programs ends by itself."""
    while True:
        _check_alive(programs)
        time.sleep(0.5)


def banner(address: Address, password: str) -> str:
    """Return the words that greet the developer: address and demo logins."""
    logins = "\n".join(f"    {role}@example.org" for role in ROLES)
    return (
        f"\n  Qazvolunteer: {address.url}\n  Demo logins, all with the password {password}\n{logins}\n"
        f"  or one click at {address.url}/ru/dev/login/\n  Ctrl-C stops it.\n"
    )


def _programs(address: Address) -> dict[str, list[str]]:
    python = str(PYTHON)
    bind = f"[{address.host}]:{address.port}" if ":" in address.host else f"{address.host}:{address.port}"
    if os.environ.get("RELOAD"):
        web = [python, "manage.py", "runserver", bind]
    else:
        web = [python, "-m", "gunicorn", "qazvolunteer.wsgi", "--bind", bind, "--worker-class", "gthread"]
        web += ["--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "warning"]
    celery = [python, "-m", "celery", "--app", "qazvolunteer", "--quiet"]
    return {
        "web": web,
        "worker": [*celery, "worker", "--concurrency", "1", "--loglevel", "WARNING", "--without-gossip"],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""],
    }


def _must(arguments: list[str], env: Mapping[str, str]) -> None:
    if call([PYTHON, *arguments], env=env):
        raise Problem(f"`python {' '.join(arguments)}` failed; what it says stands above.")


def _wait_until_it_answers(address: Address, programs: Mapping[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        _check_alive(programs)
        connection = http.client.HTTPConnection(address.host, address.port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": f"localhost:{address.port}"})
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except (OSError, http.client.HTTPException):
            pass  # not listening yet
        finally:
            connection.close()
        time.sleep(0.1)
    raise Problem(f"The site did not answer at {address.url}/healthz within {START_SECONDS} s.")


def _check_alive(programs: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for name, program in programs.items():
        code = program.poll()
        if code is not None:
            raise Problem(
                f"The program `{name}` ended by itself with code {code}; what it says stands above."
            )


def _stop(groups: list[int], programs: list[subprocess.Popen[bytes]]) -> None:
    """Ask the leaders to end (they tidy up their own children), then end what is left of their groups."""
    for program in programs:
        program.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for program in programs:
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(max(0.1, deadline - time.monotonic()))
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
    for program in programs:
        program.wait()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
