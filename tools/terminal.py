"""Words to the person at the terminal: steps with their time, problems in one sentence, running a command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".state"
HEARTBEAT_SECONDS = 10
GRACE_SECONDS = 20


class Problem(Exception):
    """Something the person can put right: told in one sentence, exit code 1, no traceback."""


class Interrupted(Exception):
    """Ctrl-C, a closed terminal or SIGTERM; `signum` says which."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum


def catch_signals() -> None:
    """Turn the first of Ctrl-C, SIGTERM and SIGHUP into `Interrupted`; later ones may not disturb the tidying up."""

    def interrupt(signum: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise Interrupted(signum)

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, interrupt)


def say(text: str) -> None:
    """Print one line at once, also when the output goes to a file."""
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step, show a sign of life every ten seconds, and say how long it took."""
    say(f"· {title} …")
    begun = time.monotonic()
    done = threading.Event()

    def heartbeat() -> None:
        while not done.wait(HEARTBEAT_SECONDS):
            say(f"  … {title}: {time.monotonic() - begun:.0f} s so far")

    threading.Thread(target=heartbeat, daemon=True).start()
    try:
        yield
    finally:
        done.set()
    say(f"  {title}: {time.monotonic() - begun:.1f} s")


def call(argv: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> int:
    """Run a command in the project's folder with the terminal as its own, and return its exit code.

    On SIGTERM the command is asked to stop as by Ctrl-C (which reaches it by itself) and ended after 20 seconds.
    """
    process = subprocess.Popen([str(part) for part in argv], cwd=ROOT, env=_environment(env))
    try:
        return process.wait()
    except Interrupted as interrupted:
        if interrupted.signum != signal.SIGINT:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        raise


def quietly(argv: Sequence[str | Path], *, log: Path, env: Mapping[str, str] | None = None) -> None:
    """Run a command with its output in a log file.

    Raises `CommandFailed` with the last lines of the log when its exit code is not 0.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as output:
        result = subprocess.run(
            [str(part) for part in argv],
            cwd=ROOT,
            env=_environment(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if result.returncode:
        raise CommandFailed(log)


class CommandFailed(Problem):
    """A command failed whose output went to a log; shows the end of it."""

    def __init__(self, log: Path) -> None:
        self.output = log.read_text(errors="replace")
        last = "\n".join(f"    {line}" for line in self.output.strip().splitlines()[-12:])
        super().__init__(f"A step failed; the end of {log}:\n{last}")


def complain(problem: Problem) -> None:
    """Print a problem where errors belong."""
    print(f"Stopped: {problem}", file=sys.stderr, flush=True)


def _environment(extra: Mapping[str, str] | None) -> dict[str, str]:
    return {**os.environ, **(extra or {})}
