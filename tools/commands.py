"""The commands of `dev.py`. Each does all the set-up it needs and may be repeated at any time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence

from tools import checks
from tools.browser import chromium
from tools.demo_site import (
    Address,
    address_from,
    banner,
    check_port_free,
    free_port,
    only_one,
    prepare,
    serving,
    site_environment,
    stop_left_over,
    watch,
)
from tools.environment import PYTHON, ensure_environment
from tools.services import BENCH, DEV, SHOTS, TEST
from tools.terminal import ROOT, Interrupted, Problem, call, catch_signals, complain, say

TEST_ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "qazvolunteer.settings.test"}


def run(arguments: Sequence[str]) -> int:
    """Start the demo site with everything it needs: http://localhost:8000, or HOST and PORT; RELOAD=1 reloads."""
    address = address_from(os.environ)
    with only_one(DEV.folder, address):
        stop_left_over(DEV.folder)
        check_port_free(address)
        ensure_environment()
        with DEV.running() as urls:
            env = site_environment(DEV.folder, address, urls)
            prepare(env)
            with serving(DEV.folder, address, env) as programs:
                say(banner(address, env["DEMO_PASSWORD"]))
                try:
                    watch(programs)
                except Interrupted:
                    say("\n· Stopping …")
    return 0


def test(arguments: Sequence[str]) -> int:
    """Run the tests; arguments go to pytest, which otherwise uses two processes."""
    get_ready()
    with TEST.running() as urls:
        return call([PYTHON, "-m", "pytest", *(arguments or ("-n", "2"))], env={**TEST_ENVIRONMENT, **urls})


def e2e(arguments: Sequence[str]) -> int:
    """Run the browser journeys in Chromium; arguments go to pytest."""
    browser = chromium()
    get_ready()
    # Playwright's own loop makes Django think that the tests' queries are asynchronous: they are not.
    env = {**TEST_ENVIRONMENT, "CHROMIUM": browser, "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    with TEST.running() as urls:
        return call(
            [PYTHON, "-m", "pytest", "-m", "e2e", *(arguments or ("tests/journeys",))], env={**env, **urls}
        )


def bench(arguments: Sequence[str]) -> int:
    """Run a measurement of benchmarks/, for example `python3 dev.py bench sealing`; more arguments go to it."""
    if not arguments or not (ROOT / "benchmarks" / f"{arguments[0]}.py").is_file():
        names = sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py"))
        raise Problem(f"Say which measurement: {', '.join(names)}.")
    get_ready()
    with BENCH.running() as urls:
        return call(
            [PYTHON, "-m", f"benchmarks.{arguments[0]}", *arguments[1:]], env={**TEST_ENVIRONMENT, **urls}
        )


def check(arguments: Sequence[str]) -> int:
    """Check everything that can be checked without a test: style, types, layers, limits, catalogues, deployment."""
    get_ready()
    with TEST.running() as urls:
        return checks.run_all({**TEST_ENVIRONMENT, **urls})


def fmt(arguments: Sequence[str]) -> int:
    """Format Python and templates, and mend what ruff can mend by itself."""
    ensure_environment()
    results = [
        call([PYTHON, "-m", "ruff", "check", "--fix", "."]),
        call([PYTHON, "-m", "ruff", "format", "."]),
        call([PYTHON, "-m", "djlint", "--reformat", "--quiet", "templates"]),
    ]
    return 1 if results[0] or results[1] else 0  # djlint answers 1 when it changed something


def messages(arguments: Sequence[str]) -> int:
    """Extract the texts of the interface into the catalogues kk, ru and en, and compile them."""
    if shutil.which("xgettext") is None:
        raise Problem("There is no xgettext on this machine: on Debian `apt-get install gettext`.")
    ensure_environment()
    argv = [str(PYTHON), "manage.py", "makemessages", "--no-location", "--no-obsolete", "--no-wrap"]
    for language in ("kk", "ru", "en"):
        argv += ["--locale", language]
    for folder in (".venv", ".state", "tests", "tools", "staticfiles"):
        argv += ["--ignore", folder]
    with TEST.running() as urls:
        code = call(argv, env={**TEST_ENVIRONMENT, **urls})
    return code or call([PYTHON, "-m", "tools.catalogues", "compile"])


def manage(arguments: Sequence[str]) -> int:
    """Run a command of manage.py on the demo database, for example `python3 dev.py manage makemigrations`."""
    ensure_environment()
    with DEV.running() as urls:
        env = site_environment(DEV.folder, Address("127.0.0.1", 8000), urls)
        return call([PYTHON, "manage.py", *arguments], env=env)


def reset(arguments: Sequence[str]) -> int:
    """Stop the embedded servers and delete their data; the next start makes everything anew."""
    for services in (DEV, TEST, SHOTS, BENCH):
        if not services.folder.exists():
            continue
        if services.in_use():
            raise Problem(f"A command still uses the servers in {services.folder}: stop it first.")
        services.stop()
        shutil.rmtree(services.folder)
        say(f"· Deleted {services.folder}")
    return 0


def shots(arguments: Sequence[str]) -> int:
    """Take the screenshots of docs/screenshots/ from a demo site of their own; arguments are names of pages."""
    browser = chromium()
    address = Address("127.0.0.1", free_port())
    ensure_environment()
    with only_one(SHOTS.folder, address), SHOTS.running() as urls:
        stop_left_over(SHOTS.folder)
        env = site_environment(SHOTS.folder, address, urls)
        prepare(env)
        with serving(SHOTS.folder, address, env):
            return call(
                [PYTHON, "-m", "tools.shots", address.url, *arguments], env={**env, "CHROMIUM": browser}
            )


def get_ready() -> None:
    """Make the environment, and the compiled catalogues, which are no part of the repository."""
    ensure_environment()
    if call([PYTHON, "-m", "tools.catalogues", "compile"]):
        raise Problem("The catalogues cannot be compiled; what is wrong stands above.")


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    command.__name__: command
    for command in (run, test, check, e2e, bench, fmt, messages, manage, reset, shots)
}


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; a `Problem` is told in one sentence and gives 1.

    What follows the command's name belongs to the command, options included.
    """
    if not argv or argv[0] not in COMMANDS:
        say(usage())
        return 0 if list(argv) in (["-h"], ["--help"]) else 1
    catch_signals()
    os.chdir(ROOT)
    try:
        return COMMANDS[argv[0]](argv[1:])
    except Problem as problem:
        complain(problem)
        return 1
    except Interrupted as interrupted:
        return 128 + interrupted.signum


def usage() -> str:
    """Return the list of commands, each with the first line of its docstring."""
    lines = [f"  {name:10}{(command.__doc__ or '').splitlines()[0]}" for name, command in COMMANDS.items()]
    return "\n".join(["Usage: python3 dev.py COMMAND [ARGUMENTS]", "", *lines])
